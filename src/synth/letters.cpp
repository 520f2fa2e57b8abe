#include "synth/letters.hpp"

#include <array>
#include <unordered_map>
#include <utility>

namespace dongbo {
namespace {

constexpr std::string_view kVowels[] = {
    "aàáảãạ", "ăằắẳẵặ", "âầấẩẫậ", "eèéẻẽẹ", "êềếểễệ", "iìíỉĩị",
    "oòóỏõọ", "ôồốổỗộ", "ơờớởỡợ", "uùúủũụ", "ưừứửữự", "yỳýỷỹỵ",
};
constexpr std::string_view kCapitals[] = {
    "AÀÁẢÃẠ", "ĂẰẮẲẴẶ", "ÂẦẤẨẪẬ", "EÈÉẺẼẸ", "ÊỀẾỂỄỆ", "IÌÍỈĨỊ",
    "OÒÓỎÕỌ", "ÔỒỐỔỖỘ", "ƠỜỚỞỠỢ", "UÙÚỦŨỤ", "ƯỪỨỬỮỰ", "YỲÝỶỸỴ",
};
constexpr std::string_view kPlain = "aaaeeiooouuy";
enum Modifier { kNone, kBreve, kCircumflex, kHorn };
constexpr Modifier kModifiers[] = {kNone, kBreve,      kCircumflex, kNone, kCircumflex, kNone,
                                   kNone, kCircumflex, kHorn,       kNone, kHorn,       kNone};
constexpr std::string_view kModifierMarks[] = {"", "\u0306", "\u0302", "\u031b"};
constexpr std::string_view kTones[] = {"", "\u0300", "\u0301", "\u0309", "\u0303", "\u0323"};
constexpr int kDotBelow = 5;

/// What one letter becomes under each of the three rewritings.
struct Letter {
    std::string plain, decomposed, capital;
};

std::size_t letter_length(char first) {
    const auto byte = static_cast<unsigned char>(first);
    return byte < 0x80 ? 1 : byte < 0xe0 ? 2 : byte < 0xf0 ? 3 : 4;
}

std::string_view take_letter(std::string_view& rest) {
    const std::string_view letter = rest.substr(0, letter_length(rest.front()));
    rest.remove_prefix(letter.size());
    return letter;
}

std::string decomposed_letter(char plain, Modifier modifier, int tone) {
    // Canonical order: horn, dot below, then the marks above.
    std::string out(1, plain);
    const std::string_view mark = kModifierMarks[modifier];
    if (tone == kDotBelow && modifier != kHorn) return out.append(kTones[tone]).append(mark);
    return out.append(mark).append(kTones[tone]);
}

std::unordered_map<std::string_view, Letter> make_letters() {
    std::unordered_map<std::string_view, Letter> letters;
    for (std::size_t i = 0; i < std::size(kVowels); ++i) {
        std::string_view lower = kVowels[i];
        std::string_view upper = kCapitals[i];
        const char plain = kPlain[i];
        const char plain_capital = static_cast<char>(plain - 'a' + 'A');
        for (int tone = 0; !lower.empty(); ++tone) {
            const std::string_view small = take_letter(lower);
            const std::string_view capital = take_letter(upper);
            letters[small] = {std::string(1, plain), decomposed_letter(plain, kModifiers[i], tone),
                              std::string(capital)};
            letters[capital] = {std::string(1, plain_capital),
                                decomposed_letter(plain_capital, kModifiers[i], tone),
                                std::string(capital)};
        }
    }
    letters["đ"] = {"d", "đ", "Đ"};
    letters["Đ"] = {"D", "Đ", "Đ"};
    return letters;
}

std::string rewrite(std::string_view text, std::string Letter::* form) {
    static const std::unordered_map<std::string_view, Letter> kLetters = make_letters();
    std::string out;
    while (!text.empty()) {
        const std::string_view letter = take_letter(text);
        if (const auto found = kLetters.find(letter); found != kLetters.end()) {
            out += found->second.*form;
        } else if (form == &Letter::capital && letter.size() == 1 && letter[0] >= 'a' &&
                   letter[0] <= 'z') {
            out += static_cast<char>(letter[0] - 'a' + 'A');
        } else {
            out += letter;
        }
    }
    return out;
}

using WordPair = std::pair<std::string_view, std::string_view>;
constexpr WordPair kMisplaced[] = {
    {"Huỳnh", "Hùynh"}, {"Hoàng", "Hòang"}, {"Quỳnh", "Qùynh"}, {"Quý", "Qúy"},
    {"Toàn", "Tòan"},   {"Toản", "Tỏan"},   {"Hoàn", "Hòan"},   {"Hoài", "Hòai"},
    {"Thoại", "Thọai"}, {"Hoạt", "Họat"},   {"Khoát", "Khóat"},
};
constexpr WordPair kNewerTones[] = {
    {"Hòa", "Hoà"},   {"Hóa", "Hoá"},   {"Thúy", "Thuý"}, {"Thùy", "Thuỳ"}, {"Thủy", "Thuỷ"},
    {"Khỏe", "Khoẻ"}, {"Thỏa", "Thoả"}, {"Tòa", "Toà"},   {"Lũy", "Luỹ"},
};

/// `text` with the first whole word that a pair knows replaced by the pair's second.
template <class Pairs>
std::optional<std::string> replace_word(std::string_view text, const Pairs& pairs) {
    for (const auto& [from, to] : pairs) {
        const std::size_t at = text.find(from);
        if (at == std::string_view::npos) continue;
        const std::size_t end = at + from.size();
        const bool whole =
            (at == 0 || text[at - 1] == ' ') && (end == text.size() || text[end] == ' ');
        if (whole) return std::string(text.substr(0, at)).append(to).append(text.substr(end));
    }
    return std::nullopt;
}

}  // namespace

std::string drop_marks(std::string_view text) {
    return rewrite(text, &Letter::plain);
}
std::string decompose(std::string_view text) {
    return rewrite(text, &Letter::decomposed);
}
std::string to_capitals(std::string_view text) {
    return rewrite(text, &Letter::capital);
}

std::optional<std::string> with_look_alike(std::string_view text) {
    constexpr WordPair kLookAlikes[] = {
        {"a", "\u0430"}, {"o", "\u043e"}, {"e", "\u0435"}, {"Đ", "\u00d0"}};
    for (const auto& [latin, look_alike] : kLookAlikes) {
        if (const std::size_t at = text.find(latin); at != std::string_view::npos) {
            return std::string(text.substr(0, at))
                .append(look_alike)
                .append(text.substr(at + latin.size()));
        }
    }
    return std::nullopt;
}

std::optional<std::string> with_misplaced_tone(std::string_view text) {
    return replace_word(text, kMisplaced);
}

std::string with_newer_tones(std::string_view text) {
    return replace_word(text, kNewerTones).value_or(std::string(text));
}

}  // namespace dongbo
