// What the command alone says about findings, measures and cases: one catalogue a language.
#pragma once

#include "cli/console.hpp"

namespace dongbo {

struct QualityTexts {
    std::string_view check, dimension, severity, failing, applies_to, meaning, case_word, owner;
    std::string_view key, reason, unit, agency, day, records, differs, recounted, equal;
    std::string_view deadline, left_of_most, opened, by, note, cause, history;
    std::string_view accounted, covered, conforming, not_stated, no_findings, all_written;
    std::string_view judged_anew, next_change, never, passes, fails, more;
};

const QualityTexts& quality_texts(const Console& console);

}  // namespace dongbo
