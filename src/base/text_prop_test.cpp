#include <doctest/doctest.h>
#include <rapidcheck.h>
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>

#include <string>
#include <string_view>
#include <vector>

#include "base/text.hpp"

using namespace dongbo::text;

namespace {

std::string normalised(const icu::Normalizer2* form, const std::string& text, UErrorCode status) {
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    form->normalizeUTF8(0, text, sink, nullptr, status);
    REQUIRE(U_SUCCESS(status));
    return out;
}

std::string nfc_by_icu(const std::string& text) {
    UErrorCode status = U_ZERO_ERROR;
    return normalised(icu::Normalizer2::getNFCInstance(status), text, status);
}

std::string nfd_by_icu(const std::string& text) {
    UErrorCode status = U_ZERO_ERROR;
    return normalised(icu::Normalizer2::getNFDInstance(status), text, status);
}

std::string utf8(const std::vector<char32_t>& codes) {
    icu::UnicodeString wide;
    for (const char32_t code : codes) wide.append(static_cast<UChar32>(code));
    std::string out;
    wide.toUTF8String(out);
    return out;
}

/// Text that tries the rules: Vietnamese letters whole and in parts, marks, spaces of all kinds,
/// look-alikes, things unseen, and now and then any code point at all.
rc::Gen<std::string> tricky_text() {
    const auto range = [](char32_t first, char32_t last) {
        return rc::gen::map(rc::gen::inRange<std::uint32_t>(first, last + 1),
                            [](std::uint32_t code) { return static_cast<char32_t>(code); });
    };
    const auto special = rc::gen::elementOf(std::u32string(
        U"   '-’–\t\n\u00a0\u200b\u200d\u00ad\u202e\ufeff\u0300\u0301\u0303\u0309\u0323\u0302"
        U"\u0306\u031b\u0331\u030c\u0308ÐđĐoaOAuyUYgiquìàúưƯơѺаАнНтТсЅΑαςΣǆǅẖǰŉßİıµſKÅ１Ａ"));
    const auto code = rc::gen::weightedOneOf<char32_t>({{6, range(U'a', U'z')},
                                                        {4, range(0x1EA0, 0x1EF9)},
                                                        {8, special},
                                                        {2, range(0, 0x24F)},
                                                        {1, range(0x370, 0x52F)},
                                                        {1, range(0x1E00, 0x20FF)},
                                                        {1, range(0xE000, 0x10FFFF)}});
    return rc::gen::map(rc::gen::container<std::vector<char32_t>>(code), utf8);
}

constexpr const char* kVowels[12][6] = {
    {"a", "à", "á", "ả", "ã", "ạ"}, {"ă", "ằ", "ắ", "ẳ", "ẵ", "ặ"}, {"â", "ầ", "ấ", "ẩ", "ẫ", "ậ"},
    {"e", "è", "é", "ẻ", "ẽ", "ẹ"}, {"ê", "ề", "ế", "ể", "ễ", "ệ"}, {"i", "ì", "í", "ỉ", "ĩ", "ị"},
    {"o", "ò", "ó", "ỏ", "õ", "ọ"}, {"ô", "ồ", "ố", "ổ", "ỗ", "ộ"}, {"ơ", "ờ", "ớ", "ở", "ỡ", "ợ"},
    {"u", "ù", "ú", "ủ", "ũ", "ụ"}, {"ư", "ừ", "ứ", "ử", "ữ", "ự"}, {"y", "ỳ", "ý", "ỷ", "ỹ", "ỵ"}};

struct ToneAndRest {
    std::string rest;
    std::vector<char> tones;
};

/// Takes the tone marks off a word.
ToneAndRest without_tones(const std::string& word) {
    ToneAndRest result;
    const std::string parts = nfd_by_icu(word);
    const icu::UnicodeString wide = icu::UnicodeString::fromUTF8(parts);
    icu::UnicodeString rest;
    for (int32_t i = 0; i < wide.length(); ++i) {
        const std::size_t tone =
            std::u16string_view(u"\u0300\u0301\u0309\u0303\u0323").find(wide[i]);
        if (tone == std::u16string_view::npos) {
            rest.append(wide[i]);
        } else {
            result.tones.push_back(static_cast<char>(tone));
        }
    }
    rest.toUTF8String(result.rest);
    return result;
}

bool only_moves_the_tone(const std::string& word) {
    const ToneAndRest before = without_tones(word);
    const ToneAndRest after = without_tones(place_tone(word));
    return before.rest == after.rest && before.tones == after.tones;
}

/// Every way to put one tone on one of one to three vowels between an onset and a coda.
std::vector<std::vector<std::string>> words_by_vowels() {
    std::vector<std::vector<std::string>> groups;
    const auto spell = [](const std::vector<std::size_t>& vowels, std::size_t at,
                          std::size_t tone) {
        std::string text;
        for (std::size_t i = 0; i < vowels.size(); ++i) {
            text += kVowels[vowels[i]][i == at ? tone : 0];
        }
        return text;
    };
    for (std::size_t number = 0; number < 12 + 144 + 1728; ++number) {
        std::vector<std::size_t> vowels;
        if (number < 12) {
            vowels = {number};
        } else if (number < 156) {
            vowels = {(number - 12) / 12, (number - 12) % 12};
        } else {
            vowels = {(number - 156) / 144, (number - 156) / 12 % 12, (number - 156) % 12};
        }
        for (std::size_t tone = 1; tone < 6; ++tone) {
            std::vector<std::string> group;
            for (std::size_t at = 0; at < vowels.size(); ++at)
                group.push_back(spell(vowels, at, tone));
            groups.push_back(std::move(group));
        }
    }
    return groups;
}

}  // namespace

