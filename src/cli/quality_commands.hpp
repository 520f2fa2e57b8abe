// Findings, measures, cases, settling: what rules at work tell.
#pragma once

#include <map>
#include <optional>
#include <string>

#include "cli/console.hpp"
#include "cli/display.hpp"
#include "quality/dataset_book.hpp"

namespace dongbo {

struct FindingsOptions {
    std::string node, dataset, rule, dimension, severity, unit, agency, csv;
    std::optional<std::uint64_t> case_number;
    std::size_t limit = 50;
    std::uint64_t after = 0;
};
Exit run_findings(const Console& console, const FindingsOptions& options);

struct MeasureOptions {
    std::string node, dataset, by = "dimension";
    std::size_t limit = 30;
    bool recount = false;
};
Exit run_measure(const Console& console, const MeasureOptions& options);

struct CasesOptions {
    std::string node, dataset, state, owner, set, by, note;
    std::optional<std::uint64_t> number;
    bool overdue = false;
};
Exit run_cases(const Console& console, const CasesOptions& options);

struct SettleOptions {
    std::string node, dataset;
};
Exit run_settle(const Console& console, const SettleOptions& options);

/// One record that fails a check, with all that somebody who corrects it wants to know.
struct FailingRow {
    FailingRecord record;
    Verdict verdict = Verdict::live;
    Origin origin;
    std::string file;   ///< name of the delivered file
    std::string value;  ///< of the check's field
    std::string unit;   ///< where the record is counted, as stated
};
/// Names of delivered files by the number of their delivery.
using FileNames = std::map<std::uint64_t, std::string>;
Result<FileNames> file_names(const OpenDataset& open);
Result<FailingRow> describe(const Console& console, const OpenDataset& open, const RuleSet& rules,
                            const Check& check, const FailingRecord& record,
                            const FileNames& files);

}  // namespace dongbo
