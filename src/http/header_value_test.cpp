#include "http/header_value.hpp"

#include <doctest/doctest.h>

using namespace dongbo;

TEST_CASE("parameters of a header value are found with and without quotes") {
    constexpr std::string_view kValue = R"(Form-Data ; name = "a;b" ; filename=c.csv; empty="")";
    CHECK(main_value(kValue) == "Form-Data");
    CHECK(parameter_of(kValue, "name") == "a;b");
    CHECK(parameter_of(kValue, "FileName") == "c.csv");
    CHECK(parameter_of(kValue, "empty") == "");
    CHECK_FALSE(parameter_of(kValue, "b"));
    CHECK_FALSE(parameter_of(kValue, "Form-Data"));
    CHECK_FALSE(parameter_of(R"(x; a="un)", "a"));
    CHECK_FALSE(parameter_of(R"(x; a="u\"n")", "a"));
    CHECK_FALSE(parameter_of("", "a"));
}

TEST_CASE("tokens of a list are compared whole, without case") {
    CHECK(has_token("Close , upgrade", "close"));
    CHECK(has_token("a,,close", "CLOSE"));
    CHECK_FALSE(has_token("closed, enclose", "close"));
    CHECK_FALSE(has_token("", "close"));
}
