// Private to the room: code points, and what the text functions must know of each Latin letter.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>

namespace dongbo::text {

constexpr char32_t kInvalid = 0xFFFFFFFF;

/// One code point read from UTF-8, or kInvalid with length 1 where the bytes are broken.
struct CodePoint {
    char32_t value;
    std::size_t length;
};

inline bool is_continuation(char byte) {
    return (static_cast<unsigned char>(byte) & 0xC0) == 0x80;
}

CodePoint decode_long(std::string_view text, std::size_t at);

/// The code point at `at`, which must be inside the text. Reads no byte outside.
inline CodePoint decode(std::string_view text, std::size_t at) {
    const auto first = static_cast<unsigned char>(text[at]);
    if (first < 0x80) return {first, 1};
    return decode_long(text, at);
}

inline char* write_utf8(char* to, char32_t code) {
    if (code < 0x80) {
        *to++ = static_cast<char>(code);
    } else if (code < 0x800) {
        *to++ = static_cast<char>(0xC0 | (code >> 6));
        *to++ = static_cast<char>(0x80 | (code & 0x3F));
    } else if (code < 0x10000) {
        *to++ = static_cast<char>(0xE0 | (code >> 12));
        *to++ = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        *to++ = static_cast<char>(0x80 | (code & 0x3F));
    } else {
        *to++ = static_cast<char>(0xF0 | (code >> 18));
        *to++ = static_cast<char>(0x80 | ((code >> 12) & 0x3F));
        *to++ = static_cast<char>(0x80 | ((code >> 6) & 0x3F));
        *to++ = static_cast<char>(0x80 | (code & 0x3F));
    }
    return to;
}

inline void append_utf8(std::string& out, char32_t code) {
    char buffer[4];
    out.append(buffer, write_utf8(buffer, code));
}

enum class Tone : std::uint8_t { level, grave, acute, hook, tilde, dot };
constexpr std::size_t kToneCount = 6;

/// A Latin letter as Vietnamese spelling sees it.
struct Letter {
    char32_t lower = 0;
    char32_t title = 0;
    char16_t plain = 0;  ///< lower case without tone ('ê' for 'Ệ'); 0: no letter of a syllable
    Tone tone = Tone::level;
    bool is_letter = false;
    bool is_vowel = false;   ///< a ă â e ê i o ô ơ u ư y
    bool has_shape = false;  ///< a vowel with circumflex, breve or horn
    bool is_title = false;
};

/// The blocks that hold every precomposed Vietnamese letter, as one array. Each code point in them
/// is unchanged by NFC and no combining mark.
constexpr std::size_t kTableSize = 0x400;
constexpr std::size_t kNotInTable = kTableSize;

inline std::size_t table_place(char32_t code) {
    if (code < 0x300) return code;
    if (code >= 0x1E00 && code < 0x1F00) return code - 0x1E00 + 0x300;
    return kNotInTable;
}

using LetterTable = std::array<Letter, kTableSize>;
const LetterTable& letter_table();

/// The precomposed vowel; `plain` is one of the twelve vowels in lower case.
char32_t with_tone(char16_t plain, Tone tone, bool upper);

/// True for every kind of space, the zero-width space and the byte order mark included.
bool is_white_space(char32_t code);
/// True for what no reader sees: controls, bidirectional overrides, soft hyphen, word joiner.
bool is_unseen(char32_t code);
/// True if standardise_text certainly changes nothing. A quick look at bytes; false may be wrong.
bool is_surely_standard(std::string_view text);

}  // namespace dongbo::text
