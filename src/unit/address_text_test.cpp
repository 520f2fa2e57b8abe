#include "unit/address_text.hpp"

#include <doctest/doctest.h>

#include <algorithm>

#include "tests/support/unit_data.hpp"
#include "unit/unit_names_fixture.hpp"

namespace dongbo {
namespace {

struct AddressFixture {
    std::shared_ptr<const UnitList> list = made_up_units();
    std::shared_ptr<const UnitNames> old = UnitNames::make(list, kMadeUpOldDay);
    std::shared_ptr<const UnitNames> now = UnitNames::make(list, kMadeUpNewDay);

    std::string said(std::string_view text) const { return said(*old, text); }
    /// The code of the one certain unit, "?" before the codes of several, or the answer.
    static std::string said(const UnitNames& names, std::string_view text) {
        const Resolved where = read_address(names, text).where;
        if (where.answer == Answer::certain) return std::string(where.unit->code);
        if (where.answer != Answer::needs_evidence) return std::string(name(where.answer));
        std::string codes = "?";
        for (const ListedUnit* unit : where.candidates) codes += " " + std::string(unit->code);
        return codes;
    }
};

TEST_CASE_FIXTURE(AddressFixture, "an address is read into its parts") {
    const AddressText address = read_address(
        *old, "Số 12, ngõ 5, phố Hàng Bài, Tổ 3, P. Phúc Xá, Q. Ba Đông, TP. Hồng Sa, Việt Nam");
    CHECK(address.detail == "Số 12, ngõ 5, phố Hàng Bài, Tổ 3");
    CHECK(address.house == "Số 12");
    CHECK(address.street == "ngõ 5, phố Hàng Bài");
    CHECK(address.hamlet == "Tổ 3");
    CHECK(address.commune == "P. Phúc Xá");
    CHECK(address.district == "Q. Ba Đông");
    CHECK(address.province == "TP. Hồng Sa");
    REQUIRE(address.where.answer == Answer::certain);
    CHECK(address.where.unit->code == "00001");
}

TEST_CASE_FIXTURE(AddressFixture, "details come in many forms") {
    struct Case {
        const char *text, *house, *street, *hamlet;
    };
    const Case cases[] = {
        {"Thôn Đông, Xã Tân Phú, H. Tân Phú, Đồng Mai", "", "", "Thôn Đông"},
        {"12/5A Lê Lợi, Phường 4, Quận 3, Hồng Sa", "12/5A", "Lê Lợi", ""},
        {"Số nhà 12 đường Lê Lợi, tổ dân phố số 3, Phường 4, Quận 3, Hồng Sa", "Số nhà 12",
         "đường Lê Lợi", "tổ dân phố số 3"},
        {"số 7 ngách 12/3 ngõ 8 phố Huế tổ 15 Phường 4 Quận 3 Hồng Sa", "số 7",
         "ngách 12/3 ngõ 8 phố Huế", "tổ 15"},
        {"Phòng 302, Tòa nhà A2, Khu đô thị Mới, Phường 4, Quận 3, Hồng Sa",
         "Phòng 302, Tòa nhà A2", "", "Khu đô thị Mới"},
        {"KP2, P4, Q3, Hồng Sa", "", "", "KP2"},
        {"SO 12 NGO 5 PHO HANG BAI", "SO 12", "NGO 5 PHO HANG BAI", ""},
        {"ấp Bình Hòa", "", "", "ấp Bình Hòa"},
        {"12-14 Lê Lợi", "12-14", "Lê Lợi", ""},
    };
    for (const Case& each : cases) {
        const AddressText address = read_address(*old, each.text);
        CHECK_MESSAGE(address.house == each.house, each.text);
        CHECK_MESSAGE(address.street == each.street, each.text);
        CHECK_MESSAGE(address.hamlet == each.hamlet, each.text);
    }
}

TEST_CASE_FIXTURE(AddressFixture, "separators, capitals and marks may be missing") {
    const char* const texts[] = {"Thôn Đông, Xã Tân Phú, H. Tân Phú, Đồng Mai",
                                 "Thôn Đông - xã Tân Phú - huyện Tân Phú - tỉnh Đồng Mai",
                                 "THÔN ĐÔNG XÃ TÂN PHÚ HUYỆN TÂN PHÚ TỈNH ĐỒNG MAI",
                                 "thon Dong xa Tan Phu huyen Tan Phu tinh Dong Mai VN",
                                 "X. Tân Phú / H. Tân Phú / T. Đồng Mai",
                                 "X.Tân Phú,H.Tân Phú,T.Đồng Mai.",
                                 "Xã: Tân Phú; Huyện: Tân Phú; Tỉnh: Đồng Mai",
                                 "xã Tân Phú (huyện Tân Phú), Đồng Mai 810000",
                                 "Xã Tân Phú Huyện Tân Phú Đồng Mai",
                                 "Xã Tân Phú, Huyện Tân Phú",
                                 "Xã Tân Phú, Đồng Mai"};
    for (const char* text : texts) CHECK_MESSAGE(said(text) == "00005", text);
}

TEST_CASE_FIXTURE(AddressFixture, "kinds may be left out where every level is named") {
    CHECK(said("Phúc Xá, Ba Đông, Hồng Sa") == "00001");
    CHECK(said("PHUC XA, BA DONG, HONG SA") == "00001");
    CHECK(said("Tổ 3, Phúc Xá, Ba Đông, Hồng Sa") == "00001");
    CHECK(said("Tân Phú, Tân Phú, Đồng Mai") == "? 00005 00006");
    // What may be a street.
    CHECK(said("Số 5, Phúc Xá, Ba Đông, Hồng Sa") == "? 00001");
    CHECK(said("12 Phúc Xá, Ba Đông, Hồng Sa") == "? 001 00001");
    CHECK(said("Nguyễn Du, Phúc Xá, Ba Đông, Hồng Sa") == "? 00001");
    CHECK(said("Phúc Xá, Hồng Sa") == "? 00001");
}

TEST_CASE_FIXTURE(AddressFixture, "what is ambiguous waits with all that is possible") {
    CHECK(said("Phường 4, Hồng Sa") == "? 00002 00003");
    CHECK(said("Phường 4") == "? 00002 00003");
    CHECK(said("Thôn Đông, Xã Tân Phú") == "? 00005");
    CHECK(said("Thị trấn Tân Lập, Huyện Tân Phú, Đồng Mai") == "00007");
    CHECK(said("TAN LAP, HUYEN TAN PHU, DONG MAI") == "? 00007 00008");
    CHECK(said("Tân Phú, Đồng Mai") == "? 003 004 00005 00006");
    CHECK(said("Xã Nga Thanh, Huyện Tân Phú, Đồng Mai") == "00009");
    CHECK(said("XA NGA THANH, HUYEN TAN PHU, DONG MAI") == "? 00009 00010");
}

TEST_CASE_FIXTURE(AddressFixture, "a unit that is not where the text says is not looked for") {
    CHECK(said("Phường Phúc Xá, Quận 3, Hồng Sa") == "not_listed");
    CHECK(said("Xã Tân Lập, Huyện Tân Phú, Đồng Mai") == "not_listed");
    CHECK(said("Phường Phúc Xá, Quận Chín, Hồng Sa") == "not_listed");
    CHECK(said("Phường Phúc Xá, Quận Ba Đông, Tỉnh Hà Nam") == "not_listed");
    CHECK(said("P.9, Q.3, Hồng Sa") == "not_listed");
    const AddressText address = read_address(*old, "Tổ 3, Phường 9, Quận 3, Hồng Sa");
    CHECK(address.where.answer == Answer::not_listed);
    CHECK(address.commune == "Phường 9");
    CHECK(address.district == "Quận 3");
    CHECK(address.detail == "Tổ 3");
    CHECK(said("Huyện Đắk Mỹ, Xã Tân Phú, Đồng Mai") == "not_listed");
    CHECK(said("Xã Yên Lý, Xã Tân Phú, Huyện Tân Phú, Đồng Mai") == "? 00005");
}

TEST_CASE_FIXTURE(AddressFixture, "an address may stop at a higher level") {
    CHECK(said("12 Lê Lợi, Quận 3, Hồng Sa") == "002");
    CHECK(said("Thị xã Tân Phú, Đồng Mai") == "004");
    CHECK(said("Số 5 phố Lê Lợi, Hồng Sa") == "01");
    CHECK(said("Tỉnh Đồng Mai, Việt Nam") == "02");
    CHECK(said("Quận 3") == "? 002");
    CHECK(said("Mỹ Lạ, Quận 3, Hồng Sa") == "? 002");
}

TEST_CASE_FIXTURE(AddressFixture, "a detail alone names no unit") {
    for (const char* text :
         {"Số 12, ngõ 5, phố Phúc Xá", "Thôn Tân Phú", "phố Hồng Sa", "12 Lê Lợi", "", " , - ",
          "Tổ 4", "Đường Quận 3", "Xóm Đồng Mai", "Số 5 phố Xã Đàn"}) {
        const AddressText address = read_address(*old, text);
        CHECK_MESSAGE(!address.names_unit(), text);
        CHECK_MESSAGE(address.where.answer == Answer::not_listed, text);
    }
    CHECK(read_address(*old, " Thôn Tân Phú. ").detail == "Thôn Tân Phú");
}

TEST_CASE_FIXTURE(AddressFixture, "in an edition of two levels the kind of a commune is needed") {
    CHECK(said(*now, "Thôn Đông, Xã Tân Phú, Đồng Mai") == "00005");
    CHECK(said(*now, "TO 3 PHUONG BA DONG TP HONG SA") == "00001");
    // Phường Tân Phú below a hamlet whose name ends in "xa".
    CHECK(said(*now, "THON DONG XA TAN PHU TINH DONG MAI") == "? 00005 00006");
    CHECK(said(*now, "P. Ba Đông, TP Hồng Sa") == "00001");
    CHECK(said(*now, "Ba Đông, Hồng Sa") == "? 00001");
    CHECK(said(*now, "Đặc khu Tân Lập, Đồng Mai") == "00007");
    // Addresses of three levels are of another edition.
    CHECK(said(*now, "Phường Phúc Xá, Quận Ba Đông, Hồng Sa") == "not_listed");
    CHECK(said(*now, "Xã Tân Phú, Tân Phú, Đồng Mai") != "00006");
    CHECK(said(*now, "Xã Tân Phú, H. Tân Phú, Đồng Mai") == "not_listed");
}

TEST_CASE_FIXTURE(AddressFixture, "text that is too long is all detail") {
    std::string text;
    for (int i = 0; i < 200; ++i) text += "dài ";
    text += ", Phường 4, Quận 3, Hồng Sa";
    const AddressText address = read_address(*old, text);
    CHECK(address.detail == text);
    CHECK(address.where.answer == Answer::not_listed);
}

/// Every commune in one rendering: how many are certain, and none of them wrong.
template <class Render>
std::size_t certain_of_all(const UnitNames& names, Render render) {
    std::size_t certain = 0;
    for (const ListedUnit& unit : names.edition()->units) {
        if (unit.level != UnitLevel::commune) continue;
        const std::string text = render(unit);
        const AddressText address = read_address(names, text);
        if (address.where.answer == Answer::certain) {
            REQUIRE_MESSAGE(address.where.unit == &unit, text);
            ++certain;
            continue;
        }
        REQUIRE_MESSAGE(address.where.answer == Answer::needs_evidence, text);
        CHECK_MESSAGE(std::ranges::count(address.where.candidates, &unit) == 1, text);
    }
    return certain;
}

/// Its names from the lowest up, each rendered, with a separator between.
template <class Render>
std::string joined(const ListedUnit& unit, std::string_view separator, Render render) {
    std::string text;
    for (const ListedUnit* at = &unit; at != nullptr; at = at->parent) {
        if (at != &unit) text += separator;
        text += render(at->full_name);
    }
    return text;
}

TEST_CASE("every commune of the real lists is found in addresses in many renderings") {
    const auto folder = unit_data_folder();
    if (!folder) return;
    const auto list = UnitList::make(read_unit_data(*folder));
    const auto old = UnitNames::make(list, kMadeUpOldDay);
    const auto now = UnitNames::make(list, kRealNewDay);
    const auto as_is = [](std::string_view text) { return std::string(text); };
    // Nobody leaves the kind of a number out.
    const auto bare = [](std::string_view text) {
        const std::string name = split_full_name(text).name;
        return name.size() > 2 ? name : std::string(text);
    };
    const auto abbreviated = [](std::string_view text) {
        const FullName parts = split_full_name(text);
        return abbreviated_kind(parts.kind) + " " + parts.name;
    };
    const auto full = [&](const ListedUnit& unit) {
        return "Số 12, ngõ 5, phố Huế, Tổ 3, " + joined(unit, ", ", as_is);
    };
    const auto capitals = [&](const ListedUnit& unit) {
        return in_capitals("Thôn Đông - " + joined(unit, " - ", as_is) + " - Việt Nam");
    };
    const auto without_commas = [&](const ListedUnit& unit) {
        return "Thôn Đông " + joined(unit, " ", as_is);
    };
    const auto short_kinds = [&](const ListedUnit& unit) {
        return "12/5 Lê Lợi, " + joined(unit, ", ", abbreviated);
    };
    const auto folded = [&](const ListedUnit& unit) { return text::fold(without_commas(unit)); };
    const auto no_kinds = [&](const ListedUnit& unit) {
        return "Xóm 4, " + joined(unit, ", ", bare);
    };
    for (const auto& names : {old, now}) {
        const std::size_t all = names == old ? 10'035 : 3'321;
        CHECK(certain_of_all(*names, full) == all);
        CHECK(certain_of_all(*names, capitals) == all);
        CHECK(certain_of_all(*names, without_commas) == all);
        CHECK(certain_of_all(*names, short_kinds) >= all - 10);
        CHECK(certain_of_all(*names, folded) >= all - 100);
    }
    // The others may be a street or a hamlet (Xóm Củi), or have a twin of another kind.
    CHECK(certain_of_all(*old, no_kinds) >= 9'800);
}

}  // namespace
}  // namespace dongbo
