#include "sync/format/json_columns.hpp"

#include <doctest/doctest.h>

#include "sync/format/format_fixture.hpp"
#include "tests/support/must.hpp"

using namespace dongbo;

namespace {

std::string columns_of(const std::vector<std::string>& texts) {
    JsonColumnWriter writer;
    bool mark = false;
    for (const std::string& text : texts) must(writer.add(text, mark = !mark));
    std::string out;
    writer.append_to(out);
    return out;
}

Result<std::vector<std::string>> texts_in(std::string_view bytes, std::size_t texts_max = 1'000'000,
                                          std::size_t bytes_max = 1U << 26) {
    ByteReader reader(bytes);
    TRY_ASSIGN(JsonColumnReader columns, JsonColumnReader::open(reader, texts_max, bytes_max));
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < columns.size(); ++i) {
        if (columns.mark(i) != (i % 2 == 0)) return fail(ErrorCode::invalid, "another mark");
        TRY_ASSIGN(std::string text, columns.next());
        texts.push_back(std::move(text));
    }
    if (!reader.at_end()) return fail(ErrorCode::invalid, "more bytes");
    return texts;
}

}  // namespace

TEST_CASE("texts of one shape hold it once, and each value stands in its column") {
    const std::vector<std::string> texts = {
        R"({"id":"0f95a08f233bdf92d07ee6130a6d5565","n":41,"name":"An","place":{"name":"x"}})",
        R"({"id":"1f95a08f233bdf92d07ee6130a6d5565","n":42,"name":"Bình","place":{"name":"y"}})",
        ""};
    const std::string bytes = columns_of(texts);
    CHECK(must(texts_in(bytes)) == texts);
    CHECK(bytes.find("\"place\"") == bytes.rfind("\"place\""));
    CHECK(bytes.find("An\nBình\nx\ny\n") != std::string::npos);
    CHECK(bytes.find("0f95a08f") == std::string::npos);
}

TEST_CASE("texts that are no JSON, and numbers of every spelling, come back as they were") {
    const std::vector<std::string> texts = {"{",
                                            "\"",
                                            "\"a",
                                            "a\"b\\\"",
                                            "]]]}\"\":\"\"",
                                            "007",
                                            "1.05",
                                            "-0",
                                            "1e5",
                                            "\"\"",
                                            "\"\":",
                                            "0",
                                            "999999999999999999",
                                            "9999999999999999999",
                                            "}{",
                                            "[1,2,",
                                            "\\\"",
                                            "\"\\\\\"",
                                            "\"0F95a08f233bdf92d07ee6130a6d5565\""};
    CHECK(must(texts_in(columns_of(texts))) == texts);
    CHECK(rc::check([] {
        const auto any =
            *rc::gen::container<std::vector<std::string>>(rc::gen::container<std::string>(
                rc::gen::element('"', '\\', '{', '}', '[', ']', ':', ',', 'a', '0', '7', '\xC3')));
        RC_ASSERT(must(texts_in(columns_of(any))) == any);
    }));
}

TEST_CASE("texts of more shapes than a page may have stand as they are") {
    std::vector<std::string> texts;
    for (std::size_t i = 0; i < ShapeTable::kShapesMax + 50; ++i)
        texts.push_back("{\"field " + std::to_string(i) + "\":\"value\",\"n\":7}");
    std::string long_list = "[\"first\"";
    for (std::size_t i = 0; i < ShapeTable::kColumnsMax; ++i) long_list += ",\"x\"";
    texts.push_back(long_list + "]");
    texts.push_back(std::string(ShapeTable::kBytesMax, ' '));
    CHECK(must(texts_in(columns_of(texts))) == texts);
}

TEST_CASE("a control character is refused on writing") {
    JsonColumnWriter writer;
    CHECK_FALSE(writer.add("{\"a\":\"\x01\"}", true));
    CHECK_FALSE(writer.add("{\n}", true));
}

TEST_CASE("columns that were cut, or say more than there is, are refused") {
    const std::string good = columns_of({R"({"a":"x","n":5})", R"({"a":"y","n":6})"});
    REQUIRE(texts_in(good));
    for (std::size_t cut = 0; cut < good.size(); ++cut) CHECK_FALSE(texts_in(good.substr(0, cut)));
    CHECK(texts_in(good, 1).error().code == ErrorCode::limit_exceeded);
    CHECK(texts_in(good, 2, 29).error().code == ErrorCode::limit_exceeded);
    CHECK(texts_in(good, 2, 30));
    // A megabyte of shape, a thousand times.
    const std::string shape(ShapeTable::kBytesMax - 1, 'x');
    std::string bomb;
    append_varint(bomb, 1);
    append_varint(bomb, shape.size());
    bomb += shape;
    append_varint(bomb, 1'000);
    for (int i = 0; i < 1'000; ++i) append_varint(bomb, 2U | (i % 2 == 0));
    append_varint(bomb, 0);
    CHECK(texts_in(bomb).error().code == ErrorCode::limit_exceeded);
}

TEST_CASE("any bytes are columns or are refused") {
    CHECK(rc::check([] {
        std::string bytes = columns_of({encode(any_change()), encode(any_change())});
        bytes[*rc::gen::inRange<std::size_t>(0, bytes.size())] =
            static_cast<char>(*rc::gen::arbitrary<std::uint8_t>());
        (void)texts_in(bytes);
        RC_SUCCEED("without a crash");
    }));
}
