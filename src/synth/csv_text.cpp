#include "synth/csv_text.hpp"

#include <algorithm>

#include "base/file.hpp"

namespace dongbo {
namespace {

/// Cells of the row at the start of `rest`, which moves behind it.
std::vector<std::string> take_row(std::string_view& rest) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    std::size_t i = 0;
    for (; i < rest.size(); ++i) {
        const char c = rest[i];
        if (quoted) {
            if (c != '"') {
                cells.back() += c;
            } else if (i + 1 < rest.size() && rest[i + 1] == '"') {
                cells.back() += rest[++i];
            } else {
                quoted = false;
            }
        } else if (c == '"') {
            quoted = true;
        } else if (c == ',') {
            cells.emplace_back();
        } else if (c == '\n') {
            break;
        } else if (c != '\r') {
            cells.back() += c;
        }
    }
    rest.remove_prefix(std::min(rest.size(), i + 1));
    return cells;
}

Result<std::vector<std::size_t>> find_columns(const std::vector<std::string>& heading,
                                              const std::vector<std::string_view>& wanted,
                                              const std::string& file) {
    std::vector<std::size_t> columns;
    for (const std::string_view name : wanted) {
        const auto found = std::find(heading.begin(), heading.end(), name);
        if (found == heading.end()) {
            return fail(ErrorCode::invalid, "the file has no column " + std::string(name), file,
                        "give a ',' CSV with a heading");
        }
        columns.push_back(static_cast<std::size_t>(found - heading.begin()));
    }
    return columns;
}

}  // namespace

Result<std::vector<std::vector<std::string>>> read_csv_columns(
    const std::string& file, const std::vector<std::string_view>& wanted) {
    TRY_ASSIGN(const std::string text, read_file(file));
    std::string_view rest = text;
    if (rest.starts_with("\xef\xbb\xbf")) rest.remove_prefix(3);
    TRY_ASSIGN(const std::vector<std::size_t> columns, find_columns(take_row(rest), wanted, file));
    std::vector<std::vector<std::string>> rows;
    for (std::size_t number = 2; !rest.empty(); ++number) {
        const std::vector<std::string> cells = take_row(rest);
        if (cells.size() == 1 && cells[0].empty()) continue;
        std::vector<std::string> row;
        for (const std::size_t column : columns) {
            if (column >= cells.size()) {
                return fail(ErrorCode::invalid, "the row has too few cells",
                            file + ", row " + std::to_string(number));
            }
            row.push_back(cells[column]);
        }
        rows.push_back(std::move(row));
    }
    return rows;
}

void append_csv_cell(std::string& out, std::string_view text, char delimiter) {
    const char special[] = {delimiter, '"', '\n', '\r'};
    if (text.find_first_of(std::string_view(special, 4)) == std::string_view::npos) {
        out += text;
        return;
    }
    out += '"';
    for (const char c : text) {
        if (c == '"') out += '"';
        out += c;
    }
    out += '"';
}

}  // namespace dongbo
