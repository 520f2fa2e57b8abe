#include "sync/format/json_columns.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "base/bytes.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kIdDigits = 32;
constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kDigitsMax = 18;  // of 64 bits, with a sign to spare for differences

/// Of names that are longer, or lie deeper, more than one may share a column.
constexpr std::size_t kPathNameMax = 64;
constexpr std::size_t kPathDepthMax = 8;

bool has_control(std::string_view text) {
    bool found = false;
    for (const char c : text) found |= static_cast<unsigned char>(c) < 0x20;
    return found;
}
bool is_digit(char c) {
    return c >= '0' && c <= '9';
}
bool is_hole(char c) {
    return c >= 1 && c <= 4;
}
bool is_id(std::string_view text) {
    return text.size() == kIdDigits &&
           std::ranges::all_of(text, [](char c) { return is_digit(c) || (c >= 'a' && c <= 'f'); });
}

/// The closing quote of the string that begins at `at`; npos: there is none.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    for (std::size_t quote = at;;) {
        quote = text.find('"', quote + 1);
        if (quote == std::string_view::npos) return quote;
        std::size_t slashes = 0;
        while (text[quote - 1 - slashes] == '\\') ++slashes;
        if (slashes % 2 == 0) return quote;
    }
}

/// Follows a shape from left to right and knows below which names each place lies.
class PathFollower {
  public:
    void step(std::string_view text, std::size_t begin, std::size_t end) {
        for (std::size_t at = begin; at < end; ++at) {
            const char c = text[at];
            if (c == '"') {
                const std::size_t close = std::min(end_of_string(text, at), end);
                key_ = text.substr(at + 1, std::min(close - at - 1, kPathNameMax));
                at = close;
            } else if (c == '{' || c == '[') {
                lengths_.push_back(path_.size());
                if (lengths_.size() <= kPathDepthMax) path_.append(1, '/').append(key_);
                key_ = {};
            } else if ((c == '}' || c == ']') && !lengths_.empty()) {
                path_.resize(lengths_.back());
                lengths_.pop_back();
            }
        }
    }
    std::string path() const { return path_ + '/' + std::string(key_); }

  private:
    std::string path_;
    std::vector<std::size_t> lengths_;
    std::string_view key_;
};

std::unexpected<Error> broken() {
    return fail(ErrorCode::invalid, "the columns of the page do not fit its shapes");
}

}  // namespace

std::size_t ShapeTable::column(const std::string& path, Hole hole) {
    const auto [found, is_new] =
        column_at_.try_emplace(path + static_cast<char>(hole), columns_.size());
    if (is_new) columns_.push_back(hole);
    return found->second;
}

std::optional<std::size_t> ShapeTable::add(std::string_view text) {
    const std::size_t kept = text == kWhole ? 0 : 1;
    const auto holes = static_cast<std::size_t>(std::ranges::count_if(text, is_hole));
    if (shapes_.size() + kept >= kShapesMax || bytes_ + kept + text.size() > kBytesMax ||
        columns_.size() + kept + holes > kColumnsMax)
        return std::nullopt;
    bytes_ += text.size();
    Shape& shape = shapes_.emplace_back();
    shape.text = text;
    PathFollower path;
    for (std::size_t at = 0; at < text.size(); ++at) {
        if (!is_hole(text[at])) continue;
        path.step(shape.text, shape.rest, at);
        shape.pieces.push_back({shape.rest, at, column(path.path(), static_cast<Hole>(text[at]))});
        shape.rest = at + 1;
    }
    return shapes_.size() - 1;
}

std::size_t JsonColumnWriter::split_string(std::string_view text, std::size_t at) {
    const std::size_t close = end_of_string(text, at);
    if (close == std::string_view::npos) {
        shape_ += text.substr(at);
        return text.size();
    }
    if (close + 1 < text.size() && text[close + 1] == ':') {
        shape_ += text.substr(at, close + 1 - at);
    } else {
        values_.push_back(text.substr(at + 1, close - at - 1));
        shape_ += static_cast<char>(is_id(values_.back()) ? Hole::id : Hole::text);
    }
    return close + 1;
}

