#include "base/json_writer.hpp"

#include <doctest/doctest.h>

namespace dongbo {
namespace {

TEST_CASE("objects and arrays get their commas, whatever is nested in what") {
    std::string out;
    JsonWriter json(out);
    json.begin_object().member("empty", "").key("list").begin_array();
    json.value(1).value(-2).begin_object().end_object().begin_array().end_array().end_array();
    json.member("after", true).key("none").null().end_object();
    CHECK(out == R"({"empty":"","list":[1,-2,{},[]],"after":true,"none":null})");
}

TEST_CASE("texts are escaped, also those that stand as they are in Vietnamese") {
    std::string out;
    JsonWriter(out).begin_array().value("Phường \"Ba\\Đình\"\n").value('x' == 'y').end_array();
    CHECK(out == "[\"Phường \\\"Ba\\\\Đình\\\"\\n\",false]");
}

TEST_CASE("numbers keep all their digits, and what is no number is null") {
    std::string out;
    JsonWriter json(out);
    json.begin_array().value(UINT64_MAX).value(INT64_MIN).value(0.5).value(1.0 / 0.0).end_array();
    CHECK(out == "[18446744073709551615,-9223372036854775808,0.5,null]");
}

TEST_CASE("what is not given is null") {
    std::string out;
    JsonWriter json(out);
    json.begin_array().value(std::optional<int>()).value(std::optional<std::string>("x"));
    json.end_array();
    CHECK(out == R"([null,"x"])");
}

}  // namespace
}  // namespace dongbo
