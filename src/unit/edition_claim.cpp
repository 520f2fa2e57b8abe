#include "unit/edition_claim.hpp"

#include <algorithm>

namespace dongbo {
namespace {

using Fits = std::vector<EditionFit>;

constexpr std::size_t kExamplesKept = 3;
constexpr std::size_t kExampleBytesMax = 80;

std::string shorten(std::string_view text) {
    if (text.size() <= kExampleBytesMax) return std::string(text);
    std::size_t end = kExampleBytesMax;
    while (end > 0 && (static_cast<unsigned char>(text[end]) & 0xC0) == 0x80) --end;
    return std::string(text.substr(0, end)) + "…";
}

/// True if the codes of the edition's communes come below provinces: it has no districts at all,
/// other than one whose districts were not loaded.
bool lacks_districts(const UnitList::Edition& edition) {
    if (edition.has[static_cast<std::size_t>(UnitLevel::district)]) return false;
    return std::ranges::any_of(edition.units, [](const ListedUnit& unit) {
        return unit.level == UnitLevel::commune &&
               level_of_code(unit.parent_code) == UnitLevel::province;
    });
}

}  // namespace

/// What stands beside a code, ready to be compared.
struct EditionClaim::Words {
    explicit Words(const StatedUnit& stated)
        : name(stated.name), district(stated.district), province(stated.province) {}
    StatedName name, district, province;
};

EditionClaim::EditionClaim(const UnitList& list) : list_(list) {
    for (const UnitList::Edition& edition : list.editions())
        without_districts_.push_back(lacks_districts(edition));
}

const ComparedUnit& EditionClaim::compared(const ListedUnit& unit) {
    const auto [entry, is_new] = compared_.try_emplace(unit.number);
    if (is_new) entry->second = ComparedUnit(unit);
    return entry->second;
}

bool EditionClaim::lies_elsewhere(const ListedUnit& unit, UnitLevel level,
                                  const StatedName& given) {
    if (given.empty() || unit.level < level) return false;
    const ListedUnit* above = &unit;
    while (above->level > level) {
        if (above->parent == nullptr) {
            // The list does not say where it lies; but what lies in a province has no district.
            const auto next = level_of_code(above->parent_code);
            return next.has_value() && *next < level;
        }
        above = above->parent;
    }
    return above->level != level || !given.names(compared(*above));
}

EditionFit EditionClaim::fit(const ListedUnit& unit, const Words& words) {
    const bool other_name = !words.name.empty() && !words.name.names(compared(unit));
    if (other_name || lies_elsewhere(unit, UnitLevel::district, words.district) ||
        lies_elsewhere(unit, UnitLevel::province, words.province))
        return EditionFit::differs;
    return EditionFit::fits;
}

EditionFit EditionClaim::fit_without(const StatedUnit& stated, Answer answer,
                                     std::size_t edition) const {
    if (answer == Answer::not_listed) return EditionFit::no_code;
    const bool district = level_of_code(stated.code) == UnitLevel::district;
    return district && without_districts_[edition] ? EditionFit::no_code : EditionFit::not_loaded;
}

bool EditionClaim::same_territory(const ListedUnit& one, const ListedUnit& other) const {
    return list_.resolve(one, list_.edition_of(other).date).unit == &other &&
           list_.resolve(other, list_.edition_of(one).date).unit == &one;
}

const UnitList::Edition* EditionClaim::certain_edition(
    const Fits& fits, std::span<const ListedUnit* const> units) const {
    const ListedUnit* newest = nullptr;
    for (std::size_t i = fits.size(); i-- > 0;) {
        if (fits[i] != EditionFit::fits) continue;
        if (newest == nullptr) {
            newest = units[i];
        } else if (units[i]->full_name != newest->full_name ||
                   !same_territory(*units[i], *newest)) {
            return nullptr;
        }
    }
    return newest == nullptr ? nullptr : &list_.edition_of(*newest);
}

EditionClaim::Known EditionClaim::look_at(const StatedUnit& stated) {
    const Words words(stated);
    const auto editions = list_.editions();
    Fits fits;
    std::vector<const ListedUnit*> units;
    for (std::size_t i = 0; i < editions.size(); ++i) {
        const UnitList::Lookup found = list_.find(stated.code, editions[i].date);
        units.push_back(found.unit);
        fits.push_back(found.unit != nullptr ? fit(*found.unit, words)
                                             : fit_without(stated, found.answer, i));
    }
    // Compared with those that fit, not with each other, so in two steps.
    std::vector<std::size_t> same;
    for (std::size_t i = 0; i < fits.size(); ++i) {
        for (std::size_t j = 0; j < fits.size() && fits[i] == EditionFit::differs; ++j) {
            if (fits[j] != EditionFit::fits || !same_territory(*units[i], *units[j])) continue;
            same.push_back(i);
            break;
        }
    }
    for (const std::size_t i : same) fits[i] = EditionFit::same_unit;
    const UnitList::Edition* const certain = certain_edition(fits, units);
    return {&*patterns_.try_emplace(std::move(fits)).first, certain};
}

const EditionClaim::Known& EditionClaim::look_up(const StatedUnit& stated) {
    const StatedMemory::Texts texts{stated.code, stated.name, stated.district, stated.province};
    const std::uint64_t hash = StatedMemory::hash(texts);
    if (const auto* const number = memory_.find(texts, hash); number != nullptr)
        return known_[*number];
    beyond_ = look_at(stated);
    if (!memory_.add(texts, hash, static_cast<std::uint32_t>(known_.size()))) return beyond_;
    return known_.emplace_back(beyond_);
}

EditionClaim::Testimony EditionClaim::ask(const StatedUnit& stated) {
    const Known& known = look_up(stated);
    return {&known.pattern->first, known.edition};
}

bool EditionClaim::is_of_another(const Testimony& testimony, std::size_t claimed) {
    return (*testimony.fits)[claimed] == EditionFit::differs &&
           std::ranges::count(*testimony.fits, EditionFit::fits) > 0;
}

void EditionClaim::add(const StatedUnit& stated, std::uint64_t row) {
    Pattern& pattern = look_up(stated).pattern->second;
    ++pattern.rows;
    if (pattern.examples.size() == kExamplesKept) return;
    const bool shown =
        std::ranges::count(pattern.examples, stated.code, &EditionJudgement::Example::code) > 0;
    if (shown) return;
    EditionJudgement::Example& example = pattern.examples.emplace_back();
    example.row = row;
    example.code = shorten(stated.code);
    example.name = shorten(stated.name);
    example.district = shorten(stated.district);
    example.province = shorten(stated.province);
}

}  // namespace dongbo
