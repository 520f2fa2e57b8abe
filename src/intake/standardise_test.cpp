#include "intake/standardise.hpp"

#include <doctest/doctest.h>

#include "intake/intake_fixture.hpp"

using namespace dongbo;

namespace {

/// What a text becomes; nothing if it can't be read.
std::optional<Value> read(const char* field_name, std::string_view text,
                          std::optional<char> decimal_mark = std::nullopt) {
    const Contract contract = sample_contract();
    ValueMapping mapping;
    if (std::string_view(field_name) == "sex")
        mapping.values = {{"nu", "female"}, {"khong ro", ""}};
    ValueReader reader(contract.fields[*contract.find_field(field_name)], mapping, "2025-07-01",
                       decimal_mark);
    Value value;
    if (!reader.read(text, value)) return std::nullopt;
    return value;
}

Value text_value(const char* text) {
    return Value(std::string(text));
}

}  // namespace

TEST_CASE("texts take the form of their field") {
    CHECK(read("full_name", "  NGUYỄN   văn hoà ") == text_value("Nguyễn Văn Hòa"));
    CHECK(read("paper", " ab 12-c ") == text_value("AB12-C"));
    CHECK(read("full_name", "")->absent());
    CHECK(read("full_name", " \t ")->absent());
    CHECK(read("full_name", std::string(30, 'a')).has_value());
    CHECK(!read("full_name", std::string(31, 'a')).has_value());
    CHECK(read("full_name", "Ờ Ờ Ờ Ờ Ờ Ờ Ờ Ờ Ờ Ờ Ờ Ờ Ờ Ờ").has_value());
}

TEST_CASE("dates keep the precision that was given") {
    CHECK(read("born", "12/05/1990") == Value(*Date::of_day(1990, 5, 12)));
    CHECK(read("born", "05/1990") == Value(*Date::of_month(1990, 5)));
    CHECK(read("born", " 1990 ") == Value(*Date::of_year(1990)));
    CHECK(!read("born", "31/02/1990").has_value());
    CHECK(!read("born", "12/05/90").has_value());
    CHECK(!read("born", "không rõ").has_value());
}

TEST_CASE("codes go through the mapping's table, then the contract's list") {
    CHECK(read("sex", "NỮ") == text_value("female"));
    CHECK(read("sex", "male") == text_value("male"));
    CHECK(read("sex", "Không rõ")->absent());
    CHECK(!read("sex", "Nam").has_value());
    CHECK(!read("sex", "MALE").has_value());
}

TEST_CASE("a personal number has exactly twelve digits, and none is added") {
    CHECK(read("personal_number", "001.099 000.123") == text_value("001099000123"));
    CHECK(!read("personal_number", "00109900012").has_value());
    CHECK(!read("personal_number", "0010990001234").has_value());
    CHECK(!read("personal_number", "00109900012x").has_value());
    CHECK(!read("personal_number", "001-099-000-123").has_value());
    CHECK(read("personal_number", " ")->absent());
}

TEST_CASE("a unit code is taken as delivered or not at all") {
    CHECK(read("home", "00004") == Value(UnitRef{"00004", "2025-07-01"}));
    CHECK(read("home", "01") == Value(UnitRef{"01", "2025-07-01"}));
    CHECK(read("home", "001") == Value(UnitRef{"001", "2025-07-01"}));
    CHECK(!read("home", "4").has_value());
    CHECK(!read("home", "0004").has_value());
    CHECK(!read("home", "000004").has_value());
    CHECK(!read("home", "0000x").has_value());
}

TEST_CASE("numbers are read where they can mean one thing only") {
    struct Case {
        const char* text;
        std::optional<char> mark;
        const char* number;
    };
    const Case cases[] = {
        {"12", {}, "12"},
        {"-12", {}, "-12"},
        {"+12", {}, "12"},
        {"12,5", {}, "12.5"},
        {"12.5", {}, "12.5"},
        {"1.234,5", {}, "1234.5"},
        {"1,234.5", {}, "1234.5"},
        {"1.234.567", {}, "1234567"},
        {"1,234,567", {}, "1234567"},
        {"1.234.567,89", {}, "1234567.89"},
        {"0.125", {}, "0.125"},
        {"1234.567", {}, "1234.567"},
        {"1.234", {}, nullptr},
        {"1,234", {}, nullptr},
        {"1.234", '.', "1.234"},
        {"1.234", ',', "1234"},
        {"1,234", ',', "1.234"},
        {"1,234", '.', "1234"},
        {"12.5", ',', nullptr},
        {"1,234.5", ',', nullptr},
        {"1.23.456", {}, nullptr},
        {"1.234,5,6", {}, nullptr},
        {"1,5.3", {}, nullptr},
        {"12345,678.9", {}, nullptr},
        {".5", {}, nullptr},
        {"5.", {}, nullptr},
        {"", {}, nullptr},
        {"-", {}, nullptr},
        {"1 234", {}, nullptr},
        {"1e5", {}, nullptr},
        {"12 m2", {}, nullptr},
        {"1..5", {}, nullptr},
        {"0.123.456", {}, nullptr},
    };
    for (const Case& c : cases) {
        CAPTURE(c.text);
        const auto number = standardise_number(c.text, c.mark);
        CHECK(number.has_value() == (c.number != nullptr));
        if (number && c.number != nullptr) CHECK(*number == c.number);
    }
}

TEST_CASE("decimals and integers obey their field") {
    CHECK(read("area", "1.234,50") == Value(*Decimal::parse("1234.5", 2)));
    CHECK(!read("area", "1,2345").has_value());
    CHECK(read("children", "3") == Value(std::int64_t{3}));
    CHECK(read("children", "1.234.567") == Value(std::int64_t{1234567}));
    CHECK(!read("children", "1.5").has_value());
    CHECK(!read("children", "99999999999999999999").has_value());
}

TEST_CASE("booleans and timestamps") {
    CHECK(read("alive", "Có") == Value(true));
    CHECK(read("alive", "0") == Value(false));
    CHECK(read("alive", "KHÔNG") == Value(false));
    CHECK(!read("alive", "x").has_value());
    CHECK(read("changed", "2026-11-23T08:30:00+07:00") ==
          Value(*Timestamp::parse("2026-11-23T01:30:00Z")));
    CHECK(!read("changed", "08:30").has_value());
}

TEST_CASE("leading words are dropped, the first that fits") {
    const Contract contract = sample_contract();
    ValueMapping mapping;
    mapping.drop_first = {"Thị trấn", "Xã"};
    ValueReader reader(contract.fields[0], mapping, {}, {});
    for (const auto& [given, left] : {std::pair{"Xã Xã Lát", "Xã Lát"},
                                      {"Thị trấn  Ba Vì", "Ba Vì"},
                                      {"Xãm", "Xãm"},
                                      {"Xã", "Xã"}}) {
        Value value;
        CHECK(reader.read(given, value));
        CHECK(value == text_value(left));
    }
}
