#include <array>

#include "unit/unit_list.hpp"

namespace dongbo {
namespace {

constexpr std::array<std::string_view, kUnitLevels> kLevels = {"province", "district", "commune"};
constexpr std::array<std::string_view, 3> kRelations = {"whole", "part", "named"};
constexpr std::array<std::string_view, 5> kAnswers = {"certain", "needs_evidence", "no_successor",
                                                      "not_listed", "not_loaded"};

template <class Word, std::size_t Size>
std::optional<Word> parse(const std::array<std::string_view, Size>& words, std::string_view text) {
    for (std::size_t i = 0; i < Size; ++i)
        if (words[i] == text) return static_cast<Word>(i);
    return std::nullopt;
}

}  // namespace

std::string_view name(UnitLevel level) {
    return kLevels[static_cast<std::size_t>(level)];
}
std::optional<UnitLevel> parse_unit_level(std::string_view text) {
    return parse<UnitLevel>(kLevels, text);
}
std::optional<UnitLevel> level_of_code(std::string_view code) {
    switch (code.size()) {
        case 2:
            return UnitLevel::province;
        case 3:
            return UnitLevel::district;
        case 5:
            return UnitLevel::commune;
        default:
            return std::nullopt;
    }
}

std::string_view name(Relation relation) {
    return kRelations[static_cast<std::size_t>(relation)];
}
std::optional<Relation> parse_relation(std::string_view text) {
    return parse<Relation>(kRelations, text);
}

std::string_view name(Answer answer) {
    return kAnswers[static_cast<std::size_t>(answer)];
}

}  // namespace dongbo
