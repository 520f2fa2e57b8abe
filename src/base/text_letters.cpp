#include "base/text_letters.hpp"

#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include "base/error.hpp"

namespace dongbo::text {
namespace {

constexpr std::u16string_view kVowels = u"aăâeêioôơuưy";

char32_t code_at_place(std::size_t place) {
    return static_cast<char32_t>(place < 0x300 ? place : place - 0x300 + 0x1E00);
}

/// The tone that a combining mark stands for, or level.
Tone tone_of_mark(char16_t mark) {
    switch (mark) {
        case 0x300:
            return Tone::grave;
        case 0x301:
            return Tone::acute;
        case 0x309:
            return Tone::hook;
        case 0x303:
            return Tone::tilde;
        case 0x323:
            return Tone::dot;
        default:
            return Tone::level;
    }
}

const icu::Normalizer2& nfc() {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const instance = icu::Normalizer2::getNFCInstance(status);
    CHECK_THAT(U_SUCCESS(status), "ICU has its NFC data");
    return *instance;
}

/// Splits a letter into its plain letter and its tone; anything else, also ṍ with two tones, stays
/// without `plain`.
void add_spelling(Letter& letter) {
    icu::UnicodeString parts;
    const auto lower = static_cast<UChar32>(letter.lower);
    if (!nfc().getDecomposition(lower, parts)) parts.setTo(lower);
    icu::UnicodeString rest;
    for (int32_t i = 0; i < parts.length(); ++i) {
        const Tone tone = tone_of_mark(parts[i]);
        if (tone == Tone::level) {
            rest.append(parts[i]);
            continue;
        }
        if (letter.tone != Tone::level) return;
        letter.tone = tone;
    }
    UErrorCode status = U_ZERO_ERROR;
    const icu::UnicodeString plain = nfc().normalize(rest, status);
    CHECK_THAT(U_SUCCESS(status), "ICU normalises a letter");
    if (plain.length() != 1) return;

    const char16_t base = plain[0];
    letter.is_vowel = kVowels.find(base) != std::u16string_view::npos;
    letter.has_shape = letter.is_vowel && base > 'z';
    const bool consonant = (base >= 'a' && base <= 'z') || base == u'đ';
    if (letter.is_vowel || (consonant && letter.tone == Tone::level)) letter.plain = base;
}

/// The simple case mapping, as long as it stays among the letters of the table: the micro sign
/// would become a Greek letter.
char32_t within_table(UChar32 mapped, char32_t otherwise) {
    const auto code = static_cast<char32_t>(mapped);
    return table_place(code) == kNotInTable ? otherwise : code;
}

LetterTable make_letter_table() {
    LetterTable table;
    for (std::size_t place = 0; place < kTableSize; ++place) {
        const char32_t code = code_at_place(place);
        const auto character = static_cast<UChar32>(code);
        Letter& letter = table[place];
        letter.is_letter = u_isalpha(character) != 0;
        letter.lower = within_table(u_tolower(character), code);
        letter.title = within_table(u_totitle(character), code);
        letter.is_title = letter.title == code && letter.lower != code;
        if (letter.is_letter) add_spelling(letter);
    }
    return table;
}

using ToneForms = std::array<std::array<char32_t, 2>, kVowels.size() * kToneCount>;

std::size_t form_place(char16_t plain, Tone tone) {
    return kVowels.find(plain) * kToneCount + static_cast<std::size_t>(tone);
}

ToneForms make_tone_forms() {
    ToneForms forms{};
    for (std::size_t place = 0; place < kTableSize; ++place) {
        const Letter& letter = letter_table()[place];
        if (!letter.is_vowel) continue;
        forms[form_place(letter.plain, letter.tone)][letter.is_title ? 1 : 0] =
            code_at_place(place);
    }
    return forms;
}

enum class ByteKind : std::uint8_t { plain, space, latin1, two_bytes, three_bytes, other };

constexpr std::array<ByteKind, 256> byte_kinds() {
    std::array<ByteKind, 256> kinds{};
    for (std::size_t byte = 0; byte < 256; ++byte) {
        if (byte > ' ' && byte < 0x7F) {
            kinds[byte] = ByteKind::plain;
        } else if (byte == ' ') {
            kinds[byte] = ByteKind::space;
        } else if (byte == 0xC2) {
            kinds[byte] = ByteKind::latin1;
        } else if (byte >= 0xC3 && byte <= 0xCB) {
            kinds[byte] = ByteKind::two_bytes;
        } else if (byte == 0xE1 || byte == 0xE2) {
            kinds[byte] = ByteKind::three_bytes;
        } else {
            kinds[byte] = ByteKind::other;
        }
    }
    return kinds;
}

constexpr std::array<ByteKind, 256> kByteKinds = byte_kinds();

unsigned byte_at(std::string_view text, std::size_t at) {
    return static_cast<unsigned char>(text[at]);
}

/// U+1E00 to U+1EFF, and of the general punctuation dashes, quotes and the ellipsis.
bool is_clean_three_bytes(std::string_view text, std::size_t at) {
    if (at + 2 >= text.size() || !is_continuation(text[at + 2])) return false;
    const unsigned second = byte_at(text, at + 1);
    if (byte_at(text, at) == 0xE1) return second >= 0xB8 && second <= 0xBB;
    return second == 0x80 && byte_at(text, at + 2) >= 0x90 && byte_at(text, at + 2) <= 0xA7;
}

/// U+00A1 to U+00BF but for the soft hyphen.
bool is_clean_latin1(std::string_view text, std::size_t at) {
    if (at + 1 >= text.size()) return false;
    const unsigned second = byte_at(text, at + 1);
    return second > 0xA0 && second <= 0xBF && second != 0xAD;
}

/// How many bytes the clean code point at `at` has; 0 if it may not be clean.
std::size_t clean_length(std::string_view text, std::size_t at) {
    switch (kByteKinds[byte_at(text, at)]) {
        case ByteKind::plain:
            return 1;
        case ByteKind::space:
            return at > 0 && at + 1 < text.size() && text[at - 1] != ' ' ? 1 : 0;
        case ByteKind::latin1:
            return is_clean_latin1(text, at) ? 2 : 0;
        case ByteKind::two_bytes:
            return at + 1 < text.size() && is_continuation(text[at + 1]) ? 2 : 0;
        case ByteKind::three_bytes:
            return is_clean_three_bytes(text, at) ? 3 : 0;
        case ByteKind::other:
            return 0;
    }
    return 0;
}

}  // namespace

CodePoint decode_long(std::string_view text, std::size_t at) {
    constexpr CodePoint kBroken{kInvalid, 1};
    const unsigned first = byte_at(text, at);
    const std::size_t length = first < 0xE0 ? 2 : first < 0xF0 ? 3 : 4;
    if (first < 0xC2 || first > 0xF4 || at + length > text.size()) return kBroken;
    char32_t code = first & (0xFFU >> (length + 1));
    for (std::size_t i = 1; i < length; ++i) {
        if (!is_continuation(text[at + i])) return kBroken;
        code = (code << 6) | (byte_at(text, at + i) & 0x3F);
    }
    const bool overlong = (length == 3 && code < 0x800) || (length == 4 && code < 0x10000);
    const bool surrogate = code >= 0xD800 && code < 0xE000;
    if (overlong || surrogate || code > 0x10FFFF) return kBroken;
    return {code, length};
}

const LetterTable& letter_table() {
    static const LetterTable table = make_letter_table();
    return table;
}

char32_t with_tone(char16_t plain, Tone tone, bool upper) {
    static const ToneForms forms = make_tone_forms();
    return forms[form_place(plain, tone)][upper ? 1 : 0];
}

bool is_white_space(char32_t code) {
    if (code < 0x80) return code == ' ' || (code >= '\t' && code <= '\r');
    switch (code) {
        case 0x85:
        case 0xA0:
        case 0x1680:
        case 0x2028:
        case 0x2029:
        case 0x202F:
        case 0x205F:
        case 0x3000:
        case 0xFEFF:
            return true;
        default:
            return code >= 0x2000 && code <= 0x200B;
    }
}

bool is_unseen(char32_t code) {
    if (code < 0x20 || (code >= 0x7F && code < 0xA0)) return !is_white_space(code);
    const bool soft = code == 0xAD || code == 0x2060;
    const bool direction_mark = code == 0x61C || code == 0x200E || code == 0x200F;
    const bool direction_override =
        (code >= 0x202A && code <= 0x202E) || (code >= 0x2066 && code <= 0x2069);
    return soft || direction_mark || direction_override;
}

bool is_surely_standard(std::string_view text) {
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t length = clean_length(text, at);
        if (length == 0) return false;
        at += length;
    }
    return true;
}

}  // namespace dongbo::text
