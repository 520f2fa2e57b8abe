// NDJSON: one JSON object (RFC 8259) a line, checked whole, of which only the wanted paths are
// kept.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstring>
#include <deque>
#include <map>

#include "source/readers.hpp"

namespace dongbo {
namespace {

constexpr int kDepthMax = 32;
constexpr std::size_t kPairwiseKeysMax = 16;

/// Wanted paths as a tree of names: {"residence": {"code": cell 3}}.
struct PathNode {
    std::map<std::string, PathNode, std::less<>> children;
    std::vector<std::size_t> cells;
};

/// Reads one line. Texts with escapes are unescaped into `arena`, which outlives the row.
class LineScanner {
  public:
    LineScanner(std::vector<Cell>& cells, std::deque<std::string>& arena,
                std::vector<std::string_view>& keys)
        : cells_(cells), arena_(arena), keys_(keys) {}

    /// Empty if the line is a JSON object, else why not.
    std::string scan(std::string_view line, const PathNode& root) {
        begin_ = position_ = line.data();
        end_ = begin_ + line.size();
        keys_.clear();
        arena_used_ = 0;
        skip_space();
        if (position_ == end_ || *position_ != '{') return "not a JSON object";
        if (!scan_object(&root, 0)) return std::move(defect_);
        skip_space();
        if (position_ != end_) refuse("text after the object");
        return std::move(defect_);
    }

  private:
    bool refuse(std::string_view why) {
        defect_ = fmt::format("{} at byte {}", why, position_ - begin_ + 1);
        return false;
    }
    void skip_space() {
        while (position_ != end_ &&
               (*position_ == ' ' || *position_ == '\t' || *position_ == '\r')) {
            ++position_;
        }
    }
    bool at(char wanted) {
        skip_space();
        if (position_ == end_ || *position_ != wanted) return false;
        ++position_;
        return true;
    }

    bool scan_object(const PathNode* node, int depth);
    bool scan_array(int depth);
    bool scan_value(const PathNode* node, int depth);
    bool scan_string(std::string_view& text);
    bool scan_escape(std::string& out);
    bool scan_code_unit(std::uint32_t& unit);
    bool scan_number();
    bool scan_word(std::string_view word);
    bool keys_differ(std::size_t first);
    void keep(const PathNode* node, std::string_view text) {
        if (node == nullptr) return;
        for (const std::size_t cell : node->cells) cells_[cell] = {text, true};
    }

