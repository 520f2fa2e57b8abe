#include "base/json.hpp"

#include <algorithm>
#include <array>
#include <charconv>
#include <cstring>

#include "base/eight_bytes.hpp"

namespace dongbo {
namespace {

constexpr std::int64_t kLargestExactInteger = (std::int64_t{1} << 53) - 1;

/// For each byte: 0 if it stands for itself, 'u' if it needs \u00xx, else the letter after `\`.
constexpr std::array<char, 256> escape_letters() {
    std::array<char, 256> letters{};
    for (std::size_t control = 0; control < 0x20; ++control) letters[control] = 'u';
    letters['\b'] = 'b';
    letters['\t'] = 't';
    letters['\n'] = 'n';
    letters['\f'] = 'f';
    letters['\r'] = 'r';
    letters['"'] = '"';
    letters['\\'] = '\\';
    return letters;
}

constexpr std::array<char, 256> kEscapeLetters = escape_letters();

void append_escape(std::string& out, unsigned char byte, char letter) {
    out += '\\';
    out += letter;
    if (letter != 'u') return;
    constexpr char kHexDigits[] = "0123456789abcdef";
    out += "00";
    out += kHexDigits[byte >> 4];
    out += kHexDigits[byte & 15];
}

/// How many bytes from the start certainly need no escape.
std::size_t plain_bytes(std::string_view text) {
    std::size_t at = 0;
    for (; at + kEight <= text.size(); at += kEight) {
        const std::uint64_t bytes = eight_bytes(text.substr(at));
        if (any_below(bytes, 0x20) || any_is(bytes, '"') || any_is(bytes, '\\')) break;
    }
    return at;
}

/// UTF-8 sorts by code point. UTF-16 differs in one thing only: the surrogates of code points from
/// U+10000 (lead bytes F0 to F4) come before U+E000 to U+FFFF (lead bytes EE and EF).
unsigned utf16_rank(char byte) {
    const unsigned value = static_cast<unsigned char>(byte);
    return value == 0xEE || value == 0xEF ? value + 0x10 : value;
}

}  // namespace

void append_json_string(std::string& out, std::string_view text) {
    std::size_t at = plain_bytes(text);
    while (at < text.size() && kEscapeLetters[static_cast<unsigned char>(text[at])] == 0) ++at;
    append_plain_json_string(out, text.substr(0, at));
    if (at == text.size()) return;
    out.pop_back();
    std::size_t copied = at;
    for (; at < text.size(); ++at) {
        const auto byte = static_cast<unsigned char>(text[at]);
        const char letter = kEscapeLetters[byte];
        if (letter == 0) continue;
        out.append(text.substr(copied, at - copied));
        append_escape(out, byte, letter);
        copied = at + 1;
    }
    out.append(text.substr(copied));
    out += '"';
}

void append_plain_json_string(std::string& out, std::string_view text) {
    const std::size_t before = out.size();
    const std::size_t after = before + text.size() + 2;
    // Not the size that the operation is told: that of GCC 12's library is the capacity.
    out.resize_and_overwrite(after, [&](char* bytes, std::size_t) {
        bytes[before] = '"';
        if (!text.empty()) std::memcpy(bytes + before + 1, text.data(), text.size());
        bytes[after - 1] = '"';
        return after;
    });
}

void append_json_integer(std::string& out, std::int64_t value) {
    char digits[24];
    char* const end = std::to_chars(std::begin(digits), std::end(digits), value).ptr;
    const bool exact = value >= -kLargestExactInteger && value <= kLargestExactInteger;
    if (!exact) out += '"';
    out.append(std::begin(digits), end);
    if (!exact) out += '"';
}

bool json_key_less(std::string_view left, std::string_view right) {
    const auto [at_left, at_right] =
        std::mismatch(left.begin(), left.end(), right.begin(), right.end());
    if (at_right == right.end()) return false;
    if (at_left == left.end()) return true;
    return utf16_rank(*at_left) < utf16_rank(*at_right);
}

}  // namespace dongbo
