// A record: its values and where each came from, what its checks say, everything that happened to
// it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "base/json_writer.hpp"
#include "quality/rule_set.hpp"
#include "rekey/current_units.hpp"
#include "report/delivery_report.hpp"
#include "report/language.hpp"
#include "store/store.hpp"

namespace dongbo {

/// Reads "field=value" or "field^=prefix"; invalid says how a condition looks.
Result<Condition> read_condition(const std::string& text);
/// invalid: it is no record id.
Result<RecordId> read_record_id(const std::string& text);

/// The values as canonical JSON.
std::string content_json(const Contract& contract, const Record& record);

/// One version of a record, decoded from the log.
struct PastVersion {
    LogEntry entry;
    Change change;  ///< of an erased entry: only what is known without it
    Record values;  ///< put only
};
/// Newest first.
Result<std::vector<PastVersion>> read_history(Store& store, const std::string& dataset,
                                              const Contract& contract, const RecordId& id);

/// Since which version the served value of a field stands: the oldest put in an unbroken row of
/// served versions that all say the same. Null: unknown (erased).
const PastVersion* origin_of(const std::vector<PastVersion>& versions, const StoredRecord& record,
                             const Field& field, std::size_t index);

/// A value of a record with its origin, ready to be shown. Absent values are left out.
struct ShownValue {
    const Field* field = nullptr;
    std::string text;  ///< display(); empty where withheld
    const PastVersion* origin = nullptr;
    bool withheld = false;
};
std::vector<ShownValue> shown_values(Language language, const Contract& contract,
                                     const StoredRecord& record,
                                     const std::vector<PastVersion>& versions, bool show_personal);

enum class CheckResult : std::uint8_t { passes, fails, not_applicable };
std::string_view name(CheckResult result);
/// What each check says of the record's newest version; none where it was never judged.
struct CheckedBy {
    const Check* check;
    CheckResult result;
};
std::vector<CheckedBy> checks_of(const RuleSet& rules, const StoredRecord& record);

/// "born_before_death birth_date “12/05/2090”; …".
std::string findings_text(const std::vector<Finding>& findings);
/// The words for its state; in doubt where it is.
std::string_view state_word(Language language, const StoredRecord& record);

/// As a command shows it: the content whole.
void write_json(JsonWriter& json, const Contract& contract, const StoredRecord& record);
void write_json(JsonWriter& json, const std::vector<PastVersion>& versions);
void write_json(JsonWriter& json, const std::vector<CheckedBy>& checks);

/// Without personal values: takes them out of `values`, and names their fields. A value that is
/// not there is not named.
std::vector<std::string_view> withhold_personal(const Contract& contract, Record& values);
/// Or one of its sub-fields is.
bool is_personal(const Field& field);
bool has_personal(const Contract& contract);

/// The values as a JSON object in the order of the contract, those that are absent left out.
void write_values(JsonWriter& json, const Contract& contract, const Record& values);
/// The same of a record that was read as text. Personal values are left out unless they may be
/// shown; gives the names of the fields that were.
std::vector<std::string_view> write_content(JsonWriter& json, const Contract& contract,
                                            const ContentText& content, bool show_personal);

/// Where a record lies now, as JSON: stated, answer, unit or candidates, by which decision.
void write_json(JsonWriter& json, const UnitList& list, const CurrentUnit& current);

}  // namespace dongbo
