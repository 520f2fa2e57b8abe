// What a replica keeps beside each record, and where in the dataset's book it keeps the rest.
//
//   rP pair             stated unit NUL current unit, by number from 1
//   rS pair             the sets of the records in that pair
//   rT                  the sets of all records
//   rF                  how far the follower is (FollowerState)
//   rB chunk            rows that a snapshot that comes again has shown: 8,192 bits
//   rD                  row up to which those it did not show are dropped
//   rL number           a change put off until the first copy is whole
//   rC                  when a scrub last found all in order
#pragma once

#include <string>
#include <string_view>

#include "quality/bytes.hpp"
#include "record/change.hpp"

namespace dongbo {

/// Number of a pair of stated and current unit; 0: none.
using PairNumber = std::uint32_t;

struct ReplicaMarks {
    Position log = 0;       ///< the owner's, as of which the record is as it is
    bool in_doubt = false;  ///< at the owner
    PairNumber live = 0, pending = 0;
    friend bool operator==(const ReplicaMarks&, const ReplicaMarks&) = default;
};
/// At most 16 bytes: a short string.
std::string encode(const ReplicaMarks& marks);
/// Of anything else: no marks.
ReplicaMarks decode_replica_marks(std::string_view bytes);

namespace replica_book {

inline constexpr std::string_view kTotals = "rT", kState = "rF", kDropped = "rD", kScrubbed = "rC";

inline std::string numbered(char letter, std::uint32_t number) {
    std::string key = {'r', letter};
    append_sorted<4>(key, number);
    return key;
}
inline std::string pair(PairNumber number) {
    return numbered('P', number);
}
inline std::string sets(PairNumber number) {
    return numbered('S', number);
}
inline std::string put_off(std::uint32_t number) {
    return numbered('L', number);
}
inline std::string seen(std::uint32_t chunk) {
    return numbered('B', chunk);
}
inline std::uint32_t number_in(std::string_view key) {
    return static_cast<std::uint32_t>(read_sorted<4>(key.substr(2)));
}

}  // namespace replica_book
}  // namespace dongbo
