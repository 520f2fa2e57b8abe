// CSV after RFC 4180. Most rows hold no quote: those are cut with memchr alone.
#include <fmt/format.h>

#include <algorithm>
#include <cstring>
#include <deque>

#include "base/text.hpp"
#include "source/readers.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kDelimiters = ",;\t|";

class CsvReader final : public RowReader {
  public:
    CsvReader(std::string_view text, const RowFormat& format, char delimiter)
        : text_(text), format_(format), delimiter_(delimiter) {}

    bool next(Row& row) override;
    void seek(std::uint64_t offset, std::uint64_t row_number) override {
        offset_ = offset;
        number_ = row_number;
    }
    const std::vector<std::string>& columns() const override { return columns_; }

    /// Reads the heading; afterwards the reader stands at the first row of the file again.
    Result<> read_heading();
    /// The wanted columns that the heading lacks.
    std::vector<std::string> choose_columns(const std::vector<std::string>& wanted);

  private:
    const char* begin_of(std::uint64_t offset) const { return text_.data() + offset; }
    const char* file_end() const { return text_.data() + text_.size(); }
    static const char* find(const char* from, const char* to, char wanted) {
        const auto* found = static_cast<const char*>(
            std::memchr(from, wanted, static_cast<std::size_t>(to - from)));
        return found != nullptr ? found : to;
    }

    void scan(Row& row);
    void cut_plain(const char* begin, const char* end);
    void cut_quoted(Row& row, const char* begin);
    /// Reads the cell that begins at `position` with a quote; returns what follows it, null if bad.
    const char* read_quoted_cell(Row& row, const char* position, const char* limit);
    const char* read_unquoted_cell(Row& row, const char* position, const char* line_end);
    void end_row(Row& row, const char* begin, const char* end, const char* next_row) const;
    void refuse(Row& row, std::string reason, const char* resume_after) const;
    bool is_layout() const;
    void judge(Row& row);

    std::string_view text_;
    RowFormat format_;
    char delimiter_;
    std::uint64_t offset_ = 0;
    std::uint64_t number_ = 1;
    std::vector<std::string> columns_;
    std::vector<std::size_t> wanted_;       ///< index in `fields_` of each wanted column
    std::vector<std::string_view> fields_;  ///< all cells of the current row
    std::deque<std::string> unescaped_;     ///< cells with doubled quotes; a deque keeps addresses
    std::size_t unescaped_used_ = 0;
};

void CsvReader::end_row(Row& row, const char* begin, const char* end, const char* next_row) const {
    row.raw = {begin, static_cast<std::size_t>(end - begin)};
    row.end_offset = static_cast<std::uint64_t>(next_row - text_.data());
}

/// One bad line costs one row: whatever was begun, reading goes on after the next line end.
void CsvReader::refuse(Row& row, std::string reason, const char* resume_after) const {
    row.kind = RowKind::malformed;
    row.reason = std::move(reason);
    const char* line_end = find(resume_after, file_end(), '\n');
    const char* end = line_end;
    if (line_end != file_end() && end > row.raw.data() && end[-1] == '\r') --end;
    end_row(row, row.raw.data(), end, line_end == file_end() ? line_end : line_end + 1);
}

void CsvReader::cut_plain(const char* begin, const char* end) {
    for (;;) {
        const char* stop = find(begin, end, delimiter_);
        fields_.emplace_back(begin, static_cast<std::size_t>(stop - begin));
        if (stop == end) return;
        begin = stop + 1;
    }
}

