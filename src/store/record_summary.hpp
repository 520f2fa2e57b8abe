// A record without its values: what its entries in the log add up to.
#pragma once

#include "base/hash.hpp"
#include "record/change.hpp"

namespace dongbo {

enum class RecordState : std::uint8_t { live, pending, deleted };

struct RecordSummary {
    RecordState state = RecordState::pending;
    std::uint32_t version = 0;  ///< 0: never seen
    Position head = 0;
    Position position = 0;  ///< the put that gave the served values; 0 if none
    Position pending = 0;   ///< the put that gave the pending version; 0 if none
    Hash content_hash{};    ///< zero if nothing is served
    Hash pending_hash{};    ///< zero if nothing is pending

    bool seen() const { return version != 0; }
    bool here() const { return seen() && state != RecordState::deleted; }
    bool in_doubt() const { return state == RecordState::live && pending != 0; }
    friend bool operator==(const RecordSummary&, const RecordSummary&) = default;
};

}  // namespace dongbo
