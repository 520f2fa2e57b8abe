#include "unit/unit_names.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/unit_data.hpp"
#include "unit/unit_names_fixture.hpp"

namespace dongbo {
namespace {

struct NamesFixture {
    std::shared_ptr<const UnitList> list = made_up_units();
    std::shared_ptr<const UnitNames> old = UnitNames::make(list, kMadeUpOldDay);
    std::shared_ptr<const UnitNames> now = UnitNames::make(list, kMadeUpNewDay);
};

/// The code of the one certain unit, "?" before the codes of several, or the answer.
std::string said(const Resolved& resolved) {
    if (resolved.answer == Answer::certain) return std::string(resolved.unit->code);
    if (resolved.answer != Answer::needs_evidence) return std::string(name(resolved.answer));
    std::string text = "?";
    for (const ListedUnit* unit : resolved.candidates) text += " " + std::string(unit->code);
    return text;
}

TEST_CASE_FIXTURE(NamesFixture, "a name in all its spellings is one name") {
    const char* const spellings[] = {"Xã Hòa Lộc", "xã hoà lộc", "XÃ HÒA LỘC",
                                     "Xa Hoa Loc", "X. Hòa Lộc", "X.Hoà  Lộc",
                                     "hoa loc",    "Hòa Lộc",    "Xã Ho\u0300a Lô\u0323c"};
    for (const char* spelling : spellings)
        CHECK_MESSAGE(said(old->resolve({spelling, "TP. Hòa Bắc", "Hoà Bắc"})) == "00011",
                      spelling);
    for (const char* spelling : {"Xã Ea H'leo", "Ea H’Leo", "EA HLEO", "EaHleo", "Xã Ea H Leo"})
        CHECK_MESSAGE(said(old->resolve({spelling, "Đăk Mĩ", "Hòa Bắc"})) == "00012", spelling);
    for (const char* spelling : {"Yên Lý", "Yên Lí", "YEN LI", "xã yên lý"})
        CHECK_MESSAGE(said(old->resolve({spelling, "H. Dak My", "T. Hòa Bắc"})) == "00016",
                      spelling);
    for (const char* spelling : {"Phường 4", "Phường 04", "P4", "P.4", "p 04", "F.4", "4"})
        CHECK_MESSAGE(said(old->resolve({spelling, "Q3", "Hồng Sa"})) == "00003", spelling);
    for (const char* spelling : {"Phường I", "Phường 1", "P.I", "P01"})
        CHECK_MESSAGE(said(old->resolve({spelling, "Quận 03", "TP Hồng Sa"})) == "00004", spelling);
    for (const char* spelling : {"Thị trấn NT Mỹ Sơn", "TT. N.T Mĩ Sơn", "TT Nông trường Mỹ Sơn"})
        CHECK_MESSAGE(said(old->resolve({spelling, "Đắk Mỹ", "Hòa Bắc"})) == "00013", spelling);
}

TEST_CASE_FIXTURE(NamesFixture, "marks that are written count, those that are not do not") {
    CHECK(said(old->resolve({"Tân Lập", "Huyện Tân Phú", "Đồng Mai"})) == "00007");
    CHECK(said(old->resolve({"Tân Lấp", "Huyện Tân Phú", "Đồng Mai"})) == "00008");
    CHECK(said(old->resolve({"tan lap", "Huyện Tân Phú", "Đồng Mai"})) == "? 00007 00008");
    CHECK(said(old->resolve({"TT. Tan Lap", "Huyện Tân Phú", "Đồng Mai"})) == "00007");
    CHECK(said(old->resolve({"Tân Lắp", "Huyện Tân Phú", "Đồng Mai"})) == "not_listed");
    CHECK(said(old->resolve({"Tan Lập", "Huyện Tân Phú", "Đồng Mai"})) == "not_listed");
    CHECK(said(old->resolve({"Xã Hoa Lộc", "Hòa Bắc", "Hòa Bắc"})) == "not_listed");
}

TEST_CASE_FIXTURE(NamesFixture, "a name without marks beside a kind with marks is as written") {
    CHECK(said(old->resolve({"Xã Nga Thanh", "Huyện Tân Phú", "Đồng Mai"})) == "00009");
    CHECK(said(old->resolve({"Xã Nga Thành", "Huyện Tân Phú", "Đồng Mai"})) == "00010");
    CHECK(said(old->resolve({"X. Nga Thanh", "Huyện Tân Phú", "Đồng Mai"})) == "? 00009 00010");
    CHECK(said(old->resolve({"Xã Hoa Loc", "Hòa Bắc", "Hòa Bắc"})) == "00011");
}

TEST_CASE_FIXTURE(NamesFixture, "the kind must agree where it is stated") {
    CHECK(said(old->resolve({"Xã Tân Phú", "Tân Phú", "Đồng Mai"})) == "00005");
    CHECK(said(old->resolve({"Phường Tân Phú", "Tân Phú", "Đồng Mai"})) == "00006");
    CHECK(said(old->resolve({"Tân Phú", "Tân Phú", "Đồng Mai"})) == "? 00005 00006");
    CHECK(said(old->resolve({"Tân Phú", "TX. Tân Phú", "Đồng Mai"})) == "00006");
    CHECK(said(old->resolve({"Xã Tân Phú", "TX. Tân Phú", "Đồng Mai"})) == "not_listed");
    CHECK(said(old->resolve({"Thị trấn Tân Phú", "Tân Phú", "Đồng Mai"})) == "not_listed");
    CHECK(said(old->resolve({"Xã Phúc Xá", "Ba Đông", "Hồng Sa"})) == "not_listed");
}

TEST_CASE_FIXTURE(NamesFixture, "words that look like a kind may belong to the name") {
    CHECK(said(old->resolve({"Phường Đúc", "Hòa Bắc", "Hòa Bắc"})) == "00015");
    CHECK(said(old->resolve({"Phường Phường Đúc", "Hòa Bắc", "Hòa Bắc"})) == "00015");
    CHECK(said(old->resolve({"PHUC XA", "BA DONG", "HONG SA"})) == "00001");
}

TEST_CASE_FIXTURE(NamesFixture, "homonyms are all given back, never guessed") {
    CHECK(said(old->resolve({"Phường 4", "", "Hồng Sa"})) == "? 00002 00003");
    CHECK(said(old->resolve({"Phường 4", "", ""})) == "? 00002 00003");
    CHECK(said(old->resolve({"Phường 4", "Quận 3", ""})) == "00003");
    CHECK(said(old->resolve({"Tân Lập", "", ""})) == "? 00007 00014");
    CHECK(said(old->resolve({"Tân Lập", "", "Hòa Bắc"})) == "00014");
    const Resolved resolved = old->resolve({"Phường 4", "", ""});
    REQUIRE(resolved.certain_above(UnitLevel::province) != nullptr);
    CHECK(resolved.certain_above(UnitLevel::province)->code == "01");
}

TEST_CASE_FIXTURE(NamesFixture, "a name with nothing stated above it is not certain") {
    CHECK(said(old->resolve({"Phường Phúc Xá", "", ""})) == "? 00001");
    CHECK(said(old->resolve({"", "Quận Ba Đông", ""})) == "? 001");
    CHECK(said(old->resolve({"", "Quận Ba Đông", "Hồng Sa"})) == "001");
    CHECK(said(old->resolve({"", "", "tinh dong mai"})) == "02");
    CHECK(said(old->resolve({"", "", ""})) == "not_listed");
}

TEST_CASE_FIXTURE(NamesFixture, "a higher unit that does not hold the name is no hint elsewhere") {
    CHECK(said(old->resolve({"Phường Phúc Xá", "Quận 3", "Hồng Sa"})) == "not_listed");
    CHECK(said(old->resolve({"Phường Phúc Xá", "Quận Ba Đông", "Đồng Mai"})) == "not_listed");
    CHECK(said(old->resolve({"Phường Phúc Xá", "Quận Chín", "Hồng Sa"})) == "not_listed");
    CHECK(said(old->resolve({"Phường Phúc Xá", "", "Hà Nam"})) == "not_listed");
    CHECK(said(old->resolve({"Phường Không Có", "Quận 3", "Hồng Sa"})) == "not_listed");
}

TEST_CASE_FIXTURE(NamesFixture, "two levels are named in the edition that has two") {
    CHECK(said(now->resolve({"P. Ba Đông", "", "Hồng Sa"})) == "00001");
    CHECK(said(now->resolve({"Tân Phú", "", "Đồng Mai"})) == "? 00005 00006");
    CHECK(said(now->resolve({"Xã Tân Phú", "", "Đồng Mai"})) == "00005");
    CHECK(said(now->resolve({"Đặc khu Tân Lập", "", "Đồng Mai"})) == "00007");
    CHECK(said(now->resolve({"Xã Tân Phú", "Huyện Tân Phú", "Đồng Mai"})) == "not_listed");
    CHECK(said(now->resolve({"", "Huyện Tân Phú", "Đồng Mai"})) == "not_loaded");
}

TEST_CASE_FIXTURE(NamesFixture, "before the first edition nothing is loaded") {
    const auto none = UnitNames::make(list, *Date::of_day(2000, 1, 1));
    CHECK(said(none->resolve({"Phường 4", "Quận 3", "Hồng Sa"})) == "not_loaded");
}

TEST_CASE("a commune whose parents the list does not say is never certain") {
    UnitSources sources;
    sources.units.push_back({kMadeUpOldDay, UnitLevel::commune, "00001", "", "Xã Tân Lập", "", ""});
    sources.units.push_back(
        {kMadeUpOldDay, UnitLevel::province, "01", "", "Tỉnh Đồng Mai", "", ""});
    const auto names = UnitNames::make(UnitList::make(std::move(sources)), kMadeUpOldDay);
    CHECK(said(names->resolve({"Xã Tân Lập", "Huyện Tân Phú", "Đồng Mai"})) == "? 00001");
    CHECK(said(names->resolve({"Xã Tân Lập", "", "Đồng Mai"})) == "? 00001");
}

TEST_CASE("letters of other alphabets are like no other") {
    UnitSources sources;
    sources.units.push_back({kMadeUpOldDay, UnitLevel::province, "01", "", "Tỉnh Жи", "", ""});
    const auto names = UnitNames::make(UnitList::make(std::move(sources)), kMadeUpOldDay);
    CHECK(said(names->resolve({"", "", "Tỉnh Жи"})) == "not_listed");
    CHECK(said(names->resolve({"", "", "\xff\xff"})) == "not_listed");
}

/// Every unit of an edition in one rendering; how many are certain, and none of them wrong.
template <class Render>
std::size_t certain_of_all(const UnitNames& names, UnitLevel level, Render render) {
    std::size_t certain = 0;
    for (const ListedUnit& unit : names.edition()->units) {
        if (unit.level != level) continue;
        std::string texts[kUnitLevels];
        for (const ListedUnit* at = &unit; at != nullptr; at = at->parent)
            texts[static_cast<std::size_t>(at->level)] = render(std::string(at->full_name));
        const Resolved resolved = names.resolve({texts[2], texts[1], texts[0]});
        if (resolved.answer == Answer::certain) {
            REQUIRE_MESSAGE(resolved.unit == &unit, texts[2] << ", " << texts[1]);
            ++certain;
            continue;
        }
        REQUIRE_MESSAGE(resolved.answer == Answer::needs_evidence, texts[2] << ", " << texts[1]);
        REQUIRE(std::ranges::count(resolved.candidates, &unit) == 1);
    }
    return certain;
}

std::string abbreviated(const std::string& full_name) {
    const FullName parts = split_full_name(full_name);
    return abbreviated_kind(parts.kind) + parts.name;
}

TEST_CASE("every commune of the real lists is found by its full name in many renderings") {
    const auto folder = unit_data_folder();
    if (!folder) return;
    const auto list = UnitList::make(read_unit_data(*folder));
    const auto old = UnitNames::make(list, kMadeUpOldDay);
    const auto now = UnitNames::make(list, kRealNewDay);
    const auto as_is = [](const std::string& text) { return text; };
    const auto capitals = [](const std::string& text) { return in_capitals(text); };
    const auto folded = [](const std::string& text) { return text::fold(text); };
    const auto bare = [](const std::string& text) { return split_full_name(text).name; };
    CHECK(certain_of_all(*old, UnitLevel::commune, as_is) == 10'035);
    CHECK(certain_of_all(*old, UnitLevel::commune, capitals) == 10'035);
    CHECK(certain_of_all(*old, UnitLevel::district, as_is) == 696);
    CHECK(certain_of_all(*now, UnitLevel::commune, as_is) == 3'321);
    CHECK(certain_of_all(*now, UnitLevel::commune, capitals) == 3'321);
    // Those that wait are twins: the same without marks or kind in the same district.
    CHECK(certain_of_all(*old, UnitLevel::commune, abbreviated) >= 10'030);
    CHECK(certain_of_all(*old, UnitLevel::commune, folded) >= 9'980);
    CHECK(certain_of_all(*old, UnitLevel::commune, bare) >= 9'980);
    CHECK(certain_of_all(*now, UnitLevel::commune, folded) >= 3'300);
}

TEST_CASE("what the resolutions name, the real list has") {
    const auto folder = unit_data_folder();
    if (!folder) return;
    const auto list = UnitList::make(read_unit_data(*folder));
    const auto old = UnitNames::make(list, kMadeUpOldDay);
    std::size_t certain = 0;
    std::size_t islands = 0;
    const auto rows = read_csv(*folder + "/mapping_commune_old_to_new.csv");
    for (const auto& row : std::span(rows).subspan(1)) {
        if (row[0].size() != 5) {
            ++islands;
            continue;
        }
        const auto province = list->find(row[5], kMadeUpOldDay);
        REQUIRE(province.unit != nullptr);
        const Resolved resolved = old->resolve({row[1], row[4], province.unit->full_name});
        REQUIRE_MESSAGE(resolved.answer == Answer::certain, row[1] << ", " << row[4]);
        REQUIRE(resolved.unit->code == row[0]);
        ++certain;
    }
    CHECK(certain + islands == 10'573);
    CHECK(islands <= 5);
}

}  // namespace
}  // namespace dongbo
