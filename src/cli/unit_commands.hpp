// What the sub-commands of `dongbo unit` do.
#pragma once

#include <memory>
#include <string>

#include "cli/console.hpp"
#include "rekey/decide.hpp"

namespace dongbo {

struct UnitQuestion {
    std::string node;
    std::string unit;     ///< a code, "CODE@DAY", or an address
    std::string as_of;    ///< a day; empty: today
    std::string written;  ///< the day on which an address was written; empty: today
    std::string dataset;
};
/// A unit with what became of it and what it came from.
Exit run_unit_show(const Console& console, const UnitQuestion& question);
/// Which unit lies there as of another day; an address or a three-level name too.
Exit run_unit_resolve(const Console& console, const UnitQuestion& question);
/// Records of a dataset by unit, as of any edition.
Exit run_unit_count(const Console& console, const UnitQuestion& question);

struct UnitDiffOptions {
    std::string node, from, to, province;
    std::size_t limit = 50;
};
/// What changed between two editions.
Exit run_unit_diff(const Console& console, const UnitDiffOptions& options);

struct UnitQueueOptions {
    std::string node, dataset, unit;
    std::size_t limit = 30;
};
/// Records that need evidence, by stated unit; with a unit, those records.
Exit run_unit_queue(const Console& console, const UnitQueueOptions& options);

struct UnitDecideOptions {
    std::string node, dataset, record, unit, file, stated, by, document, approver;
    bool localities = false;
    bool only_candidate = false;
};
Exit run_unit_decide(const Console& console, const UnitDecideOptions& options);

struct UnitBatchOptions {
    std::string node, dataset, batch, by, reason;
};
Exit run_unit_approve(const Console& console, const UnitBatchOptions& options);
/// Of a batch, or of the decision about one record.
Exit run_unit_undo(const Console& console, const UnitBatchOptions& options);

}  // namespace dongbo
