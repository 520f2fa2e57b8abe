#include "base/calendar.hpp"

#include <doctest/doctest.h>

using dongbo::Date;
using dongbo::Timestamp;

namespace {

std::string iso_of(std::optional<Date> date) {
    return date ? date->iso() : "refused";
}
std::string vietnamese_date(std::string_view text) {
    return iso_of(Date::parse_vietnamese(text));
}
std::string utc(std::string_view text) {
    const auto time = Timestamp::parse(text);
    return time ? time->rfc3339() : "refused";
}

}  // namespace

TEST_CASE("a date exists in the calendar or is refused") {
    CHECK(Date::of_day(2024, 2, 29));
    CHECK(Date::of_day(2000, 2, 29));
    CHECK(Date::of_day(9999, 12, 31));
    CHECK_FALSE(Date::of_day(2023, 2, 29));
    CHECK_FALSE(Date::of_day(1900, 2, 29));
    CHECK_FALSE(Date::of_day(2024, 2, 31));
    CHECK_FALSE(Date::of_day(2024, 4, 31));
    CHECK_FALSE(Date::of_day(2024, 0, 1));
    CHECK_FALSE(Date::of_day(2024, 13, 1));
    CHECK_FALSE(Date::of_day(2024, 1, 0));
    CHECK_FALSE(Date::of_month(2024, 13));
    CHECK_FALSE(Date::of_year(0));
    CHECK_FALSE(Date::of_year(10000));
}

TEST_CASE("a date says how exact it is") {
    CHECK(Date::of_year(1950)->precision() == Date::Precision::year);
    CHECK(Date::of_month(1950, 3)->precision() == Date::Precision::month);
    CHECK(Date::of_day(1950, 3, 1)->precision() == Date::Precision::day);
    CHECK(Date::of_year(1950)->iso() == "1950");
    CHECK(Date::of_month(1950, 3)->vietnamese() == "03/1950");
    CHECK(Date::of_day(1950, 3, 1)->vietnamese() == "01/03/1950");
    CHECK(Date::of_year(7)->iso() == "0007");
}

TEST_CASE("an unknown part sorts before every known one") {
    CHECK(*Date::of_year(1950) < *Date::of_month(1950, 1));
    CHECK(*Date::of_month(1950, 1) < *Date::of_day(1950, 1, 1));
    CHECK(*Date::of_day(1950, 1, 31) < *Date::of_month(1950, 2));
    CHECK(*Date::of_day(1949, 12, 31) < *Date::of_year(1950));
}

TEST_CASE("ISO dates are read strictly") {
    CHECK(iso_of(Date::parse_iso("1990-05-12")) == "1990-05-12");
    CHECK(iso_of(Date::parse_iso("1990-05")) == "1990-05");
    CHECK(iso_of(Date::parse_iso("1990")) == "1990");
    for (const char* text : {"", "199", "1990-", "1990-5", "1990-05-", "1990-05-1", "1990-05-121",
                             "1990/05/12", "1990-0a-12", "-990-05-12", "1990-05-12 ", "+990"}) {
        CAPTURE(text);
        CHECK_FALSE(Date::parse_iso(text));
    }
}

TEST_CASE("dates are read as offices write them") {
    CHECK(vietnamese_date("12/05/1990") == "1990-05-12");
    CHECK(vietnamese_date("1/5/1990") == "1990-05-01");
    CHECK(vietnamese_date("12-5-1990") == "1990-05-12");
    CHECK(vietnamese_date("12.05.1990") == "1990-05-12");
    CHECK(vietnamese_date("05/1990") == "1990-05");
    CHECK(vietnamese_date("5/1990") == "1990-05");
    CHECK(vietnamese_date("1990") == "1990");
    CHECK(vietnamese_date("1990-05-12") == "1990-05-12");
    CHECK(vietnamese_date("1990-05") == "1990-05");
}

TEST_CASE("a date that would be a guess is refused") {
    for (const char* text :
         {"12/05/90", "12/05-1990", "12//1990", "/05/1990", "012/05/1990", "12/005/1990",
          "31/02/1990", "13/1990", "00/05/1990", "12/05/1990/", "12/05/1990 ", "1/2/3/1990",
          "khoảng 1990", "90", "19900512", "/", "12/05/19900"}) {
        CAPTURE(text);
        CHECK_FALSE(Date::parse_vietnamese(text));
    }
}

