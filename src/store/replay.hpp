// What the entries of one record add up to: the one place that says how a change alters a record.
#pragma once

#include "store/store.hpp"

namespace dongbo {

/// A record without its values.
struct RecordSummary {
    RecordState state = RecordState::pending;
    std::uint32_t version = 0;  ///< 0: never seen
    Position head = 0;
    Position position = 0;  ///< the put that gave the served values; 0 if none
    Position pending = 0;   ///< the put that gave the pending version; 0 if none
    Hash content_hash{};    ///< zero if nothing is served
    Hash pending_hash{};    ///< zero if nothing is pending

    bool seen() const { return version != 0; }
    bool in_doubt() const { return state == RecordState::live && pending != 0; }
    friend bool operator==(const RecordSummary&, const RecordSummary&) = default;
};

/// Brings `summary` past the entry at `position`. `content_hash` is of change.content (puts only).
void advance(RecordSummary& summary, Position position, const Change& change,
             const Hash& content_hash);

/// True if the change that `advance` is given follows from the summary: next version, chained to
/// the head. An erased past leaves nothing to compare with: its erase entry always follows.
bool follows(const RecordSummary& summary, const Change& change);

}  // namespace dongbo
