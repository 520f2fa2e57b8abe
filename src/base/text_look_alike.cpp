#include "base/text_look_alike.hpp"

#include <unicode/uchar.h>

#include "base/text_letters.hpp"

namespace dongbo::text {
namespace {

struct Twin {
    char32_t foreign;
    char32_t latin;
};

/// By capital letter, and small letters by their capitals: a name keeps its letters when its case
/// changes.
constexpr Twin kTwins[] = {
    {U'А', U'A'}, {U'Ӑ', U'Ă'}, {U'В', U'B'}, {U'С', U'C'}, {U'Е', U'E'}, {U'Н', U'H'},
    {U'І', U'I'}, {U'Ј', U'J'}, {U'К', U'K'}, {U'М', U'M'}, {U'О', U'O'}, {U'Р', U'P'},
    {U'Ѕ', U'S'}, {U'Т', U'T'}, {U'Х', U'X'}, {U'У', U'Y'}, {U'Α', U'A'}, {U'Β', U'B'},
    {U'Ε', U'E'}, {U'Η', U'H'}, {U'Ι', U'I'}, {U'Κ', U'K'}, {U'Μ', U'M'}, {U'Ν', U'N'},
    {U'Ο', U'O'}, {U'Ρ', U'P'}, {U'Τ', U'T'}, {U'Χ', U'X'}, {U'Υ', U'Y'}, {U'Ζ', U'Z'},
};

/// The Latin letter that looks like this letter of another alphabet; 0 if none does.
char32_t latin_twin(char32_t code) {
    const auto upper = static_cast<char32_t>(u_toupper(static_cast<UChar32>(code)));
    for (const Twin& twin : kTwins) {
        if (twin.foreign != upper) continue;
        if (upper == code) return twin.latin;
        return static_cast<char32_t>(u_tolower(static_cast<UChar32>(twin.latin)));
    }
    return 0;
}

bool is_letter(char32_t code) {
    return u_isalpha(static_cast<UChar32>(code)) != 0;
}

bool is_latin(char32_t code) {
    return table_place(code) != kNotInTable && is_letter(code);
}

bool is_joiner(char32_t code) {
    return code == 0x200C || code == 0x200D;
}

std::u32string with_standard_signs(std::string_view text) {
    std::u32string codes;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint code = decode(text, at);
        if (!is_joiner(code.value)) codes += standard_sign(code.value);
        at += code.length;
    }
    return codes;
}

void replace_in_word(char32_t* begin, char32_t* end) {
    for (const char32_t* at = begin; at != end; ++at) {
        if (is_letter(*at) && !is_latin(*at) && latin_twin(*at) == 0) return;
    }
    for (char32_t* at = begin; at != end; ++at) {
        if (is_letter(*at) && !is_latin(*at)) *at = latin_twin(*at);
    }
}

}  // namespace

char32_t standard_sign(char32_t code) {
    switch (code) {
        case U'Ð':
        case U'Ɖ':
            return U'Đ';
        case U'ð':
        case U'ɖ':
            return U'đ';
        case U'`':
        case U'´':
        case U'ʻ':
        case U'ʼ':
        case U'‘':
        case U'’':
        case U'′':
            return U'\'';
        case U'‐':
        case U'‑':
        case U'–':
        case U'−':
            return U'-';
        default:
            return code >= 0xFF01 && code <= 0xFF5E ? standard_sign(code - 0xFEE0) : code;
    }
}

std::string replace_look_alikes(std::string_view text) {
    std::u32string codes = with_standard_signs(text);
    bool has_latin = false;
    for (const char32_t code : codes) has_latin = has_latin || is_latin(code);

    char32_t* const end = codes.data() + codes.size();
    for (char32_t* begin = codes.data(); has_latin && begin != end;) {
        char32_t* word_end = begin;
        while (word_end != end && *word_end != U' ') ++word_end;
        replace_in_word(begin, word_end);
        begin = word_end == end ? end : word_end + 1;
    }
    std::string out;
    out.reserve(text.size());
    for (const char32_t code : codes) append_utf8(out, code);
    return out;
}

}  // namespace dongbo::text
