// Texts about findings, measures and cases: one catalogue a language.
#pragma once

#include "cli/console.hpp"
#include "quality/cases.hpp"
#include "quality/checks.hpp"

namespace dongbo {

struct QualityTexts {
    std::string_view check, dimension, severity, failing, applies_to, meaning, case_word, owner;
    std::string_view key, reason, unit, agency, day, records, differs, recounted, equal;
    std::string_view deadline, overdue, left_of_most, opened, by, note, cause, history;
    std::string_view accounted, covered, conforming, not_stated, no_findings, all_written;
    std::string_view judged_anew, next_change, never, passes, fails, more;
    std::string_view type_wrong, other_edition, lacks, not_unique, not_here, conflict,
        another_person;
    std::array<std::string_view, 6> dimensions;
    std::array<std::string_view, 4> severities;
    std::array<std::string_view, 5> states;
};

const QualityTexts& quality_texts(const Console& console);

std::string_view dimension_word(const QualityTexts& texts, std::string_view dimension);
/// Why a record does not meet the check, in words.
std::string meaning_of(const Console& console, const Contract& contract, const Check& check);
/// "12 / 100 (12.0 %)", "–" where nothing applies.
std::string ratio_text(const Console& console, std::int64_t part, std::int64_t whole);

}  // namespace dongbo
