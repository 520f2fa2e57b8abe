// Small changes that the API and the pages make alike. Each waits for the writer of its group, and
// its author is who asks.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "node/exchange.hpp"
#include "node/node_reader.hpp"
#include "quality/cases.hpp"
#include "rekey/decide.hpp"

namespace dongbo {

/// Tells one standing of a case from all others: for ETag and If-Match, quotes included.
std::string tag_of(const Case& one);

struct CaseChange {
    std::string state;  ///< "taken_up", …
    std::string note;   ///< at most kNoteMax bytes; personal data do not belong here
    /// The tag that the caller saw; nothing: whatever it is.
    std::optional<std::string> seen{};
};
inline constexpr std::size_t kNoteMax = 2'000;
/// Nothing: the case is no longer as the caller saw it. Errors as move_case.
Result<std::optional<Case>> change_case(Exchange& exchange, const ReadDataset& dataset,
                                        std::uint64_t number, const CaseChange& change);

/// What is to be decided: choices by hand, or all that a method tells.
struct DecisionOrder {
    enum class Method : std::uint8_t {
        choices,        ///< those in `choices`
        localities,     ///< what the table of hamlets and streets tells
        only_candidate  ///< where the source names one unit alone
    };
    Method method = Method::choices;
    std::vector<UnitChoice> choices{};
    std::string stated{};  ///< CODE@DAY: records that state this unit alone; not with choices
    std::string document;
};
/// invalid names the field. A long one may end in unavailable though it goes on: the queue shows
/// what came of it.
Result<BatchReport> decide_units(Exchange& exchange, const ReadDataset& dataset,
                                 DecisionOrder order);
/// As second person. unauthorised where the batch is about another agency's dataset.
Result<BatchReport> approve_batch(Exchange& exchange, const std::string& code);
Result<> undo_batch(Exchange& exchange, const std::string& code, const std::string& reason);

}  // namespace dongbo
