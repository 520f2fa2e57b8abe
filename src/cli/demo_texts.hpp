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
        recount, explain, doctor;
    std::string_view datasets_made, units_found, units_lack, persons_made, files_made;
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