const char* CsvReader::read_quoted_cell(Row& row, const char* position, const char* limit) {
    const char* content = position + 1;
    const char* quote = std::min(content, limit);  // the row may be too long already
    bool doubled = false;
    for (;;) {
        quote = find(quote, limit, '"');
        if (quote == limit) {
            refuse(
                row,
                limit == file_end()
                    ? fmt::format("the quote that opens cell {} is not closed", fields_.size() + 1)
                    : fmt::format("cell {} ends beyond what a row may be long ({} bytes)",
                                  fields_.size() + 1, format_.row_bytes_max),
                position);
            return nullptr;
        }
        if (quote + 1 >= file_end() || quote[1] != '"') break;
        doubled = true;
        quote += 2;
        if (quote > limit) quote = limit;
    }
    std::string_view cell{content, static_cast<std::size_t>(quote - content)};
    if (doubled) {
        if (unescaped_used_ == unescaped_.size()) unescaped_.emplace_back();
        std::string& out = unescaped_[unescaped_used_++];
        out.clear();
        for (std::size_t i = 0; i < cell.size(); ++i) {
            out += cell[i];
            if (cell[i] == '"') ++i;
        }
        cell = out;
    }
    const char* after = quote + 1;
    const bool ends_line = after == file_end() || *after == '\n' ||
                           (*after == '\r' && after + 1 != file_end() && after[1] == '\n');
    if (!ends_line && *after != delimiter_) {
        refuse(row, fmt::format("text after the closing quote of cell {}", fields_.size() + 1),
               position);
        return nullptr;
    }
    fields_.push_back(cell);
    return after;
}

const char* CsvReader::read_unquoted_cell(Row& row, const char* position, const char* line_end) {
    const char* stop = find(position, line_end, delimiter_);
    if (find(position, stop, '"') != stop) {
        refuse(row, fmt::format("a quote in the middle of cell {}", fields_.size() + 1), position);
        return nullptr;
    }
    const char* end = stop;
    if (stop == line_end && line_end != file_end() && end > position && end[-1] == '\r') --end;
    fields_.emplace_back(position, static_cast<std::size_t>(end - position));
    return end;
}

void CsvReader::cut_quoted(Row& row, const char* begin) {
    const auto room = static_cast<std::uint64_t>(file_end() - begin);
    const char* limit = begin + std::min<std::uint64_t>(room, format_.row_bytes_max);
    const char* position = begin;
    for (;;) {
        const char* after = nullptr;
        if (position != file_end() && *position == '"') {
            after = read_quoted_cell(row, position, limit);
        } else {
            after = read_unquoted_cell(row, position, find(position, file_end(), '\n'));
        }
        if (after == nullptr) return;
        if (after == file_end()) return end_row(row, begin, after, after);
        if (*after == '\n') return end_row(row, begin, after, after + 1);
        if (*after == '\r') return end_row(row, begin, after, after + 2);
        position = after + 1;
    }
}

/// Cuts the row at offset_ into fields_, or marks it malformed.
void CsvReader::scan(Row& row) {
    const char* begin = begin_of(offset_);
    if (offset_ == 0 && text_.starts_with(kByteOrderMark)) begin += kByteOrderMark.size();
    row.kind = RowKind::data;
    row.raw = {begin, 0};
    fields_.clear();
    unescaped_used_ = 0;
    const char* line_end = find(begin, file_end(), '\n');
    if (find(begin, line_end, '"') != line_end) {
        cut_quoted(row, begin);
    } else {
        const char* end = line_end;
        if (line_end != file_end() && end > begin && end[-1] == '\r') --end;
        cut_plain(begin, end);
        end_row(row, begin, end, line_end == file_end() ? line_end : line_end + 1);
    }
    if (row.kind == RowKind::data && row.raw.size() > format_.row_bytes_max) {
        row.kind = RowKind::malformed;
        row.reason = fmt::format("longer than {} bytes", format_.row_bytes_max);
    }
}

/// A blank line, a row of empty cells, or one that starts as totals and signatures do.
bool CsvReader::is_layout() const {
    for (const std::string_view cell : fields_) {
        const std::size_t start = cell.find_first_not_of(" \t\r\n");
        if (start == std::string_view::npos) continue;
        return std::ranges::any_of(format_.layout_starts, [&](const std::string& words) {
            return cell.substr(start).starts_with(words);
        });
    }
    return true;
}

void CsvReader::judge(Row& row) {
    if (row.number <= format_.title_rows + 1) {
        row.kind = RowKind::layout;
        row.reason.clear();
        return;
    }
    if (row.kind != RowKind::data) return;
    // A blank or empty first cell is rare enough to look at the others only then.
    const bool first_is_empty = is_blank(fields_.front());
    if ((first_is_empty || !format_.layout_starts.empty()) && is_layout()) {
        row.kind = RowKind::layout;
        return;
    }
    if (fields_.size() != columns_.size()) {
        row.kind = RowKind::malformed;
        row.reason =
            fmt::format("{} cells where the heading has {}", fields_.size(), columns_.size());
    } else if (const std::string_view defect = find_text_defect(row.raw); !defect.empty()) {
        row.kind = RowKind::malformed;
        row.reason = defect;
    }
}