    const char* begin_ = nullptr;
    const char* position_ = nullptr;
    const char* end_ = nullptr;
    std::string defect_;
    std::vector<Cell>& cells_;
    std::deque<std::string>& arena_;
    std::vector<std::string_view>& keys_;  ///< of the objects that are open, innermost last
    std::size_t arena_used_ = 0;
};

bool LineScanner::keys_differ(std::size_t first) {
    const auto begin = keys_.begin() + static_cast<std::ptrdiff_t>(first);
    if (keys_.size() - first <= kPairwiseKeysMax) {
        for (auto left = begin; left != keys_.end(); ++left) {
            for (auto right = left + 1; right != keys_.end(); ++right) {
                if (*left == *right) return false;
            }
        }
        return true;
    }
    std::sort(begin, keys_.end());
    return std::adjacent_find(begin, keys_.end()) == keys_.end();
}

bool LineScanner::scan_object(const PathNode* node, int depth) {
    if (depth == kDepthMax) return refuse("nested deeper than 32 levels");
    ++position_;
    const std::size_t first_key = keys_.size();
    if (at('}')) return true;
    do {
        skip_space();
        std::string_view key;
        if (position_ == end_ || *position_ != '"') return refuse("a name in quotes is missing");
        if (!scan_string(key)) return false;
        keys_.push_back(key);
        if (!at(':')) return refuse("a colon is missing");
        const PathNode* child = nullptr;
        if (node != nullptr) {
            const auto found = node->children.find(key);
            if (found != node->children.end()) child = &found->second;
        }
        if (!scan_value(child, depth + 1)) return false;
    } while (at(','));
    if (!at('}')) return refuse("a comma or } is missing");
    if (!keys_differ(first_key)) return refuse("a name occurs twice in the object that ends");
    keys_.resize(first_key);
    return true;
}

bool LineScanner::scan_array(int depth) {
    if (depth == kDepthMax) return refuse("nested deeper than 32 levels");
    ++position_;
    if (at(']')) return true;
    do {
        if (!scan_value(nullptr, depth + 1)) return false;
    } while (at(','));
    if (!at(']')) return refuse("a comma or ] is missing");
    return true;
}

bool LineScanner::scan_value(const PathNode* node, int depth) {
    skip_space();
    if (position_ == end_) return refuse("a value is missing");
    const char* start = position_;
    if (*start == '"') {
        std::string_view text;
        if (!scan_string(text)) return false;
        keep(node, text);
        return true;
    }
    if (*start == 'n') return scan_word("null");
    const bool read = *start == '{'   ? scan_object(node, depth)
                      : *start == '[' ? scan_array(depth)
                      : *start == 't' ? scan_word("true")
                      : *start == 'f' ? scan_word("false")
                                      : scan_number();
    if (read) keep(node, {start, static_cast<std::size_t>(position_ - start)});
    return read;
}

bool LineScanner::scan_word(std::string_view word) {
    if (!std::string_view(position_, static_cast<std::size_t>(end_ - position_))
             .starts_with(word)) {
        return refuse("no JSON value");
    }
    position_ += word.size();
    return true;
}

bool LineScanner::scan_number() {
    const auto digits = [this] {
        const char* start = position_;
        while (position_ != end_ && *position_ >= '0' && *position_ <= '9') ++position_;
        return position_ != start;
    };
    if (*position_ == '-') ++position_;
    const char* whole = position_;
    if (!digits()) return refuse("no JSON value");
    if (*whole == '0' && position_ - whole > 1) return refuse("a number with a leading zero");
    if (position_ != end_ && *position_ == '.') {
        ++position_;
        if (!digits()) return refuse("a number without digits after the point");
    }
    if (position_ != end_ && (*position_ == 'e' || *position_ == 'E')) {
        ++position_;
        if (position_ != end_ && (*position_ == '+' || *position_ == '-')) ++position_;
        if (!digits()) return refuse("a number without digits in its exponent");
    }
    return true;
}

/// Characters that end the plain stretch of a string.
constexpr std::array<bool, 256> kStopsString = [] {
    std::array<bool, 256> stops{};
    for (std::size_t i = 0; i < 0x20; ++i) stops[i] = true;
    stops['"'] = stops['\\'] = true;
    return stops;
}();

bool LineScanner::scan_string(std::string_view& text) {
    const char* start = ++position_;
    std::string* out = nullptr;
    for (;;) {
        const char* plain = position_;
        while (position_ != end_ && !kStopsString[static_cast<std::uint8_t>(*position_)])
            ++position_;
        if (out != nullptr) out->append(plain, position_);
        if (position_ == end_) return refuse("a text is not closed");
        if (*position_ == '"') break;
        if (*position_ != '\\') return refuse("a control character inside a text");
        if (out == nullptr) {
            if (arena_used_ == arena_.size()) arena_.emplace_back();
            out = &arena_[arena_used_++];
            out->assign(start, position_);
        }
        if (!scan_escape(*out)) return false;
    }
    text = out != nullptr ? std::string_view(*out)
                          : std::string_view(start, static_cast<std::size_t>(position_ - start));
    ++position_;
    return true;
}

void append_utf8(std::string& out, std::uint32_t point) {
    const auto tail = [&](int shift) {
        out += static_cast<char>(0x80U | ((point >> shift) & 0x3FU));
    };
    if (point < 0x80) {
        out += static_cast<char>(point);
    } else if (point < 0x800) {
        out += static_cast<char>(0xC0U | (point >> 6));
        tail(0);
    } else if (point < 0x10000) {
        out += static_cast<char>(0xE0U | (point >> 12));
        tail(6);
        tail(0);
    } else {
        out += static_cast<char>(0xF0U | (point >> 18));
        tail(12);
        tail(6);
        tail(0);
    }
}

/// Reads the four digits after \u.
bool LineScanner::scan_code_unit(std::uint32_t& unit) {
    if (end_ - position_ < 4) return refuse("\\u without four digits");
    unit = 0;
    for (int i = 0; i < 4; ++i, ++position_) {
        const char c = *position_;
        const int digit = c >= '0' && c <= '9'   ? c - '0'
                          : c >= 'a' && c <= 'f' ? c - 'a' + 10
                          : c >= 'A' && c <= 'F' ? c - 'A' + 10
                                                 : -1;
        if (digit < 0) return refuse("\\u without four digits");
        unit = unit * 16 + static_cast<std::uint32_t>(digit);
    }
    return true;
}

bool LineScanner::scan_escape(std::string& out) {
    if (++position_ == end_) return refuse("a text is not closed");
    constexpr std::string_view kNames = "\"\\/bfnrt";
    constexpr std::string_view kMeanings = "\"\\/\b\f\n\r\t";
    const char name = *position_++;
    if (const std::size_t index = kNames.find(name); index != std::string_view::npos) {
        out += kMeanings[index];
        return true;
    }
    if (name != 'u') return refuse("an unknown escape");
    std::uint32_t point = 0;
    if (!scan_code_unit(point)) return false;
    if (point >= 0xD800 && point < 0xDC00) {
        if (end_ - position_ < 2 || position_[0] != '\\' || position_[1] != 'u') {
            return refuse("half a surrogate pair");
        }
        position_ += 2;
        std::uint32_t low = 0;
        if (!scan_code_unit(low)) return false;
        if (low < 0xDC00 || low > 0xDFFF) return refuse("half a surrogate pair");
        point = 0x10000 + ((point - 0xD800) << 10) + (low - 0xDC00);
    } else if (point >= 0xDC00 && point < 0xE000) {
        return refuse("half a surrogate pair");
    } else if (point == 0) {
        return refuse("NUL byte");
    }
    append_utf8(out, point);
    return true;
}

class NdjsonReader final : public RowReader {
  public:
    NdjsonReader(std::string_view text, const RowFormat& format,
                 const std::vector<std::string>& wanted)
        : text_(text), row_bytes_max_(format.row_bytes_max), wanted_count_(wanted.size()) {
        for (std::size_t i = 0; i < wanted.size(); ++i) {
            PathNode* node = &root_;
            std::string_view path = wanted[i];
            for (std::size_t dot = 0; dot != std::string_view::npos;) {
                dot = path.find('.');
                node = &node->children[std::string(path.substr(0, dot))];
                if (dot != std::string_view::npos) path.remove_prefix(dot + 1);
            }
            node->cells.push_back(i);
        }
    }

