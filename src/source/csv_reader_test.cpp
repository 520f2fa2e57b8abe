#include <doctest/doctest.h>

#include "source/row_reader.hpp"

using namespace dongbo;

namespace {

struct ReadRow {
    RowKind kind;
    std::vector<std::string> cells;
    std::string reason;
    std::uint64_t number, offset, end_offset;
};

std::vector<ReadRow> read_all(RowReader& reader) {
    std::vector<ReadRow> rows;
    Row row;
    while (reader.next(row)) {
        ReadRow& read = rows.emplace_back(
            ReadRow{row.kind, {}, row.reason, row.number, row.offset, row.end_offset});
        for (const Cell& cell : row.cells) read.cells.emplace_back(cell.text);
    }
    return rows;
}

std::vector<ReadRow> read(std::string_view text, const RowFormat& format = {},
                          std::vector<std::string> wanted = {"a", "b", "c"}) {
    auto reader = open_rows(text, format, std::move(wanted));
    REQUIRE_MESSAGE(reader.has_value(), (reader ? "" : reader.error().message()));
    return read_all(**reader);
}

using Cells = std::vector<std::string>;

}  // namespace

TEST_CASE("cells of RFC 4180 are read as it says") {
    struct Case {
        const char* name;
        std::string text;
        Cells cells;
    };
    const Case cases[] = {
        {"plain", "x,y,z\n", {"x", "y", "z"}},
        {"CRLF", "x,y,z\r\n", {"x", "y", "z"}},
        {"no line end at the end of the file", "x,y,z", {"x", "y", "z"}},
        {"empty cells", "x,,\n", {"x", "", ""}},
        {"spaces belong to the cell", " x , y,z \n", {" x ", " y", "z "}},
        {"quoted", "\"x\",\"y\",\"z\"\n", {"x", "y", "z"}},
        {"quoted and CRLF", "\"x\",\"y\",\"z\"\r\n", {"x", "y", "z"}},
        {"quoted last cell without line end", "x,y,\"z\"", {"x", "y", "z"}},
        {"quoted empty", "x,\"\",\"\"\n", {"x", "", ""}},
        {"delimiter inside quotes", "\"x,1\",y,z\n", {"x,1", "y", "z"}},
        {"line end inside quotes", "\"x\n1\",y,z\n", {"x\n1", "y", "z"}},
        {"CRLF inside quotes", "\"x\r\n1\",y,z\n", {"x\r\n1", "y", "z"}},
        {"doubled quotes", "\"x \"\"1\"\"\",y,\"\"\"\"\n", {"x \"1\"", "y", "\""}},
        {"several cells with doubled quotes",
         "\"\"\"x\",\"y\"\"\",\"\"\"\"\"\"\n",
         {"\"x", "y\"", "\"\""}},
        {"a carriage return inside a cell", "x\r1,y,z\n", {"x\r1", "y", "z"}},
        {"plain last cell after a quoted one, CRLF", "\"x\",y,z\r\n", {"x", "y", "z"}},
        {"Vietnamese", "Nguyễn,Đức,Ở\n", {"Nguyễn", "Đức", "Ở"}},
    };
    for (const Case& c : cases) {
        CAPTURE(c.name);
        const auto rows = read("a,b,c\n" + c.text);
        REQUIRE(rows.size() == 2);
        CHECK(rows[0].kind == RowKind::layout);
        CHECK(rows[1].reason == "");
        CHECK(rows[1].kind == RowKind::data);
        CHECK(rows[1].cells == c.cells);
        CHECK(rows[1].offset == 6);
        CHECK(rows[1].end_offset == 6 + c.text.size());
        CHECK(rows[1].number == 2);
    }
}

TEST_CASE("a bad line costs one row and says why") {
    struct Case {
        const char* name;
        std::string text;
        const char* reason;
    };
    const Case cases[] = {
        {"too few cells", "x,y\n", "2 cells where the heading has 3"},
        {"too many cells", "x,y,z,\n", "4 cells where the heading has 3"},
        {"quote in the middle", "x,y\"1,z\n", "a quote in the middle of cell 2"},
        {"space before a quote", "x, \"y\",z\n", "a quote in the middle of cell 2"},
        {"text after a closing quote", "x,\"y\"1,z\n", "text after the closing quote of cell 2"},
        {"carriage return after a closing quote", "x,\"y\"\r1,z\n",
         "text after the closing quote of cell 2"},
        {"quote not closed", "x,\"y,z\n", "the quote that opens cell 2 is not closed"},
        {"quote not closed after a doubled one", "x,\"y\"\",z\n",
         "the quote that opens cell 2 is not closed"},
        {"NUL", std::string("x,y\0,z\n", 7), "NUL byte"},
        {"not UTF-8", "x,y\xC3,z\n", "not UTF-8"},
        {"overlong UTF-8", "x,y\xC0\xAF,z\n", "not UTF-8"},
        {"too long", "x," + std::string(200, 'y') + ",z\n", "longer than 100 bytes"},
        {"too long with quotes", "\"x\"," + std::string(200, 'y') + ",z\n",
         "longer than 100 bytes"},
        {"a quote where the row is too long already", std::string(200, 'x') + ",\"y\",z\n",
         "cell 2 ends beyond what a row may be long (100 bytes)"},
        {"quoted cell too long", "x,\"" + std::string(200, 'y') + "\",z\n",
         "cell 2 ends beyond what a row may be long (100 bytes)"},
    };
    for (const Case& c : cases) {
        CAPTURE(c.name);
        RowFormat format;
        format.row_bytes_max = 100;
        const auto rows = read("a,b,c\n" + c.text + "1,2,3\n", format);
        REQUIRE(rows.size() == 3);
        CHECK(rows[1].kind == RowKind::malformed);
        CHECK(rows[1].reason == c.reason);
        CHECK(rows[1].cells.empty());
        CHECK(rows[1].end_offset == 6 + c.text.size());
        CHECK(rows[2].kind == RowKind::data);
        CHECK(rows[2].cells == Cells{"1", "2", "3"});
    }
}

