// One entry of a feed: what happened to a record within a share. docs/formats/feed.md, with golden
// vectors.
#pragma once

#include <string>
#include <string_view>
#include <utility>
#include <vector>

#include "record/change.hpp"

namespace dongbo {

enum class FeedChangeKind : std::uint8_t {
    put,      ///< a version to be served (live, in_doubt), or one that waits (quarantined, waiting)
    verdict,  ///< the newest version is judged anew
    remove,   ///< dead, or served no longer: the owner deleted it
    leave,    ///< out of the share, not dead
    erase,    ///< gone for ever, with every trace
    edition   ///< an edition of the list of units takes effect
};
std::string_view name(FeedChangeKind kind);  ///< "put", "verdict", "delete", "leave", …

/// What does not apply to a kind is empty, and is not written. Provenance, source keys and raw
/// hashes stay with the owner.
struct FeedChange {
    FeedChangeKind kind = FeedChangeKind::put;
    RecordId record;                  ///< all but edition
    std::uint32_t version = 0;        ///< of the record at the owner
    Position log = 0;                 ///< of the dataset's log, as of which this is so; < 2^53
    Timestamp at;                     ///< commit time of that entry
    Verdict verdict = Verdict::live;  ///< put, verdict
    std::string content;              ///< put: canonical form of the shared fields; never empty
    std::vector<Finding> findings;    ///< put and verdict of versions that wait: of shared fields
    /// put: the current unit, "00004"; empty: in none (`unplaced`), or the share has no unit.
    std::string unit;
    std::string detail;  ///< edition: as in the dataset's log
    /// edition: stated units whose records lie elsewhere from now on: {"00002@2025-06-30", "00001"}
    std::vector<std::pair<std::string, std::string>> moves;
    friend bool operator==(const FeedChange&, const FeedChange&) = default;
};

/// Canonical JSON (RFC 8785): the bytes that the leaf covers (leaf_hash of record/change.hpp).
std::string encode(const FeedChange& change);
/// Refuses anything that encode would not have written byte for byte; `content` as it stands.
Result<FeedChange> decode_feed_change(std::string_view json);

}  // namespace dongbo