bool CsvReader::next(Row& row) {
    const bool only_mark_left = offset_ == 0 && text_ == kByteOrderMark;
    if (offset_ >= text_.size() || only_mark_left) return false;
    row.number = number_;
    row.offset = offset_;
    row.reason.clear();
    row.cells.clear();
    scan(row);
    judge(row);
    if (row.kind == RowKind::data) {
        for (const std::size_t index : wanted_) row.cells.push_back({fields_[index], true});
    }
    offset_ = row.end_offset;
    ++number_;
    return true;
}

Result<> CsvReader::read_heading() {
    seek(0, 1);
    Row row;
    for (std::uint64_t i = 0; i <= format_.title_rows; ++i) {
        row.number = number_;
        row.offset = offset_;
        if (offset_ >= text_.size()) {
            return fail(ErrorCode::invalid, "the file has no heading",
                        fmt::format("row {}", format_.title_rows + 1),
                        "the row after the title rows must name the columns");
        }
        scan(row);
        offset_ = row.end_offset;
        ++number_;
    }
    std::string_view defect =
        row.kind == RowKind::malformed ? std::string_view(row.reason) : find_text_defect(row.raw);
    if (defect.empty() && is_blank(row.raw)) defect = "it is blank";
    if (!defect.empty()) {
        return fail(ErrorCode::invalid, fmt::format("the heading can't be read: {}", defect),
                    fmt::format("row {}", format_.title_rows + 1),
                    "the row after the title rows must name the columns, in UTF-8");
    }
    columns_.clear();
    for (const std::string_view cell : fields_) columns_.push_back(text::standardise_text(cell));
    seek(0, 1);
    return {};
}

std::vector<std::string> CsvReader::choose_columns(const std::vector<std::string>& wanted) {
    std::vector<std::string> lacking;
    wanted_.clear();
    for (const std::string& name : wanted) {
        const auto found = std::ranges::find(columns_, text::standardise_text(name));
        if (found == columns_.end()) {
            lacking.push_back(name);
        } else {
            wanted_.push_back(static_cast<std::size_t>(found - columns_.begin()));
        }
    }
    return lacking;
}

Result<> refuse_repeated(const std::vector<std::string>& wanted,
                         const std::vector<std::string>& columns) {
    for (const std::string& name : wanted) {
        if (std::ranges::count(columns, text::standardise_text(name)) > 1) {
            return fail(ErrorCode::invalid, fmt::format("the heading names column {} twice", name),
                        "heading", "rename one of the two columns");
        }
    }
    return {};
}

}  // namespace

Result<std::unique_ptr<RowReader>> open_csv(std::string_view text, const RowFormat& format,
                                            std::vector<std::string> wanted_columns) {
    std::unique_ptr<CsvReader> best;
    std::size_t best_lacks = 0;
    const std::string candidates =
        format.delimiter ? std::string(1, *format.delimiter) : std::string(kDelimiters);
    for (const char delimiter : candidates) {
        auto reader = std::make_unique<CsvReader>(text, format, delimiter);
        if (auto heading = reader->read_heading(); !heading) {
            // A quoted heading only reads well with its own delimiter.
            if (delimiter != candidates.back() || best != nullptr) continue;
            return std::unexpected(std::move(heading).error());
        }
        const std::size_t lacks = reader->choose_columns(wanted_columns).size();
        const bool better =
            best == nullptr || lacks < best_lacks ||
            (lacks == best_lacks && reader->columns().size() > best->columns().size());
        if (!better) continue;
        best = std::move(reader);
        best_lacks = lacks;
    }
    if (best_lacks != 0) {
        const auto lacking = best->choose_columns(wanted_columns);
        return fail(ErrorCode::invalid,
                    fmt::format("the file has no column {}", fmt::join(lacking, ", ")), "heading",
                    fmt::format("it has: {}", fmt::join(best->columns(), ", ")));
    }
    TRY(refuse_repeated(wanted_columns, best->columns()));
    return best;
}

}  // namespace dongbo
