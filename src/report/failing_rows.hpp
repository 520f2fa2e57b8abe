// Every record that fails a check, with all that somebody who corrects it wants to know.
#pragma once

#include <functional>
#include <optional>
#include <string>
#include <vector>

#include "base/json_writer.hpp"
#include "quality/dataset_book.hpp"
#include "report/delivery_report.hpp"
#include "report/language.hpp"

namespace dongbo {

/// "01|CD0100000012": the parts of a source key as one text.
std::string source_key_text(const Origin& origin);

struct FailingRow {
    FailingRecord record;
    Verdict verdict = Verdict::live;
    Origin origin;
    std::string file;   ///< name of the delivered file
    std::string value;  ///< of the check's field
    std::string unit;   ///< where the record is counted, as stated
};
Result<FailingRow> describe(Language language, Store& store, const std::string& dataset,
                            const RuleSet& rules, const Check& check, const FailingRecord& record,
                            const FileNames& files);

/// Which of them somebody wants to see; empty: all.
struct RowFilter {
    std::string unit;    ///< as stated: a code, or "CODE@DAY"
    std::string agency;  ///< of the source: "H26", or "H26/dan-cu" alone
    std::optional<std::uint64_t> case_number;
    bool wants(const FailingRow& row) const;
};

/// Where a look through failing rows starts, and what for.
struct FailingQuery {
    const Check* check = nullptr;
    RowFilter filter;
    std::uint64_t after = 0;  ///< row of the last one seen; 0: from the start
};
/// Calls `see` with every wanted row, in the order in which records came, until it says false.
Result<> each_failing(Language language, Store& store, const std::string& dataset,
                      const RuleSet& rules, const FailingQuery& query,
                      const std::function<bool(const FailingRow&)>& see);

struct FailingPage {
    std::vector<FailingRow> rows;
    std::uint64_t next_after = 0;  ///< 0: that was all
};
/// At most `limit` rows. A page looks at no more than kLookedAtMax records, so it may be shorter
/// although there are more.
inline constexpr std::size_t kLookedAtMax = 5'000;
Result<FailingPage> failing_page(Language language, Store& store, const std::string& dataset,
                                 const RuleSet& rules, const FailingQuery& query,
                                 std::size_t limit);

/// Takes out what is personal: value, source key, and the unit where that is.
void withhold_personal(FailingRow& row, const RuleSet& rules);
void write_json(JsonWriter& json, const FailingRow& row);

/// Lines of a CSV file for spreadsheets, each with its line end (docs/decisions/0006).
std::string failing_csv_heading();
std::string failing_csv_line(Language language, const RuleSet& rules, const Check& check,
                             const FailingRow& row);

}  // namespace dongbo
