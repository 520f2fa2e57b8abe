#include <doctest/doctest.h>

#include <optional>

#include "source/row_reader.hpp"

using namespace dongbo;

namespace {

using Cells = std::vector<std::optional<std::string>>;

struct ReadRow {
    RowKind kind;
    Cells cells;
    std::string reason;
    std::uint64_t number, end_offset;
};

std::vector<ReadRow> read(std::string_view text, std::vector<std::string> wanted,
                          std::uint32_t row_bytes_max = 1000) {
    RowFormat format;
    format.format = FileFormat::ndjson;
    format.row_bytes_max = row_bytes_max;
    auto reader = open_rows(text, format, std::move(wanted));
    REQUIRE(reader.has_value());
    std::vector<ReadRow> rows;
    Row row;
    while ((*reader)->next(row)) {
        ReadRow& read =
            rows.emplace_back(ReadRow{row.kind, {}, row.reason, row.number, row.end_offset});
        for (const Cell& cell : row.cells) {
            read.cells.push_back(cell.present ? std::optional(std::string(cell.text))
                                              : std::nullopt);
        }
    }
    return rows;
}

std::string nested(int levels) {
    std::string text = "{\"a\":";
    for (int i = 1; i < levels; ++i) text += '[';
    text += '1';
    for (int i = 1; i < levels; ++i) text += ']';
    return text + "}";
}

}  // namespace

TEST_CASE("a wanted path gives the value it leads to") {
    struct Case {
        const char* json;
        const char* path;
        std::optional<std::string> text;
    };
    const Case cases[] = {
        {R"({"a":"x"})", "a", "x"},
        {R"( { "a" : "x" } )", "a", "x"},
        {R"({"a":""})", "a", ""},
        {R"({"a":null})", "a", std::nullopt},
        {R"({})", "a", std::nullopt},
        {R"({"b":"x"})", "a", std::nullopt},
        {R"({"a":-12.50e+3})", "a", "-12.50e+3"},
        {R"({"a":0})", "a", "0"},
        {R"({"a":true,"b":false})", "b", "false"},
        {R"({"a":{"b":{"c":"x"}}})", "a.b.c", "x"},
        {R"({"a":{"b":1}})", "a", R"({"b":1})"},
        {R"({"a":[1, {"b":2}]})", "a", R"([1, {"b":2}])"},
        {R"({"a":[{"b":2}]})", "a.b", std::nullopt},
        {R"({"a":"x"})", "a.b", std::nullopt},
        {R"({"a":"\" \\ \/ \b\f\n\r\t"})", "a", "\" \\ / \b\f\n\r\t"},
        {R"({"a":"\u0110\u1EE9c \ud83d\uDE00"})", "a", "Đức 😀"},
        {R"({"\u0061":"x"})", "a", "x"},
        {R"({"a":"Nguyễn"})", "a", "Nguyễn"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.json);
        const auto rows = read(c.json, {c.path});
        REQUIRE(rows.size() == 1);
        CHECK(rows[0].reason == "");
        CHECK(rows[0].cells == Cells{c.text});
    }
}

TEST_CASE("a line that is not one strict JSON object is malformed with the reason") {
    struct Case {
        std::string json;
        const char* reason;
    };
    const Case cases[] = {
        {"[1]", "not a JSON object"},
        {"x", "not a JSON object"},
        {R"({"a":1,"a":2})", "a name occurs twice in the object that ends at byte 14"},
        {R"({"a":{"b":1,"\u0062":2}})", "a name occurs twice in the object that ends at byte 24"},
        {R"({"a":1}x)", "text after the object at byte 8"},
        {R"({"a":1)", "a comma or } is missing at byte 7"},
        {R"({"a" 1})", "a colon is missing at byte 6"},
        {R"({"a":})", "no JSON value at byte 6"},
        {R"({"a":1,})", "a name in quotes is missing at byte 8"},
        {R"({a:1})", "a name in quotes is missing at byte 2"},
        {R"({"a":[1,2})", "a comma or ] is missing at byte 10"},
        {R"({"a":01})", "a number with a leading zero at byte 8"},
        {R"({"a":1.})", "a number without digits after the point at byte 8"},
        {R"({"a":1e})", "a number without digits in its exponent at byte 8"},
        {R"({"a":+1})", "no JSON value at byte 6"},
        {R"({"a":nul})", "no JSON value at byte 6"},
        {R"({"a":"x)", "a text is not closed at byte 8"},
        {"{\"a\":\"x\ty\"}", "a control character inside a text at byte 8"},
        {R"({"a":"\x"})", "an unknown escape at byte 9"},
        {R"({"a":"\u12"})", "\\u without four digits at byte 11"},
        {R"({"a":"\ud83d"})", "half a surrogate pair at byte 13"},
        {R"({"a":"\ude00"})", "half a surrogate pair at byte 13"},
        {R"({"a":"\u0000"})", "NUL byte at byte 13"},
        {std::string("{\"a\":\"\0\"}", 9), "NUL byte"},
        {"{\"a\":\"\xFF\"}", "not UTF-8"},
        {nested(33), "nested deeper than 32 levels at byte 37"},
        {"{\"a\":\"" + std::string(1000, 'x') + "\"}", "longer than 1000 bytes"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.json);
        const auto rows = read(c.json + "\n{\"a\":7}\n", {"a"});
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].kind == RowKind::malformed);
        CHECK(rows[0].reason == c.reason);
        CHECK(rows[0].cells.empty());
        CHECK(rows[0].end_offset == c.json.size() + 1);
        CHECK(rows[1].cells == Cells{"7"});
    }
}

TEST_CASE("32 levels are read") {
    CHECK(read(nested(32), {"a"})[0].kind == RowKind::data);
}

TEST_CASE("a repeated name is found among many") {
    std::string json = "{";
    for (int i = 0; i < 40; ++i) json += "\"n" + std::to_string(i) + "\":1,";
    CHECK(read(json + "\"x\":1}", {"x"})[0].kind == RowKind::data);
    CHECK(read(json + "\"n7\":1}", {"x"})[0].kind == RowKind::malformed);
}

TEST_CASE("blank lines are layout, CRLF and a byte order mark are no content") {
    const auto rows = read("\xEF\xBB\xBF{\"a\":1}\r\n\r\n{\"a\":2}", {"a"});
    REQUIRE(rows.size() == 3);
    CHECK(rows[0].cells == Cells{"1"});
    CHECK(rows[1].kind == RowKind::layout);
    CHECK(rows[2].cells == Cells{"2"});
    CHECK(rows[2].number == 3);
}
