// Names of people and places.
#include <unicode/uchar.h>

#include <array>
#include <memory>
#include <span>

#include "base/text.hpp"
#include "base/text_letters.hpp"
#include "base/text_look_alike.hpp"
#include "base/text_tone.hpp"

namespace dongbo::text {
namespace {

bool is_letter(char32_t code) {
    const std::size_t place = table_place(code);
    if (place != kNotInTable) return letter_table()[place].is_letter;
    return u_isalpha(static_cast<UChar32>(code)) != 0;
}

char32_t to_lower(char32_t code) {
    const std::size_t place = table_place(code);
    if (place != kNotInTable) return letter_table()[place].lower;
    return static_cast<char32_t>(u_tolower(static_cast<UChar32>(code)));
}

char32_t to_title(char32_t code) {
    const std::size_t place = table_place(code);
    if (place != kNotInTable) return letter_table()[place].title;
    return static_cast<char32_t>(u_totitle(static_cast<UChar32>(code)));
}

bool is_mark(char32_t code) {
    return table_place(code) == kNotInTable &&
           (U_GET_GC_MASK(static_cast<UChar32>(code)) & U_GC_M_MASK) != 0;
}

/// True if `separator`, after which `rest` stands, begins a new word: "Bình-Minh" and "H'Hen" do,
/// "Ma's" does not.
bool begins_word(char32_t separator, std::span<const char32_t> rest) {
    if (separator == U' ' || separator == U'-') return true;
    if (separator != U'\'') return false;
    std::size_t letters = 0;
    for (const char32_t code : rest) {
        if (letters == 2 || !(is_letter(code) || is_mark(code))) break;
        if (is_letter(code)) ++letters;
    }
    return letters >= 2;
}

/// One capital a word, and each run of letters with its tone in place.
void shape_words(std::span<char32_t> codes) {
    bool at_start = true;
    std::size_t run = 0;
    for (std::size_t at = 0; at < codes.size(); ++at) {
        char32_t& code = codes[at];
        if (is_letter(code)) {
            code = at_start ? to_title(code) : to_lower(code);
            at_start = false;
            continue;
        }
        if (is_mark(code)) continue;
        place_tone_in(codes.subspan(run, at - run));
        run = at + 1;
        if (begins_word(code, codes.subspan(run))) at_start = true;
    }
    place_tone_in(codes.subspan(run));
}

/// The name from text whose signs are all standard already or have one replacement each.
std::string shape_name(std::string_view text) {
    // Nearly every name fits; the heap serves the rest.
    std::array<char32_t, 128> few;
    std::unique_ptr<char32_t[]> many;
    if (text.size() > few.size()) many = std::make_unique<char32_t[]>(text.size());
    char32_t* const codes = many ? many.get() : few.data();
    std::size_t size = 0;
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint code = decode(text, at);
        codes[size++] = standard_sign(code.value);
        at += code.length;
    }
    shape_words({codes, size});

    std::string out;
    constexpr std::size_t kLongestCodePoint = 4;
    out.resize_and_overwrite(size * kLongestCodePoint, [&](char* to, std::size_t) {
        char* end = to;
        for (std::size_t i = 0; i < size; ++i) end = write_utf8(end, codes[i]);
        return static_cast<std::size_t>(end - to);
    });
    return out;
}

}  // namespace

std::string standardise_name(std::string_view text) {
    if (is_surely_standard(text)) return shape_name(text);
    if (!is_utf8(text)) return std::string(text);
    const std::string clean = standardise_text(text);
    if (is_surely_standard(clean)) return shape_name(clean);
    const std::string latin = standardise_text(replace_look_alikes(clean));
    // A small letter may compose with a mark that its capital stands beside: J̌ but ǰ.
    return to_nfc(shape_name(latin));
}

}  // namespace dongbo::text
