#include "unit/unit_list.hpp"

#include <algorithm>

#include "unit/unit_list_builder.hpp"

namespace dongbo {
namespace {

/// Sorted, each unit once.
void add_once(std::vector<const ListedUnit*>& units, const ListedUnit* unit) {
    const auto place = std::ranges::lower_bound(units, unit->number, {}, &ListedUnit::number);
    if (place == units.end() || *place != unit) units.insert(place, unit);
}

/// True if the answer for one that has these links is one unit at the other end. Forwards: all of
/// it went there. Backwards: all of it lay there, be it the whole of that unit or a part.
bool sure(std::span<const UnitLink> links, bool forward) {
    if (links.size() != 1) return false;
    const Relation relation = links.front().relation;
    return forward ? relation == Relation::whole : relation != Relation::named;
}

}  // namespace

bool lies_in(const ListedUnit& unit, const ListedUnit& above) {
    for (const ListedUnit* at = &unit; at != nullptr; at = at->parent)
        if (at == &above) return true;
    return false;
}

const ListedUnit* Resolved::certain_above(UnitLevel level) const {
    const auto above = [&](const ListedUnit* of) {
        while (of != nullptr && of->level > level) of = of->parent;
        return of;
    };
    if (unit != nullptr) return above(unit);
    if (!all_told) return nullptr;
    const ListedUnit* common = nullptr;
    for (const ListedUnit* candidate : candidates) {
        const ListedUnit* const found = above(candidate);
        if (found == nullptr || (common != nullptr && found != common)) return nullptr;
        common = found;
    }
    return common;
}

UnitList::UnitList() = default;
UnitList::~UnitList() = default;

std::shared_ptr<const UnitList> UnitList::make(UnitSources sources) {
    auto list = std::make_shared<UnitList>();
    list->sources_ = std::move(sources);
    Builder(*list).build();
    return list;
}

const UnitList::Edition* UnitList::edition_on(const Date& day) const {
    // Few editions, and most questions are about the newest.
    for (auto edition = editions_.rbegin(); edition != editions_.rend(); ++edition)
        if (edition->date <= day) return &*edition;
    return nullptr;
}

UnitList::Lookup UnitList::find(std::string_view code, const Date& day) const {
    const Edition* const edition = edition_on(day);
    if (edition == nullptr) return {Answer::not_loaded, nullptr};
    const auto level = level_of_code(code);
    const auto number = code_number(code);
    if (!level || !number) return {Answer::not_listed, nullptr};
    const auto of = static_cast<std::size_t>(*level);
    if (!edition->has[of]) return {Answer::not_loaded, nullptr};
    const std::uint32_t place =
        by_code_[of][static_cast<std::size_t>(edition - editions_.data())][*number];
    if (place == 0) return {Answer::not_listed, nullptr};
    return {Answer::certain, &units_[place - 1]};
}

UnitList::Lookup UnitList::find(const UnitRef& stated) const {
    const auto day = Date::parse_iso(stated.edition);
    if (!day) return {Answer::not_loaded, nullptr};
    return find(stated.code, *day);
}

std::span<const UnitLink> UnitList::successors(const ListedUnit& unit) const {
    return {later_.data() + later_of_[unit.number], later_.data() + later_of_[unit.number + 1]};
}

std::span<const UnitLink> UnitList::predecessors(const ListedUnit& unit) const {
    return {earlier_.data() + earlier_of_[unit.number],
            earlier_.data() + earlier_of_[unit.number + 1]};
}

std::span<const ListedUnit* const> UnitList::children(const ListedUnit& unit) const {
    return {children_.data() + children_of_[unit.number],
            children_.data() + children_of_[unit.number + 1]};
}

/// Adds what `unit` may have become (or come from) in the edition next to its own; false if that is
/// not the whole truth.
bool UnitList::step(const ListedUnit& unit, bool forward,
                    std::vector<const ListedUnit*>& reached) const {
    const auto links = forward ? successors(unit) : predecessors(unit);
    // Parts that all go on to one unit are as good as the whole, if the rows name all of them:
    // there are two at least.
    bool vouched = !links.empty();
    for (const UnitLink& link : links) {
        add_once(reached, link.unit);
        if (link.relation == Relation::named) vouched = false;
        if (forward && link.relation == Relation::part && links.size() == 1) vouched = false;
    }
    return vouched;
}

Resolved UnitList::resolve(const ListedUnit& unit, const Date& as_of) const {
    const Edition* const target = edition_on(as_of);
    if (target == nullptr) return {Answer::not_loaded, nullptr, {}};
    const auto goal = static_cast<std::uint16_t>(target - editions_.data());
    const bool forward = unit.edition < goal;
    const ListedUnit* one = &unit;
    while (one->edition != goal) {
        const auto links = forward ? successors(*one) : predecessors(*one);
        if (!sure(links, forward)) break;
        one = links.front().unit;
    }
    if (one->edition == goal) return {Answer::certain, one, {}};

    Resolved resolved{Answer::needs_evidence, nullptr, {one}};
    bool vouched = true;
    for (std::uint16_t at = one->edition; at != goal; at = forward ? at + 1 : at - 1) {
        std::vector<const ListedUnit*> reached;
        for (const ListedUnit* from : resolved.candidates)
            if (!step(*from, forward, reached)) vouched = false;
        resolved.candidates = std::move(reached);
    }
    if (resolved.candidates.empty()) {
        const bool loaded =
            target->has[static_cast<std::size_t>(unit.level)] || unit.level == UnitLevel::district;
        resolved.answer = loaded ? Answer::no_successor : Answer::not_loaded;
    } else if (resolved.candidates.size() == 1 && vouched) {
        resolved = {Answer::certain, resolved.candidates.front(), {}};
    } else {
        resolved.all_told = vouched;
    }
    return resolved;
}

Resolved UnitList::resolve(std::string_view code, const Date& stated_on, const Date& as_of) const {
    const Lookup found = find(code, stated_on);
    if (found.unit == nullptr) return {found.answer, nullptr, {}};
    return resolve(*found.unit, as_of);
}

Resolved UnitList::resolve(const UnitRef& stated, const Date& as_of) const {
    const Lookup found = find(stated);
    if (found.unit == nullptr) return {found.answer, nullptr, {}};
    return resolve(*found.unit, as_of);
}

}  // namespace dongbo
