// What was planted into the invented deliveries, held against what the node says of them.
#pragma once

#include <array>
#include <cstdint>
#include <map>
#include <set>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "quality/checks.hpp"
#include "record/value.hpp"
#include "store/delivery.hpp"
#include "synth/synth.hpp"

namespace dongbo {

/// A file of the invented deliveries as the node took it in.
struct DeliveredFile {
    std::string contract;
    std::string source;  ///< the database that record ids are made from
    std::uint64_t delivery = 0;
};
using DeliveredFiles = std::map<std::string, DeliveredFile>;  ///< by path: "ha-noi/person.csv"
/// Was the register of this contract delivered with a truth to hold it against? The list of units
/// is real: nobody planted what is wrong with it.
bool has_truth(const DeliveredFiles& files, const std::string& contract);

struct PlantedError {
    RowError kind{};
    std::string file;
    std::uint64_t row = 0;  ///< physical; of a repeated or conflicting row the second
    RecordId record;        ///< of the row as it should have been
    std::string truth;      ///< the right value of the field that was spoiled
};
/// From truth/errors.csv, layout rows left out. invalid: a kind that nobody plants, a file that was
/// not delivered.
Result<std::vector<PlantedError>> read_planted(const std::string& path,
                                               const DeliveredFiles& files);

/// How an error shows once its row has been taken in.
enum class Evidence : std::uint8_t {
    finding,      ///< the record does not meet one of `checks`
    repair,       ///< standardising undid it: the record says what it should
    disposition,  ///< no version was made of the row, and `disposition` says why
    none          ///< it can't be seen from the record
};
struct ErrorSign {
    RowError kind{};
    Evidence evidence = Evidence::none;
    std::vector<std::string_view> checks{};
    Disposition disposition{};
};
const ErrorSign& sign_of(RowError kind);
/// An error that can be seen from what was delivered: it has to be found.
inline bool can_be_seen(RowError kind) {
    return sign_of(kind).evidence != Evidence::none;
}

/// A check that a record does not meet.
struct SeenFinding {
    std::string check;  ///< its name
    CheckKind kind = CheckKind::rule;
    /// The records that lack here (references), that hold the same value (unique values).
    std::vector<RecordId> others{};
};
struct Seen {
    std::uint64_t records = 0;
    std::map<RecordId, std::vector<SeenFinding>> findings;
    /// Of the rows with an error.
    std::map<std::pair<std::string, std::uint64_t>, Disposition> rows;
    /// Full names of the newest versions whose spelling was spoiled.
    std::map<RecordId, std::string> names;
};

struct Comparison {
    struct Kind {
        std::uint64_t planted = 0, found = 0;
        std::map<std::string, std::uint64_t> by;  ///< check → errors of the kind that it sees
    };
    std::array<Kind, kRowErrors> kinds{};
    std::uint64_t records = 0;
    /// Records without an error of their own whose findings all follow from the error of another
    /// row, named by the truth; by check.
    std::uint64_t following = 0;
    std::map<std::string, std::uint64_t> following_by;
    /// Records without an error of their own that have a finding nevertheless; by check.
    std::uint64_t alarmed = 0;
    std::map<std::string, std::uint64_t> alarmed_by;
    /// One of them for each check, to look at.
    std::map<std::string, RecordId> example;

    const Kind& of(RowError kind) const { return kinds[static_cast<std::size_t>(kind)]; }
};
Comparison compare(const std::vector<PlantedError>& planted, const Seen& seen);

}  // namespace dongbo
