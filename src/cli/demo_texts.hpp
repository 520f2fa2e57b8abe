// What the demo says, one catalogue a language.
#pragma once

#include <array>
#include <string_view>

#include "cli/texts.hpp"
#include "quality/checks.hpp"
#include "synth/synth.hpp"

namespace dongbo {

struct DemoTexts {
    std::string_view title;
    // Steps.
    std::string_view node, units, population, kill, rest, truth, repeat, correct, healed, measures,
        where, decide_by_table, decide_by_rule, edition, invented_edition, recount, explain, doctor;
    std::string_view datasets_made, units_lack, persons_made, files_made;
    // Units.
    std::string_view list_counts, package_counts, misfits, both_ways, both_ways_package;
    std::string_view lives, lived, provinces_now, provinces_then, stated_kept;
    std::string_view trap_province, trap_merged, trap_divided;
    std::string_view table_invented, table_gaps, rule_not_fact, rule_for;
    std::string_view batch_waits, batch_alone, batch_approved, batch_checked, batch_undone;
    std::string_view batch_again, undo_reason;
    std::string_view edition_invented, edition_adopted, edition_changed, edition_counts, late;
    std::string_view killed_at, after_kill_sound, resumed_from, nothing_lost, all_loaded;
    std::string_view planted, repaired, unseen, all_found, following, false_alarms, counted_alike;
    std::string_view same_file_known, same_content_unchanged;
    std::string_view changes_expected, changes_found, released;
    std::string_view findings_healed, following_healed, cases_closed, left_over;
    std::string_view accounted, covered, conforming, before, after, never_worse;
    std::string_view recounted, recount_differs;
    std::string_view explained;
    std::string_view all_right, something_wrong, look;
    std::array<std::string_view, kRowErrors> errors;
    std::array<std::string_view, kDimensions.size()> dimensions;
};

const DemoTexts& vietnamese_demo_texts();
const DemoTexts& english_demo_texts();

}  // namespace dongbo
