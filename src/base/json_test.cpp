#include "base/json.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <vector>

using namespace dongbo;

namespace {

std::string quoted(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

std::string written(std::int64_t value) {
    std::string out;
    append_json_integer(out, value);
    return out;
}

}  // namespace

TEST_CASE("a string is written as in the sample of RFC 8785") {
    CHECK(quoted("\u20ac$\u000F\u000aA'\u0042\u0022\u005c\\\"/") == R"("€$\u000f\nA'B\"\\\\\"/")");
}

TEST_CASE("control characters have one spelling each") {
    CHECK(quoted(std::string_view("\0\b\t\n\v\f\r\x1f", 8)) == R"("\u0000\b\t\n\u000b\f\r\u001f")");
    CHECK(quoted("\x7f") == "\"\x7f\"");
    CHECK(quoted("") == "\"\"");
    CHECK(quoted("Đắk Lắk 😂 \u2028") == "\"Đắk Lắk 😂 \u2028\"");
}

TEST_CASE("what needs an escape has one wherever it stands in a long text") {
    for (const auto& [given, wanted] : std::vector<std::pair<std::string, std::string>>{
             {"\"", "\\\""}, {"\\", "\\\\"}, {"\n", "\\n"}, {"\x1f", "\\u001f"}})
        for (std::size_t before = 0; before < 20; ++before)
            for (std::size_t after = 0; after < 20; ++after) {
                const std::string start(before, 'a');
                const std::string end(after, ' ');
                CHECK(quoted(start + given + end) == "\"" + start + wanted + end + "\"");
                CHECK(quoted(start + given + "ế" + given + end) ==
                      "\"" + start + wanted + "ế" + wanted + end + "\"");
            }
}

TEST_CASE("a string is appended to what is there") {
    std::string out = "{";
    append_json_string(out, "a");
    CHECK(out == "{\"a\"");
}

TEST_CASE("an integer that a JSON number cannot hold exactly is a string") {
    CHECK(written(0) == "0");
    CHECK(written(-7) == "-7");
    CHECK(written(9007199254740991) == "9007199254740991");
    CHECK(written(-9007199254740991) == "-9007199254740991");
    CHECK(written(9007199254740992) == "\"9007199254740992\"");
    CHECK(written(-9007199254740992) == "\"-9007199254740992\"");
    CHECK(written(INT64_MIN) == "\"-9223372036854775808\"");
    CHECK(written(INT64_MAX) == "\"9223372036854775807\"");
}

TEST_CASE("keys sort as in the sample of RFC 8785") {
    const std::vector<std::string> sorted = {"\r",     "1",          "\u0080", "\u00f6",
                                             "\u20ac", "\U0001f600", "\ufb33"};
    std::vector<std::string> keys = sorted;
    std::ranges::reverse(keys);
    std::ranges::sort(keys, json_key_less);
    CHECK(keys == sorted);
}

TEST_CASE("a key sorts after its beginning and not before itself") {
    CHECK(json_key_less("ho", "ho_ten"));
    CHECK_FALSE(json_key_less("ho_ten", "ho"));
    CHECK_FALSE(json_key_less("ho", "ho"));
    CHECK(json_key_less("", "a"));
    CHECK(json_key_less("\U0010FFFF", "\uE000"));
    CHECK(json_key_less("\uD7FF", "\U00010000"));
}
