#include "unit/unit_kinds.hpp"

#include <array>
#include <string>
#include <vector>

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

struct Known {
    std::string folded, marked;
    std::size_t words, first_size;
    const Phrase* phrase;
};
/// By their first letter; of one letter, longer ones first.
using KnownKinds = std::array<std::vector<Known>, 26>;

const KnownKinds& known_kinds() {
    static const KnownKinds kKinds = [] {
        KnownKinds kinds;
        for (const std::size_t length : {2U, 1U}) {
            for (const Phrase& phrase : kPhrases) {
                NameWords words;
                words.read(phrase.text);
                if (words.size() != length) continue;
                Known known{std::string(words.folded(0, length)),
                            std::string(words.marked(0, length)), length, words.folded(0, 1).size(),
                            &phrase};
                auto& same = kinds[static_cast<std::size_t>(known.folded.front() - 'a')];
                same.push_back(std::move(known));
            }
        }
        return kinds;
    }();
    return kKinds;
}

bool is_said(const NameWords& words, std::size_t at, std::size_t end, const Known& known) {
    const std::size_t last = at + known.words;
    if (last > end || words.folded(at, last) != known.folded) return false;
    if (known.words == 2) {
        if (ends_part(words[at + 1].before)) return false;
        // Joined they would be the same: "thu do" and "thud o".
        if (words.folded(at, at + 1).size() != known.first_size) return false;
    }
    return !words.has_marks(at, last) || words.marked(at, last) == known.marked;
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
    if (words[at].is_number) return {};
    const char first = words.folded(at, at + 1).front();
    if (first < 'a' || first > 'z') return {};
    for (const Known& known : known_kinds()[static_cast<std::size_t>(first - 'a')]) {
        if (!is_said(words, at, end, known)) continue;
        // "F.4" is a ward; no other name is written so.
        const std::size_t next = at + known.words;
        if (first == 'f' && (next == end || !words[next].is_number)) continue;
        return {known.phrase->kinds, static_cast<std::uint8_t>(known.words),
                words.has_marks(at, next), known.phrase->written_out};
    }
    return {};
}

}  // namespace dongbo
