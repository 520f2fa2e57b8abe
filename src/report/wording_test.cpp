#include "report/wording.hpp"

#include <doctest/doctest.h>

namespace dongbo {
namespace {

constexpr Language kVi = Language::vietnamese;
constexpr Language kEn = Language::english;

TEST_CASE("what is not all of it never reads as all of it") {
    CHECK(ratio_text(kEn, 99'999, 100'000) == "99,999 / 100,000 (99.99 %)");
    CHECK(ratio_text(kVi, 99'999, 100'000) == "99.999 / 100.000 (99,99 %)");
    CHECK(ratio_text(kEn, 7, 7) == "7 / 7 (100.00 %)");
    CHECK(ratio_text(kVi, 0, 0) == "–");
    CHECK(share_text(kEn, 1, 3) == "33.33 %");
}

TEST_CASE("numbers, days and times are written as people of the language do") {
    CHECK(grouped(kVi, 1'234'567) == "1.234.567");
    CHECK(grouped(kEn, 999) == "999");
    CHECK(day_text(kVi, *Date::of_day(2025, 7, 1)) == "01/07/2025");
    CHECK(day_text(kEn, *Date::of_day(2025, 7, 1)) == "2025-07-01");
    // 23:30 in London is the next day in Vietnam.
    const Timestamp late = *Timestamp::parse("2026-11-23T23:30:00Z");
    CHECK(day_text(kVi, late) == "24/11/2026");
    CHECK(time_text(kVi, late) == "06:30 24/11/2026");
    CHECK(time_text(kEn, late) == "2026-11-24 06:30");
}

TEST_CASE("values read as people write them; codes by their labels") {
    Field sex;
    sex.name = "sex";
    sex.type = FieldType::code;
    sex.codes = {{"female", "Nữ", "Female"}};
    CHECK(display(kVi, sex, Value(std::string("female"))) == "Nữ");
    CHECK(display(kEn, sex, Value(std::string("female"))) == "Female");
    CHECK(display(kVi, sex, Value(std::string("unknown"))) == "unknown");
    CHECK(display(kVi, sex, Value()) == "");
    CHECK(label(kVi, sex) == "sex");
    Field born;
    born.type = FieldType::date;
    CHECK(display(kVi, born, Value(*Date::of_month(1990, 5))) == "05/1990");
}

TEST_CASE("each word of an enumeration has its place") {
    CHECK(word(kVi, CaseState::needs_information) == "chờ thông tin");
    CHECK(word(kEn, Severity::waiting) == "waiting");
    CHECK(word(kVi, Disposition::refused) == "từ chối");
    CHECK(word(kEn, RecordState::deleted) == "deleted");
    CHECK(word(kVi, Answer::not_loaded) == "chưa nạp phiên bản danh mục");
    CHECK(word(kVi, ChangeKind::contract) == "đặc tả");
    CHECK(dimension_word(kVi, "shared") == "dùng chung");
    CHECK(dimension_word(kVi, "something else") == "something else");
}

TEST_CASE("a check of dongbo's own says why it is not met, and a rule has its own words") {
    Contract contract;
    Rule& rule = contract.rules.emplace_back();
    rule.message_vi = "sai";
    rule.message_en = "wrong";
    Check check;
    check.kind = CheckKind::identity;
    CHECK(meaning_of(kEn, contract, check).starts_with("Perhaps another person"));
    check.kind = CheckKind::type;
    check.rule = kEditionRule;
    CHECK(meaning_of(kEn, contract, check).starts_with("The edition of the code"));
    check.kind = CheckKind::rule;
    check.rule = "r";
    CHECK(meaning_of(kVi, contract, check) == "sai");
}

}  // namespace
}  // namespace dongbo
