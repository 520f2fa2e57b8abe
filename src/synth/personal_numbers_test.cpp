#include "synth/personal_numbers.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <set>
#include <vector>

using namespace dongbo;

TEST_CASE("numbers say province, century, sex and year, and are given once") {
    PersonalNumbers numbers(3);
    std::set<std::string> given;
    for (int i = 0; i < 20'000; ++i) {
        const auto number = numbers.give("64", false, day_of(2003, 5, 1));
        REQUIRE(number.has_value());
        REQUIRE(number->size() == 12);
        REQUIRE(number->starts_with("064303"));
        given.insert(*number);
    }
    CHECK(given.size() == 20'000);
    CHECK(numbers.give("01", true, day_of(1948, 1, 1))->starts_with("001048"));
}

TEST_CASE("all million numbers of a year can be given, and not one more") {
    PersonalNumbers numbers(3);
    std::vector<bool> seen(1'000'000);
    for (std::size_t i = 0; i < seen.size(); ++i) {
        const auto number = numbers.give("01", true, day_of(1990, 1, 1));
        seen[static_cast<std::size_t>(std::stoi(number->substr(6)))] = true;
    }
    CHECK(std::count(seen.begin(), seen.end(), false) == 0);
    const auto one_more = numbers.give("01", true, day_of(1990, 1, 1));
    REQUIRE_FALSE(one_more.has_value());
    CHECK(one_more.error().code == ErrorCode::limit_exceeded);
}
