// One entry of a log: docs/formats/change.md, with golden vectors.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"
#include "base/hash.hpp"
#include "record/value.hpp"

namespace dongbo {

enum class ChangeKind : std::uint8_t { put, remove, verdict, erase, edition, contract };
std::string_view name(
    ChangeKind kind);  ///< "put", "delete", "verdict", "erase", "edition", "contract"

/// Given by the owner's node; travels with the change.
enum class Verdict : std::uint8_t { live, in_doubt, quarantined, waiting, refused };
std::string_view name(Verdict verdict);
std::optional<Verdict> parse_verdict(std::string_view text);

/// A dense number, 1 for the first entry of a log. 0: before the first.
using Position = std::uint64_t;

using Salt = std::array<std::uint8_t, 16>;

/// The rule of rows that have one key but different content in one delivery.
inline constexpr std::string_view kConflictRule = "conflict";

/// The rule of a unit whose edition is not certain, or not the one that its delivery declares.
inline constexpr std::string_view kEditionRule = "edition.unit";

/// The rule of a value that can't be read as what its field is: "type.date".
std::string type_rule(FieldType type);

/// One rule that a record version does not meet, or one value that can't be read.
struct Finding {
    std::string rule;  ///< "type.date", "required", "conflict", or the id of a rule of the contract
    std::string field;  ///< empty: the record as a whole
    std::string given;  ///< the value as it was delivered
    friend bool operator==(const Finding&, const Finding&) = default;
};

/// A version that conflicts with others of its delivery: quarantined under kConflictRule. Such
/// versions stand side by side, none is newer than the others.
bool conflicts(Verdict verdict, const std::vector<Finding>& findings);

/// Where a version came from.
struct Origin {
    std::string source;            ///< the database, "H26/dan-cu"
    std::vector<std::string> key;  ///< the source key
    std::uint64_t delivery = 0;    ///< number of the delivery on this node
    std::uint64_t row = 0;         ///< 1-based physical row of the delivery
    friend bool operator==(const Origin&, const Origin&) = default;
};

/// A change as the log keeps it. What does not apply to a kind is empty.
struct Change {
    ChangeKind kind = ChangeKind::put;
    std::string dataset;
    RecordId record;                  ///< put, remove, verdict, erase
    std::uint32_t version = 0;        ///< of the record, 1 for its first; a delete takes one too
    Position previous = 0;            ///< position of the record's entry before this one; 0: none
    Timestamp at;                     ///< commit time
    Verdict verdict = Verdict::live;  ///< put, verdict
    std::string content;              ///< put: canonical form of the record
    std::optional<Hash> raw_hash;   ///< put: SHA-256 of the mapped source row before standardising
    std::optional<Origin> origin;   ///< put, remove
    std::vector<Finding> findings;  ///< put, verdict
    std::string detail;  ///< edition: its day and the digest of the lists; contract: the YAML;
                         ///< erase, remove: the reason
    friend bool operator==(const Change&, const Change&) = default;
};

/// Appends the canonical JSON of the change (RFC 8785): the bytes that the leaf covers.
void append_change(std::string& out, const Change& change);
std::string encode(const Change& change);
/// Reads it back; refuses anything that append_change would not have written byte for byte.
/// `content` is taken as it stands; parse_canonical judges it against the contract.
Result<Change> decode_change(std::string_view json);

/// SHA-256(0x00 ‖ salt ‖ change), the leaf of RFC 6962 with a salt, so that erasing salt and
/// content leaves nothing to guess from.
Hash leaf_hash(const Salt& salt, std::string_view encoded_change);

}  // namespace dongbo