TEST_CASE("the date of an identity card's QR text has eight digits") {
    CHECK(iso_of(Date::parse_ddmmyyyy("12051990")) == "1990-05-12");
    CHECK_FALSE(Date::parse_ddmmyyyy("31021990"));
    CHECK_FALSE(Date::parse_ddmmyyyy("1205199"));
    CHECK_FALSE(Date::parse_ddmmyyyy("120519900"));
    CHECK_FALSE(Date::parse_ddmmyyyy("1a051990"));
}

TEST_CASE("a timestamp is read with its zone and written in UTC") {
    CHECK(utc("2026-11-23T08:30:00+07:00") == "2026-11-23T01:30:00.000Z");
    CHECK(utc("2026-11-23T01:30:00Z") == "2026-11-23T01:30:00.000Z");
    CHECK(utc("2026-11-23t01:30:00.5z") == "2026-11-23T01:30:00.500Z");
    CHECK(utc("2026-11-23T01:30:00.123999Z") == "2026-11-23T01:30:00.123Z");
    CHECK(utc("2026-12-31T23:00:00-02:30") == "2027-01-01T01:30:00.000Z");
    CHECK(utc("1969-12-31T23:59:59.999Z") == "1969-12-31T23:59:59.999Z");
    CHECK(utc("0001-01-01T00:00:00Z") == "0001-01-01T00:00:00.000Z");
    CHECK(utc("9999-12-31T23:59:59.999Z") == "9999-12-31T23:59:59.999Z");
    CHECK(Timestamp::parse("1970-01-01T00:00:00Z")->milliseconds == 0);
    CHECK(Timestamp::parse("2026-11-23T01:30:00Z")->milliseconds == 1795397400000);
}

TEST_CASE("a timestamp without zone or outside the calendar is refused") {
    for (const char* text :
         {"", "2026-11-23", "2026-11-23T08:30:00", "2026-11-23 08:30:00Z", "2026-11-23T08:30Z",
          "2026-02-29T08:30:00Z", "2026-11-23T24:00:00Z", "2026-11-23T08:60:00Z",
          "2026-11-23T08:30:60Z", "2026-11-23T08:30:00.Z", "2026-11-23T08:30:00+7:00",
          "2026-11-23T08:30:00+0700", "2026-11-23T08:30:00+24:00", "2026-11-23T08:30:00Z ",
          "0001-01-01T00:00:00+07:00", "9999-12-31T23:59:59-00:01"}) {
        CAPTURE(text);
        CHECK_FALSE(Timestamp::parse(text));
    }
}

TEST_CASE("a timestamp is shown in Vietnam's time") {
    CHECK(Timestamp::parse("2026-11-23T01:30:00Z")->vietnamese() == "08:30 23/11/2026");
    CHECK(Timestamp::parse("2026-12-31T17:00:00Z")->vietnamese() == "00:00 01/01/2027");
}

TEST_CASE("a corrupt count of milliseconds is still written") {
    CHECK(Timestamp{INT64_MAX}.rfc3339() == "9999-12-31T23:59:59.999Z");
    CHECK(Timestamp{INT64_MIN}.rfc3339() == "0001-01-01T00:00:00.000Z");
    CHECK(Timestamp{INT64_MAX}.vietnamese() == "23:59 31/12/9999");
}

TEST_CASE("every day of four centuries keeps its place when written and read") {
    constexpr std::int64_t kDay = 86'400'000;
    for (std::int64_t day = -100'000; day < 100'000; ++day) {
        const Timestamp time{day * kDay + 1};
        const auto again = Timestamp::parse(time.rfc3339());
        REQUIRE(again);
        REQUIRE(*again == time);
    }
}

TEST_CASE("the machine's clock goes on") {
    const Timestamp before = dongbo::system_clock().now();
    CHECK(before > *Timestamp::parse("2024-01-01T00:00:00Z"));
    CHECK(dongbo::system_clock().now() >= before);
}
