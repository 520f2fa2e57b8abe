#include "synth/names.hpp"

#include <algorithm>

namespace dongbo {
namespace {

constexpr std::size_t kGenerations = 3;

std::size_t generation_of(int birth_year) {
    return birth_year < 1966 ? 0 : birth_year < 1996 ? 1 : 2;
}

std::size_t picker_index(std::size_t generation, bool male) {
    return 2 * generation + (male ? 1 : 0);
}

}  // namespace

NamePicker::NamePicker(std::span<const WeightedName> names, std::size_t column) : names_(names) {
    std::uint64_t sum = 0;
    sums_.reserve(names.size());
    for (const WeightedName& name : names) sums_.push_back(sum += name.weights[column]);
}

std::string_view NamePicker::pick(SeededRandom& random) const {
    const std::uint64_t at = random.below(sums_.back());
    const auto found = std::upper_bound(sums_.begin(), sums_.end(), at);
    return names_[static_cast<std::size_t>(found - sums_.begin())].text;
}

Names::Names() {
    for (std::size_t region = 0; region < 3; ++region)
        surnames_.emplace_back(dongbo::surnames(), region);
    for (std::size_t generation = 0; generation < kGenerations; ++generation) {
        for (const bool male : {false, true}) {
            middle_.emplace_back(middle_names(male), generation);
            given_.emplace_back(given_names(male), generation);
        }
    }
}

std::string_view Names::surname(const People& people, Region region, SeededRandom& random) const {
    if (!people.surnames.empty()) return people.surnames[random.below(people.surnames.size())];
    return surnames_[static_cast<std::size_t>(region)].pick(random);
}

std::string Names::full_name(const People& people, std::string_view surname, bool male,
                             int birth_year, SeededRandom& random) const {
    const std::size_t index = picker_index(generation_of(birth_year), male);
    std::string out;
    if (people.order == NameOrder::kinh) {
        out.append(surname).append(" ").append(middle_[index].pick(random));
        return out.append(" ").append(given_[index].pick(random));
    }
    const auto highland = highland_names(male);
    const std::string_view given = highland[random.below(highland.size())];
    if (people.order == NameOrder::ede) {
        return out.append(male ? "Y " : "H' ").append(given).append(" ").append(surname);
    }
    if (people.order == NameOrder::sedang) return out.append(male ? "A " : "Y ").append(given);
    out.append(surname);
    if (people.order == NameOrder::hmong) return out.append(male ? " A " : " Thị ").append(given);
    return out.append(male ? " " : " H' ").append(given);
}

}  // namespace dongbo
