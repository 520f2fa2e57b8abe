#include "unit/unit_kinds.hpp"

#include <vector>

#include "unit/word_phrases.hpp"

namespace dongbo {
namespace {

struct Phrase {
    std::string_view text;
    UnitKinds kinds;
    bool written_out;
};
constexpr Phrase kPhrases[] = {
    {"phường", kWard, true},      {"p", kWard, false},
    {"f", kWard, false},          {"xã", kRuralCommune, true},
    {"x", kRuralCommune, false},  {"thị trấn", kTownship, true},
    {"tt", kTownship, false},     {"ttr", kTownship, false},
    {"t t", kTownship, false},    {"đặc khu", kSpecialZone, true},
    {"đk", kSpecialZone, false},  {"quận", kUrbanDistrict, true},
    {"q", kUrbanDistrict, false}, {"huyện", kRuralDistrict, true},
    {"h", kRuralDistrict, false}, {"thị xã", kTown, true},
    {"tx", kTown, false},         {"t x", kTown, false},
    {"thành phố", kCity, true},   {"tp", kCity, false},
    {"t p", kCity, false},        {"thủ đô", kCity, true},
    {"tỉnh", kProvince, true},    {"t", kProvince, false},
};

const WordPhrases& phrases() {
    static const WordPhrases kTable = [] {
        std::vector<std::string_view> texts;
        for (const Phrase& phrase : kPhrases) texts.push_back(phrase.text);
        return WordPhrases(texts);
    }();
    return kTable;
}

}  // namespace

UnitKinds kinds_of(UnitLevel level) {
    switch (level) {
        case UnitLevel::province:
            return kCity | kProvince;
        case UnitLevel::district:
            return kUrbanDistrict | kRuralDistrict | kTown | kCity;
        case UnitLevel::commune:
            return kWard | kRuralCommune | kTownship | kSpecialZone;
    }
    return 0;
}

KindWords kind_at(const NameWords& words, std::size_t at, std::size_t end) {
    const WordPhrases::Found found = phrases().find(words, at, end);
    if (found.words == 0) return {};
    const Phrase& phrase = kPhrases[found.phrase];
    // "F.4" is a ward; no other name is written so.
    const std::size_t next = at + found.words;
    if (phrase.text == "f" && (next == end || !words[next].is_number)) return {};
    return {phrase.kinds, static_cast<std::uint8_t>(found.words), found.has_marks,
            phrase.written_out};
}

}  // namespace dongbo
