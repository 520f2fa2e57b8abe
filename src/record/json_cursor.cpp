#include "record/json_cursor.hpp"

#include <algorithm>
#include <charconv>

#include "base/bytes.hpp"
#include "base/text.hpp"

namespace dongbo {
namespace {

/// The closing quote of the string that begins at `at`, or the text's end. Most of a text is inside
/// strings: they are passed at memchr's speed.
std::size_t end_of_string(std::string_view text, std::size_t at) {
    while (true) {
        const std::size_t quote = text.find('"', at + 1);
        if (quote == std::string_view::npos) return text.size();
        std::size_t slashes = 0;
        while (text[quote - 1 - slashes] == '\\') ++slashes;
        if (slashes % 2 == 0) return quote;
        at = quote;
    }
}

}  // namespace

std::optional<std::int64_t> parse_whole_number(std::string_view text) {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(text.data(), text.data() + text.size(), value);
    if (error != std::errc() || end != text.data() + text.size()) return std::nullopt;
    return value;
}

bool JsonCursor::take(std::string_view literal) {
    if (!rest_.starts_with(literal)) return false;
    rest_.remove_prefix(literal.size());
    return true;
}

bool JsonCursor::append_escape(std::string& out) {
    constexpr std::string_view kLetters = "\"\\bfnrt";
    constexpr std::string_view kMeanings = "\"\\\b\f\n\r\t";
    if (rest_.size() < 2) return false;
    if (const std::size_t letter = kLetters.find(rest_[1]); letter != std::string_view::npos) {
        out += kMeanings[letter];
        rest_.remove_prefix(2);
        return true;
    }
    std::uint8_t code[2];
    if (rest_[1] != 'u' || rest_.size() < 6 || !parse_hex(rest_.substr(2, 4), code)) return false;
    if (code[0] != 0 || code[1] >= 0x20) return false;
    out += static_cast<char>(code[1]);
    rest_.remove_prefix(6);
    return true;
}

bool JsonCursor::string_into(std::string& out) {
    if (!take("\"")) return false;
    out.clear();
    while (true) {
        // Twice at memchr's speed, where find_first_of would go letter by letter.
        const std::size_t quote = rest_.find('"');
        if (quote == std::string_view::npos) return false;
        const std::size_t special = std::min(quote, rest_.substr(0, quote).find('\\'));
        out.append(rest_.substr(0, special));
        rest_.remove_prefix(special);
        if (take("\"")) return text::is_utf8(out);
        if (!append_escape(out)) return false;
    }
}

std::optional<std::string_view> JsonCursor::plain_string() {
    if (!at('"')) return std::nullopt;
    const std::size_t quote = rest_.find('"', 1);
    if (quote == std::string_view::npos) return std::nullopt;
    const std::string_view text = rest_.substr(1, quote - 1);
    if (text.contains('\\')) return std::nullopt;
    rest_.remove_prefix(quote + 1);
    return text;
}

std::optional<std::string> JsonCursor::string() {
    std::string out;
    if (!string_into(out)) return std::nullopt;
    return out;
}

std::optional<std::int64_t> JsonCursor::integer() {
    std::int64_t value = 0;
    const auto [end, error] = std::from_chars(rest_.data(), rest_.data() + rest_.size(), value);
    if (error != std::errc()) return std::nullopt;
    rest_.remove_prefix(static_cast<std::size_t>(end - rest_.data()));
    return value;
}

std::optional<std::string_view> JsonCursor::object() {
    if (!at('{')) return std::nullopt;
    std::size_t depth = 0;
    for (std::size_t i = 0; i < rest_.size(); ++i) {
        const char c = rest_[i];
        if (c == '"') {
            i = end_of_string(rest_, i);
        } else if (c == '{') {
            ++depth;
        } else if (c == '}' && --depth == 0) {
            const std::string_view object = rest_.substr(0, i + 1);
            rest_.remove_prefix(i + 1);
            return object;
        }
    }
    return std::nullopt;
}

}  // namespace dongbo
