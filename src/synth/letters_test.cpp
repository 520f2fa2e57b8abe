#include "synth/letters.hpp"

#include <doctest/doctest.h>

#include "base/text.hpp"
#include "synth/names.hpp"

using namespace dongbo;

TEST_CASE("marks are dropped and letters become capitals") {
    CHECK(drop_marks("Nguyễn Đức Thuận") == "Nguyen Duc Thuan");
    CHECK(to_capitals("Nguyễn Đức ưỡng") == "NGUYỄN ĐỨC ƯỠNG");
}

TEST_CASE("decomposed letters compose to what they were") {
    const std::string all =
        "aàáảãạăằắẳẵặâầấẩẫậeèéẻẽẹêềếểễệiìíỉĩịoòóỏõọôồốổỗộơờớởỡợuùúủũụưừứửữựyỳýỷỹỵđ ẶỘỢỤĐ";
    CHECK(decompose(all) != all);
    CHECK(text::to_nfc(decompose(all)) == all);
    CHECK(decompose("ậ") == "a\u0323\u0302");
    CHECK(decompose("ợ") == "o\u031b\u0323");
}

TEST_CASE("a misplaced tone, a newer tone and a look-alike letter standardise to the right name") {
    for (const std::string_view name :
         {"Huỳnh Hoàng Hòa", "Trần Thị Thúy", "Hồ Quý", "Lê Quỳnh Hoài"}) {
        CHECK(text::standardise_name(with_misplaced_tone(name).value_or(std::string(name))) ==
              name);
        CHECK(text::standardise_name(with_newer_tones(name)) == name);
        CHECK(text::standardise_name(with_look_alike(name).value_or(std::string(name))) == name);
    }
    CHECK(with_misplaced_tone("Huỳnh Hoa") == "Hùynh Hoa");
    CHECK(with_newer_tones("Lê Hòa") == "Lê Hoà");
    CHECK_FALSE(with_misplaced_tone("Lê Lan").has_value());
    CHECK(with_look_alike("Đỗ Bích") == "\u00d0ỗ Bích");
}

TEST_CASE("every name of the lists is in the standard form") {
    const auto check = [](std::string_view name) { CHECK(text::standardise_name(name) == name); };
    for (const WeightedName& name : surnames()) check(name.text);
    for (const bool male : {false, true}) {
        for (const WeightedName& name : middle_names(male)) check(name.text);
        for (const WeightedName& name : given_names(male)) check(name.text);
        for (const std::string_view name : highland_names(male)) check(name);
    }
    for (const People& people : peoples()) {
        for (const std::string_view name : people.surnames) check(name);
    }
}
