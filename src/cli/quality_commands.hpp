// Findings, measures, cases, settling: what rules at work tell.
#pragma once

#include <optional>
#include <string>

#include "cli/console.hpp"

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

}  // namespace dongbo
