#include "unit/name_words.hpp"

#include <algorithm>
#include <vector>

namespace dongbo {

/// What one code point does to the words.
struct NameWords::Sign {
    enum class Kind : std::uint8_t { foreign, letter, digit, gap, mark, unseen };
    Kind kind = Kind::foreign;
    Gap gap = Gap::none;
    char folded = kForeign;
    char marked = kForeign;  ///< ă â ê ô ơ ư đ are A B E O P U D; of a mark: the shape it gives
    char tone = 0;           ///< \x01 to \x05
};

namespace {

constexpr std::size_t kLatinEnd = 0x300;
constexpr std::size_t kVietnameseBegin = 0x1E00;
constexpr std::size_t kVietnameseEnd = 0x1F00;

/// The twelve vowels in the tones level, grave, acute, hook, tilde, dot.
constexpr std::u32string_view kVowels[] = {U"aàáảãạAÀÁẢÃẠ", U"ăằắẳẵặĂẰẮẲẴẶ", U"âầấẩẫậÂẦẤẨẪẬ",
                                           U"eèéẻẽẹEÈÉẺẼẸ", U"êềếểễệÊỀẾỂỄỆ", U"iìíỉĩịIÌÍỈĨỊ",
                                           U"oòóỏõọOÒÓỎÕỌ", U"ôồốổỗộÔỒỐỔỖỘ", U"ơờớởỡợƠỜỚỞỠỢ",
                                           U"uùúủũụUÙÚỦŨỤ", U"ưừứửữựƯỪỨỬỮỰ", U"yỳýỷỹỵYỲÝỶỸỴ"};
constexpr std::string_view kVowelsFolded = "aaaeeiooouuy";
constexpr std::string_view kVowelsMarked = "aABeEioOPuUy";

std::size_t place_of(char32_t code) {
    return code < kLatinEnd ? code : code - kVietnameseBegin + kLatinEnd;
}

bool is_vowel(char letter) {
    return std::string_view("aeiouy").contains(letter);
}

/// One code point; broken bytes count as a foreign letter each.
char32_t decode(std::string_view text, std::size_t& at) {
    const auto byte = [&](std::size_t i) { return static_cast<unsigned char>(text[i]); };
    const auto follows = [&](std::size_t i) { return i < text.size() && (byte(i) & 0xC0) == 0x80; };
    const unsigned first = byte(at++);
    if (first < 0x80) return first;
    const unsigned more = first < 0xC2 ? 0 : first < 0xE0 ? 1 : first < 0xF0 ? 2 : 3;
    char32_t code = first & (0x3FU >> more);
    for (unsigned i = 0; i < more; ++i) {
        if (!follows(at + i)) return 0xFFFFFFFF;
        code = (code << 6) | (byte(at + i) & 0x3F);
    }
    at += more;
    return more == 0 ? 0xFFFFFFFF : code;
}

Gap gap_of(char32_t code) {
    switch (code) {
        case ' ':
        case '\t':
        case ':':
        case '_':
            return Gap::space;
        case '.':
            return Gap::dot;
        case '-':
            return Gap::dash;
        case '/':
        case '\\':
            return Gap::slash;
        default:
            return Gap::comma;
    }
}

}  // namespace

const NameWords::Sign* NameWords::latin_signs() {
    static const std::vector<Sign> kSigns = [] {
        std::vector<Sign> signs(kLatinEnd + kVietnameseEnd - kVietnameseBegin);
        const auto letter = [&](char32_t code, char folded, char marked, char tone) {
            signs[place_of(code)] = {Sign::Kind::letter, Gap::none, folded, marked, tone};
        };
        for (char32_t code = 0; code < 0x80; ++code)
            signs[code] = {.kind = Sign::Kind::gap, .gap = gap_of(code)};
        for (char32_t code = 'a'; code <= 'z'; ++code)
            for (const char32_t each : {code, char32_t(code - 'a' + 'A')})
                letter(each, static_cast<char>(code), static_cast<char>(code), 0);
        for (char32_t code = '0'; code <= '9'; ++code)
            signs[code] = {Sign::Kind::digit, Gap::none, static_cast<char>(code),
                           static_cast<char>(code), 0};
        for (const char32_t code : std::u32string_view(U"đĐðÐɖƉ")) letter(code, 'd', 'D', 0);
        for (std::size_t i = 0; i < std::size(kVowels); ++i)
            for (std::size_t form = 0; form < kVowels[i].size(); ++form)
                letter(kVowels[i][form], kVowelsFolded[i], kVowelsMarked[i],
                       static_cast<char>(form % 6));
        for (const char32_t code : std::u32string_view(U"'`´ʼ\u00ad"))
            signs[code] = {.kind = Sign::Kind::unseen};
        signs[0xA0] = {.kind = Sign::Kind::gap, .gap = Gap::space};
        for (const char32_t code : std::u32string_view(U"«»·"))
            signs[code] = {.kind = Sign::Kind::gap, .gap = Gap::comma};
        return signs;
    }();
    return kSigns.data();
}

/// Of the rarer code points: marks that stand alone, spaces, dashes and quotes.
NameWords::Sign NameWords::sign_of(char32_t code) {
    constexpr std::u32string_view kTones = U"\u0300\u0301\u0309\u0303\u0323";
    if (const auto tone = kTones.find(code); tone != kTones.npos)
        return {.kind = Sign::Kind::mark, .marked = 0, .tone = static_cast<char>(tone + 1)};
    if (code == 0x306 || code == 0x302 || code == 0x31B)
        return {.kind = Sign::Kind::mark,
                .marked = code == 0x306   ? 'A'
                          : code == 0x302 ? 'B'
                                          : 'P'};
    if ((code >= 0x2018 && code <= 0x201B) || code == 0x2060 || code == 0x200C || code == 0x200D)
        return {.kind = Sign::Kind::unseen};
    if (code >= 0x2010 && code <= 0x2015) return {.kind = Sign::Kind::gap, .gap = Gap::dash};
    if ((code >= 0x2000 && code <= 0x200B) || code == 0x202F || code == 0x3000 || code == 0xFEFF)
        return {.kind = Sign::Kind::gap, .gap = Gap::space};
    if (code >= 0x2016 && code <= 0x206F) return {.kind = Sign::Kind::gap, .gap = Gap::comma};
    return {};
}

bool NameWords::read(std::string_view text) {
    const Sign* const signs = latin_signs();
    size_ = folded_size_ = marked_size_ = tone_count_ = 0;
    gap_ = Gap::none;
    open_ = false;
    for (std::size_t at = 0; at < text.size();) {
        const std::size_t from = at;
        const char32_t code = decode(text, at);
        const bool known = code < kLatinEnd || (code >= kVietnameseBegin && code < kVietnameseEnd);
        const Sign sign = known ? signs[place_of(code)] : sign_of(code);
        if (!add(sign, static_cast<std::uint32_t>(from), static_cast<std::uint32_t>(at))) {
            end_word();
            return false;
        }
    }
    end_word();
    return true;
}

bool NameWords::add(const Sign& sign, std::uint32_t from, std::uint32_t to) {
    switch (sign.kind) {
        case Sign::Kind::gap:
            end_word();
            gap_ = std::max(gap_, sign.gap);
            return true;
        case Sign::Kind::unseen:
            return true;
        case Sign::Kind::mark:
            if (open_) mark_last(sign);
            break;
        default: {
            const bool is_number = sign.kind == Sign::Kind::digit;
            if (open_ && words_[size_ - 1].is_number != is_number) end_word();
            if (!open_ && !begin_word(is_number, from)) return false;
            if (folded_size_ == kLettersMax) return false;
            add_letter(sign);
        }
    }
    if (open_) words_[size_ - 1].to = to;
    return true;
}

bool NameWords::begin_word(bool is_number, std::uint32_t from) {
    if (size_ == kWordsMax || folded_size_ + 2 > kLettersMax) return false;
    // 1 and 2 are not 12.
    if (is_number && size_ > 0 && words_[size_ - 1].is_number)
        folded_[folded_size_++] = marked_[marked_size_++] = '-';
    words_[size_++] = {.from = from,
                       .to = from,
                       .folded_from = static_cast<std::uint16_t>(folded_size_),
                       .folded_to = 0,
                       .marked_from = static_cast<std::uint16_t>(marked_size_),
                       .marked_to = 0,
                       .before = gap_,
                       .is_number = is_number,
                       .has_marks = false};
    if (size_ == 1) words_[0].before = Gap::comma;
    gap_ = Gap::none;
    tone_count_ = 0;
    open_ = true;
    return true;
}

void NameWords::add_letter(const Sign& sign) {
    NameWord& word = words_[size_ - 1];
    if (word.is_number && folded_size_ == word.folded_from + 1U &&
        folded_[folded_size_ - 1] == '0') {
        --folded_size_;
        --marked_size_;
    }
    folded_[folded_size_++] = sign.folded;
    marked_[marked_size_++] = sign.marked;
    // More tones than one has only what is no syllable.
    if (sign.tone != 0 && tone_count_ < 2) tones_[tone_count_++] = sign.tone;
    if (sign.tone != 0 || sign.folded != sign.marked) word.has_marks = true;
}

void NameWords::mark_last(const Sign& sign) {
    NameWord& word = words_[size_ - 1];
    word.has_marks = true;
    if (sign.tone != 0) {
        if (tone_count_ < 2) tones_[tone_count_++] = sign.tone;
        return;
    }
    char& letter = marked_[marked_size_ - 1];
    constexpr std::string_view kShaped[] = {"aA", "aB", "eE", "oO", "oP", "uU"};
    for (const std::string_view shaped : kShaped) {
        const bool fits = sign.marked == 'A'   ? shaped == "aA"
                          : sign.marked == 'P' ? shaped == "oP" || shaped == "uU"
                                               : shaped == "aB" || shaped == "eE" || shaped == "oO";
        if (fits && letter == shaped[0]) letter = shaped[1];
    }
}

void NameWords::end_word() {
    if (!open_) return;
    open_ = false;
    NameWord& word = words_[size_ - 1];
    const std::size_t length = folded_size_ - word.folded_from;
    char* const folded = folded_.data() + word.folded_from;
    char* const marked = marked_.data() + word.marked_from;
    for (std::size_t i = 0; i < length; ++i) {
        const bool after_consonant = i > 0 && !is_vowel(folded[i - 1]);
        const bool after_qu = i > 1 && folded[i - 1] == 'u' && folded[i - 2] == 'q';
        if (folded[i] == 'y' && (after_consonant || after_qu)) folded[i] = marked[i] = 'i';
        if (folded[i] == 'k' && i + 1 < length && std::string_view("aou").contains(folded[i + 1]))
            folded[i] = marked[i] = 'c';
    }
    if (length > 1 && folded[length - 1] == 'k') {
        std::copy_n(folded, length, marked);
        tone_count_ = 0;
        word.has_marks = false;
    }
    for (std::size_t i = 0; i < tone_count_; ++i) marked_[marked_size_++] = tones_[i];
    word.folded_to = static_cast<std::uint16_t>(folded_size_);
    word.marked_to = static_cast<std::uint16_t>(marked_size_);
}

bool NameWords::has_marks(std::size_t first, std::size_t last) const {
    return std::any_of(words_.begin() + static_cast<std::ptrdiff_t>(first),
                       words_.begin() + static_cast<std::ptrdiff_t>(last),
                       [](const NameWord& word) { return word.has_marks; });
}

}  // namespace dongbo