    bool next(Row& row) override;
    void seek(std::uint64_t offset, std::uint64_t row_number) override {
        offset_ = offset;
        number_ = row_number;
    }
    const std::vector<std::string>& columns() const override { return no_columns_; }

  private:
    std::string read_line(Row& row);

    std::string_view text_;
    std::uint32_t row_bytes_max_;
    std::size_t wanted_count_;
    PathNode root_;
    std::uint64_t offset_ = 0;
    std::uint64_t number_ = 1;
    std::vector<std::string> no_columns_;
    std::deque<std::string> arena_;
    std::vector<std::string_view> keys_;
};

std::string NdjsonReader::read_line(Row& row) {
    if (row.raw.size() > row_bytes_max_) return fmt::format("longer than {} bytes", row_bytes_max_);
    if (const std::string_view defect = find_text_defect(row.raw); !defect.empty()) {
        return std::string(defect);
    }
    row.cells.assign(wanted_count_, Cell{});
    return LineScanner(row.cells, arena_, keys_).scan(row.raw, root_);
}

bool NdjsonReader::next(Row& row) {
    if (offset_ >= text_.size() || (offset_ == 0 && text_ == kByteOrderMark)) return false;
    std::string_view rest = text_.substr(offset_);
    if (offset_ == 0 && rest.starts_with(kByteOrderMark)) rest.remove_prefix(kByteOrderMark.size());
    const std::size_t line_end = rest.find('\n');
    row.number = number_++;
    row.offset = offset_;
    row.raw = rest.substr(0, line_end);
    const char* raw_end = row.raw.data() + row.raw.size();
    row.end_offset = static_cast<std::uint64_t>(raw_end - text_.data()) +
                     (line_end == std::string_view::npos ? 0 : 1);
    if (line_end != std::string_view::npos && row.raw.ends_with('\r')) row.raw.remove_suffix(1);
    row.reason.clear();
    row.cells.clear();
    if (is_blank(row.raw)) {
        row.kind = RowKind::layout;
    } else {
        row.reason = read_line(row);
        row.kind = row.reason.empty() ? RowKind::data : RowKind::malformed;
        if (row.kind == RowKind::malformed) row.cells.clear();
    }
    offset_ = row.end_offset;
    return true;
}

}  // namespace

Result<std::unique_ptr<RowReader>> open_ndjson(std::string_view text, const RowFormat& format,
                                               std::vector<std::string> wanted_columns) {
    return std::make_unique<NdjsonReader>(text, format, wanted_columns);
}

}  // namespace dongbo
