// Findings of one cause, for somebody to work on.
//
// The findings of one delivery, one check and one cause (the field, or the value of the field that
// the rule names as its cause) are one case. Its owner is the agency that delivered them; the
// contract names the deadline. A case closes itself when none of its findings is left, and opens
// again when one comes back.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <string>
#include <tuple>
#include <vector>

#include "quality/checks.hpp"
#include "store/store.hpp"

namespace dongbo {

enum class CaseState : std::uint8_t {
    open,               ///< nobody has looked at it yet
    taken_up,           ///< somebody works on it
    needs_information,  ///< the owner asked something back
    confirmed,          ///< looked at: the data are right as they are
    closed              ///< no finding is left
};
std::string_view name(CaseState state);
std::optional<CaseState> parse_case_state(std::string_view text);

struct CaseEvent {
    Timestamp at;
    CaseState state = CaseState::open;
    std::string by;  ///< a person; empty: dongbo itself
    std::string note;
};

struct Case {
    std::uint64_t number = 0;  ///< in its dataset, from 1
    std::uint64_t delivery = 0;
    std::string owner;        ///< the agency that delivered the findings
    std::string rule, field;  ///< of the check
    std::string cause;  ///< value of the field that splits the cases of the rule; may be empty
    CaseState state = CaseState::open;
    Timestamp opened;
    std::optional<Timestamp> deadline;
    std::int64_t findings = 0;  ///< left
    std::int64_t most = 0;      ///< ever at once
    std::vector<CaseEvent> history;
};

Result<std::vector<Case>> read_cases(Store& store, const std::string& dataset);
Result<Case> read_case(Store& store, const std::string& dataset, std::uint64_t number);
/// Says who did what about a case. conflict: it is closed already; invalid: only dongbo closes.
Result<Case> move_case(Store& store, const std::string& dataset, std::uint64_t number,
                       CaseState state, const std::string& by, const std::string& note);

/// "P5D", "PT12H" as milliseconds; nothing: it is no such duration.
std::optional<std::int64_t> duration_milliseconds(std::string_view iso);

/// Keeps the cases of one dataset within one transaction. Not thread-safe.
class CaseBook {
  public:
    explicit CaseBook(std::string dataset) : dataset_(std::move(dataset)) {}

    struct Key {
        std::uint64_t delivery = 0;
        std::uint16_t check = 0;
        std::string cause;
        friend auto operator<=>(const Key&, const Key&) = default;
    };
    /// The number of the case that a new finding belongs to.
    Result<std::uint64_t> join(StoreWriter& writer, const Key& key, const Check& check,
                               const std::string& owner,
                               std::optional<std::int64_t> correction_milliseconds);
    Result<> leave(StoreWriter& writer, std::uint64_t number);
    Result<> flush(StoreWriter& writer);
    void forget();

  private:
    Result<Case*> load(StoreWriter& writer, std::uint64_t number);
    Result<std::uint64_t> next_number(StoreWriter& writer);

    std::string dataset_;
    std::map<Key, std::uint64_t> numbers_;
    std::map<std::uint64_t, Case> cases_;
};

}  // namespace dongbo