std::size_t JsonColumnWriter::split_number(std::string_view text, std::size_t at) {
    std::size_t end = at;
    while (end < text.size() && is_digit(text[end])) ++end;
    const std::string_view digits = text.substr(at, end - at);
    const bool one_spelling = digits.size() <= kDigitsMax && (digits == "0" || digits[0] != '0');
    if (one_spelling) values_.push_back(digits);
    if (one_spelling)
        shape_ += static_cast<char>(Hole::number);
    else
        shape_ += digits;
    return end;
}

void JsonColumnWriter::split(std::string_view text) {
    shape_.clear();
    values_.clear();
    for (std::size_t at = 0; at < text.size();) {
        if (text[at] == '"')
            at = split_string(text, at);
        else if (is_digit(text[at]))
            at = split_number(text, at);
        else
            shape_ += text[at++];
    }
}

void JsonColumnWriter::put_values(const ShapeTable::Shape& shape) {
    columns_.resize(table_.columns().size());
    for (std::size_t i = 0; i < values_.size(); ++i) {
        const std::size_t number = shape.pieces[i].column;
        Column& column = columns_[number];
        switch (table_.columns()[number]) {
            case Hole::text:
            case Hole::whole:
                column.bytes.append(values_[i]).append(1, '\n');
                break;
            case Hole::number: {
                std::uint64_t value = 0;
                std::from_chars(values_[i].data(), values_[i].data() + values_[i].size(), value);
                append_signed(column.bytes, static_cast<std::int64_t>(value - column.last));
                column.last = value;
                break;
            }
            case Hole::id: {
                std::array<std::uint8_t, kIdBytes> bytes{};
                parse_hex(values_[i], bytes);
                column.bytes += as_text(bytes);
                break;
            }
        }
    }
}

std::size_t JsonColumnWriter::shape_of(std::string_view text) {
    split(text);
    if (const auto found = number_of_.find(shape_); found != number_of_.end()) return found->second;
    auto number = table_.add(shape_);
    if (!number) {
        shape_ = ShapeTable::kWhole;
        values_.assign(1, text);
        const auto found = number_of_.find(shape_);
        number = found != number_of_.end() ? found->second : table_.add(shape_);
    }
    number_of_.emplace(shape_, *number);
    return *number;
}

Result<> JsonColumnWriter::add(std::string_view text, bool mark) {
    if (has_control(text))
        return fail(ErrorCode::invalid, "a control character stands in a canonical text");
    ++texts_;
    if (text.empty()) {
        append_varint(marks_, mark ? 1 : 0);
        return {};
    }
    const std::size_t shape = shape_of(text);
    append_varint(marks_, (shape + 1) << 1 | (mark ? 1U : 0U));
    put_values(table_.shapes()[shape]);
    return {};
}

std::size_t JsonColumnWriter::append_to(std::string& out) const {
    append_varint(out, table_.shapes().size());
    for (const ShapeTable::Shape& shape : table_.shapes()) {
        append_varint(out, shape.text.size());
        out += shape.text;
    }
    append_varint(out, texts_);
    out += marks_;
    // Texts first, bytes that can't be compressed last.
    std::string texts, numbers, ids;
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const Hole hole = table_.columns()[i];
        (hole == Hole::number ? numbers : hole == Hole::id ? ids : texts) += columns_[i].bytes;
    }
    append_varint(out, texts.size());
    out.append(texts).append(numbers).append(ids);
    return out.size() - ids.size();
}

bool JsonColumnReader::read_shapes(ByteReader& bytes) {
    for (std::uint64_t left = bytes.varint(); left > 0 && bytes.good(); --left) {
        const std::uint64_t size = bytes.varint();
        if (!table_.add(bytes.take(size))) return false;
    }
    columns_.resize(table_.columns().size());
    return bytes.good();
}

