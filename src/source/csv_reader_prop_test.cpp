#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "source/row_reader.hpp"

using namespace dongbo;

namespace {

/// Writes a cell with quotes where it needs them, or where `always` says so.
void write_cell(std::string& out, const std::string& cell, char delimiter, bool always) {
    const bool needs =
        always || cell.find_first_of(std::string("\"\r\n") + delimiter) != std::string::npos;
    if (!needs) {
        out += cell;
        return;
    }
    out += '"';
    for (const char c : cell) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

}  // namespace

TEST_CASE("whatever cells are written are read again") {
    CHECK(rc::check([] {
        const auto character = rc::gen::elementOf(std::string("ab \",;\t|\r\n'"));
        const auto row = rc::gen::container<std::vector<std::string>>(
            3, rc::gen::container<std::string>(character));
        const auto rows = *rc::gen::container<std::vector<std::vector<std::string>>>(row);
        const char delimiter = *rc::gen::element(',', ';', '\t', '|');
        const std::string line_end = *rc::gen::element(std::string("\n"), std::string("\r\n"));
        std::string text = std::string("x") + delimiter + "y" + delimiter + "z" + line_end;
        std::vector<std::vector<std::string>> written;
        for (const auto& cells : rows) {
            const bool always = *rc::gen::arbitrary<bool>();
            for (std::size_t i = 0; i < 3; ++i) {
                if (i != 0) text += delimiter;
                write_cell(text, cells[i], delimiter, always);
            }
            text += line_end;
        }
        RowFormat format;
        format.delimiter = delimiter;
        auto reader = open_rows(text, format, {"x", "y", "z"});
        RC_ASSERT(reader.has_value());
        Row read;
        RC_ASSERT((*reader)->next(read));
        std::uint64_t offset = read.end_offset;
        for (const auto& cells : rows) {
            RC_ASSERT((*reader)->next(read));
            RC_ASSERT(read.offset == offset);
            offset = read.end_offset;
            const bool blank =
                (cells[0] + cells[1] + cells[2]).find_first_not_of(" \t\r\n") == std::string::npos;
            RC_ASSERT(read.kind == (blank ? RowKind::layout : RowKind::data));
            for (std::size_t i = 0; !blank && i < 3; ++i) RC_ASSERT(read.cells[i].text == cells[i]);
        }
        RC_ASSERT(offset == text.size());
        RC_ASSERT(!(*reader)->next(read));
    }));
}

TEST_CASE("any bytes are cut into rows that follow one another to the end of the file") {
    CHECK(rc::check([] {
        const auto character = rc::gen::elementOf(std::string("a,\"\n\r\0\xC3", 7));
        const std::string text = "x,y\n" + *rc::gen::container<std::string>(character);
        RowFormat format;
        format.row_bytes_max = 20;
        auto reader = open_rows(text, format, {"x"});
        RC_ASSERT(reader.has_value());
        Row row;
        std::uint64_t offset = 0;
        std::uint64_t number = 1;
        while ((*reader)->next(row)) {
            RC_ASSERT(row.offset == offset);
            RC_ASSERT(row.end_offset > offset);
            RC_ASSERT(row.number == number++);
            RC_ASSERT((row.kind == RowKind::malformed) == !row.reason.empty());
            offset = row.end_offset;
        }
        RC_ASSERT(offset == text.size());
    }));
}
