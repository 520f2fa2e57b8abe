// What the demo says, one catalogue a language.
#pragma once

#include <string_view>

#include "cli/texts.hpp"

namespace dongbo {

struct DemoTexts {
    std::string_view title;
    std::string_view node, units, population, kill, rest, repeat, correct, explain, doctor;
    std::string_view datasets_made, units_found, persons_made, files_made;
    std::string_view killed_at, after_kill_sound, resumed_from, nothing_lost, all_loaded;
    std::string_view same_file_known, same_content_unchanged;
    std::string_view changes_expected, changes_found, explained;
    std::string_view all_right, something_wrong, look;
};

const DemoTexts& vietnamese_demo_texts();
const DemoTexts& english_demo_texts();

}  // namespace dongbo