bool JsonColumnReader::read_marks(ByteReader& bytes, std::uint64_t texts, std::size_t values_max) {
    std::size_t values = 0;
    marks_.reserve(texts);
    for (; texts > 0; --texts) {
        const std::uint64_t mark = bytes.varint();
        if (!bytes.good() || mark >> 1 > table_.shapes().size()) return false;
        marks_.push_back({static_cast<std::uint32_t>(mark >> 1), (mark & 1) != 0});
        if (mark >> 1 == 0) continue;
        const auto& pieces = table_.shapes()[(mark >> 1) - 1].pieces;
        // Each value takes a byte at least.
        values += pieces.size();
        if (values > values_max) return false;
        for (const ShapeTable::Piece& piece : pieces) ++columns_[piece.column].values;
    }
    return true;
}

bool JsonColumnReader::read_columns(ByteReader& bytes) {
    const std::uint64_t text_bytes = bytes.varint();
    std::string_view texts = bytes.take(text_bytes);
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        const Hole hole = table_.columns()[i];
        if (hole != Hole::text && hole != Hole::whole) continue;
        columns_[i].texts = texts;
        for (std::uint64_t left = columns_[i].values; left > 0; --left) {
            const std::size_t end = texts.find('\n');
            if (end == std::string_view::npos) return false;
            texts.remove_prefix(end + 1);
        }
    }
    for (std::size_t i = 0; i < columns_.size(); ++i) {
        if (table_.columns()[i] != Hole::number) continue;
        columns_[i].numbers = bytes;
        for (std::uint64_t left = columns_[i].values; left > 0 && bytes.good(); --left)
            bytes.varint();
    }
    for (std::size_t i = 0; i < columns_.size() && bytes.good(); ++i) {
        if (table_.columns()[i] != Hole::id) continue;
        columns_[i].texts = bytes.take(columns_[i].values * kIdBytes);
    }
    return bytes.good() && texts.empty();
}

Result<JsonColumnReader> JsonColumnReader::open(ByteReader& bytes, std::size_t texts_max,
                                                std::size_t bytes_max) {
    JsonColumnReader reader;
    reader.room_ = bytes_max;
    if (!reader.read_shapes(bytes)) return broken();
    const std::uint64_t texts = bytes.varint();
    if (texts > texts_max)
        return fail(ErrorCode::limit_exceeded,
                    "more than " + std::to_string(texts_max) + " entries in a page");
    if (!reader.read_marks(bytes, texts, bytes_max) || !reader.read_columns(bytes)) return broken();
    return reader;
}

void JsonColumnReader::append_value(std::string& out, std::size_t number) {
    Column& column = columns_[number];
    const Hole hole = table_.columns()[number];
    if (hole == Hole::number) {
        column.last += static_cast<std::uint64_t>(column.numbers.signed_varint());
        out += std::to_string(column.last);
    } else if (hole == Hole::id) {
        out += '"';
        append_hex(out, as_bytes(column.texts.substr(0, kIdBytes)));
        out += '"';
        column.texts.remove_prefix(kIdBytes);
    } else {
        const std::size_t end = column.texts.find('\n');
        if (hole == Hole::text) out += '"';
        out += column.texts.substr(0, end);
        if (hole == Hole::text) out += '"';
        column.texts.remove_prefix(end + 1);
    }
}

Result<std::string> JsonColumnReader::next() {
    CHECK_THAT(at_ < marks_.size(), "no more texts than there are");
    const std::uint32_t number = marks_[at_++].shape;
    std::string text;
    if (number == 0) return text;
    const ShapeTable::Shape& shape = table_.shapes()[number - 1];
    for (const ShapeTable::Piece& piece : shape.pieces) {
        text.append(shape.text, piece.begin, piece.end - piece.begin);
        append_value(text, piece.column);
        if (text.size() > room_) break;
    }
    text.append(shape.text, shape.rest);
    if (text.size() > room_)
        return fail(ErrorCode::limit_exceeded, "the page holds more text than a page may");
    room_ -= text.size();
    return text;
}

}  // namespace dongbo