TEST_CASE("a standard form is NFC, valid UTF-8 and its own standard form, whatever the text") {
    CHECK(rc::check([] {
        const std::string text = *tricky_text();
        for (const auto function : {to_nfc, standardise_text, standardise_name, fold}) {
            const std::string once = function(text);
            RC_ASSERT(is_utf8(once));
            RC_ASSERT(nfc_by_icu(once) == once);
            RC_ASSERT(function(once) == once);
        }
    }));
}

TEST_CASE("NFC is ICU's NFC") {
    CHECK(rc::check([] {
        const std::string text = *tricky_text();
        RC_ASSERT(to_nfc(text) == nfc_by_icu(text));
    }));
}

TEST_CASE("folding does not depend on how letters were composed nor on unseen characters") {
    CHECK(rc::check([] {
        const std::string text = *tricky_text();
        RC_ASSERT(fold(nfc_by_icu(text)) == fold(nfd_by_icu(text)));
        RC_ASSERT(fold(standardise_text(text)) == fold(text));
    }));
}

TEST_CASE("a name does not depend on how its letters were composed") {
    CHECK(rc::check([] {
        const std::string text = *tricky_text();
        RC_ASSERT(standardise_name(nfd_by_icu(text)) == standardise_name(nfc_by_icu(text)));
    }));
}

TEST_CASE("any bytes at all are survived") {
    CHECK(rc::check([](const std::vector<std::uint8_t>& bytes) {
        const std::string text(bytes.begin(), bytes.end());
        for (const auto function : {to_nfc, standardise_text, standardise_name, fold, place_tone}) {
            RC_ASSERT(is_utf8(text) == is_utf8(function(text)));
        }
    }));
}

TEST_CASE("placing the tone changes nothing but the place of the tone") {
    CHECK(rc::check([] {
        const auto word = *rc::gen::container<std::vector<char32_t>>(
            rc::gen::elementOf(std::u32string(U"bcghknoOaAuUyYiIqtpmeàÁòÓúỳÝìịệăâêôơưđĐ")));
        RC_ASSERT(only_moves_the_tone(utf8(word)));
    }));
}

TEST_CASE("all spellings of one syllable that differ in the tone's place become one") {
    constexpr const char* kOnsets[] = {"", "b", "gi", "h", "kh", "ngh", "qu", "th", "đ"};
    constexpr const char* kCodas[] = {"", "c", "ch", "m", "n", "ng", "nh", "p", "t"};
    const auto groups = words_by_vowels();
    std::size_t syllables_moved = 0;
    for (const char* onset : kOnsets) {
        for (const char* coda : kCodas) {
            for (const auto& group : groups) {
                std::vector<std::string> places;
                for (const std::string& vowels : group) {
                    const std::string word = onset + vowels + coda;
                    const std::string placed = place_tone(word);
                    if (placed != word) {
                        ++syllables_moved;
                        REQUIRE(only_moves_the_tone(word));
                        places.push_back(placed);
                    }
                }
                // Those that moved all went to the same place, and that place is stable.
                for (const std::string& place : places) {
                    REQUIRE(place == places.front());
                    REQUIRE(place_tone(place) == place);
                }
                REQUIRE((places.empty() || places.size() == group.size() - 1));
            }
        }
    }
    CHECK(syllables_moved > 3000);
}