TEST_CASE("a stray quote that meets another one lines later still costs one line") {
    const auto rows = read("a,b,c\n1,\"x,2\n3,4,5\n6,\"y\",7\n");
    REQUIRE(rows.size() == 4);
    CHECK(rows[1].kind == RowKind::malformed);
    CHECK(rows[2].cells == Cells{"3", "4", "5"});
    CHECK(rows[3].cells == Cells{"6", "y", "7"});
}

TEST_CASE("a malformed last row without line end ends the file") {
    const auto rows = read("a,b,c\nx,\"y");
    REQUIRE(rows.size() == 2);
    CHECK(rows[1].kind == RowKind::malformed);
    CHECK(rows[1].end_offset == 10);
}

TEST_CASE("title rows, heading, blank lines, empty rows and totals are layout") {
    RowFormat format;
    format.title_rows = 2;
    format.layout_starts = {"Tổng cộng", "Người lập"};
    const auto rows =
        read("SỞ TƯ PHÁP\n\na,b,c\n1,2,3\n\n   \r\n,,\nTổng cộng: 1\n, Người lập biểu,\n4,5,6\n",
             format);
    std::string kinds;
    for (const ReadRow& row : rows)
        kinds += row.kind == RowKind::data ? 'd' : row.kind == RowKind::layout ? 'l' : 'm';
    CHECK(kinds == "llldllllld");
    CHECK(rows.back().number == 10);
}

TEST_CASE("the delimiter is found from the heading") {
    for (const char delimiter : {',', ';', '\t', '|'}) {
        CAPTURE(delimiter);
        std::string text = "a,b,c\nx,y,z\n";
        for (char& c : text) c = c == ',' ? delimiter : c;
        CHECK(read(text)[1].cells == Cells{"x", "y", "z"});
    }
    CHECK(read("a;\"b, bis\";c\n1,5;2;3\n", {}, {"a", "b, bis"})[1].cells == Cells{"1,5", "2"});
    CHECK(read("a\nx\n", {}, {"a"})[1].cells == Cells{"x"});
    RowFormat format;
    format.delimiter = ';';
    CHECK(read("a,b\nx,y\n", format, {"a,b"})[1].cells == Cells{"x,y"});
}

TEST_CASE("wanted columns come in the order asked for, and may repeat") {
    const auto rows = read(
        "\xEF\xBB\xBF"
        "a,b,c\nx,y,z\n",
        {}, {"c", "a", "c"});
    CHECK(rows[0].offset == 0);
    CHECK(rows[0].end_offset == 9);
    CHECK(rows[1].cells == Cells{"z", "x", "z"});
}

TEST_CASE("a heading matches whatever its Unicode form and spaces") {
    const auto rows = read("Ho\xCC\xA3 t\xC3\xAAn ,b\nx,y\n", {}, {"Họ tên"});
    CHECK(rows[1].cells == Cells{"x"});
}

TEST_CASE("a heading that lacks a wanted column is refused with what it has") {
    const auto lacking = open_rows("a,b\n1,2\n", {}, {"a", "x", "y"});
    REQUIRE(!lacking.has_value());
    CHECK(lacking.error().code == ErrorCode::invalid);
    CHECK(lacking.error().what == "the file has no column x, y");
    CHECK(lacking.error().cure == "it has: a, b");
    const auto twice = open_rows("a,a\n1,2\n", {}, {"a"});
    REQUIRE(!twice.has_value());
    CHECK(twice.error().what == "the heading names column a twice");
}

TEST_CASE("a file without a readable heading is refused") {
    RowFormat titled;
    titled.title_rows = 3;
    CHECK(!open_rows("", {}, {}).has_value());
    CHECK(!open_rows("\n1\n", {}, {}).has_value());
    CHECK(!open_rows("a,b\xFF\n", {}, {}).has_value());
    CHECK(!open_rows("a,\"b\n", {}, {}).has_value());
    CHECK(!open_rows("t\nt\na,b\n", titled, {}).has_value());
}

TEST_CASE("a reader goes on where another one stood") {
    const std::string text = "a,b,c\n1,2,3\n\"x\ny\",5,6\nbad\n7,8,9\n";
    const auto all = read(text);
    for (std::size_t i = 0; i < all.size(); ++i) {
        auto reader = open_rows(text, {}, {"a", "b", "c"});
        REQUIRE(reader.has_value());
        (*reader)->seek(all[i].offset, all[i].number);
        const auto rest = read_all(**reader);
        REQUIRE(rest.size() == all.size() - i);
        CHECK(rest[0].number == all[i].number);
        CHECK(rest[0].cells == all[i].cells);
        CHECK(rest[0].kind == all[i].kind);
    }
}

TEST_CASE("a row whose first cell holds nothing but a line break is as empty as any") {
    auto reader = open_rows("a,b\n\"\n\",\n1,2\n", RowFormat{}, {"a", "b"});
    REQUIRE(reader.has_value());
    Row row;
    REQUIRE((*reader)->next(row));
    REQUIRE((*reader)->next(row));
    CHECK(row.kind == RowKind::layout);
    REQUIRE((*reader)->next(row));
    CHECK(row.kind == RowKind::data);
}
