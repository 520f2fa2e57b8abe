#include "unit/unit_list_builder.hpp"

#include <algorithm>
#include <tuple>

#include "base/hash.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kCodes[kUnitLevels] = {100, 1'000, 100'000};

auto order(const UnitRow& row) {
    return std::tie(row.edition, row.level, row.code);
}

void add_text(Sha256& digest, std::string_view text) {
    digest.update(as_bytes(text));
    digest.update(as_bytes(std::string_view("\0", 1)));
}

}  // namespace

std::optional<std::uint32_t> code_number(std::string_view code) {
    if (!level_of_code(code)) return std::nullopt;
    std::uint32_t number = 0;
    for (const char digit : code) {
        if (digit < '0' || digit > '9') return std::nullopt;
        number = number * 10 + static_cast<std::uint32_t>(digit - '0');
    }
    return number;
}

void UnitList::Builder::build() {
    lay_out_units();
    number_codes();
    find_parents();
    follow_successions();
    lay_out_links();
    judge_editions();
    print();
}

/// By edition, level and code; of two rows for one unit one counts.
void UnitList::Builder::lay_out_units() {
    std::vector<UnitRow>& rows = list.sources_.units;
    std::erase_if(rows, [](const UnitRow& row) {
        return !code_number(row.code) || level_of_code(row.code) != row.level;
    });
    std::ranges::sort(rows, {}, order);
    const auto again = std::ranges::unique(rows, {}, order);
    rows.erase(again.begin(), again.end());
    list.units_.reserve(rows.size());
    for (std::size_t i = 0; i < rows.size(); ++i) {
        const UnitRow& row = rows[i];
        if (i == 0 || rows[i - 1].edition != row.edition)
            list.editions_.push_back({.date = row.edition, .units = {}});
        list.units_.push_back({.code = row.code,
                               .name = row.name,
                               .full_name = row.full_name,
                               .kind = row.kind,
                               .parent_code = row.parent_code,
                               .level = row.level,
                               .edition = static_cast<std::uint16_t>(list.editions_.size() - 1),
                               .number = static_cast<std::uint32_t>(i)});
        list.editions_.back().has[static_cast<std::size_t>(row.level)] = true;
    }
    for (auto first = list.units_.begin(); first != list.units_.end();) {
        const auto last = std::find_if(first, list.units_.end(), [&](const ListedUnit& unit) {
            return unit.edition != first->edition;
        });
        list.editions_[first->edition].units = {first, last};
        first = last;
    }
}

void UnitList::Builder::number_codes() {
    for (std::size_t level = 0; level < kUnitLevels; ++level) {
        list.by_code_[level].resize(list.editions_.size());
        for (std::size_t i = 0; i < list.editions_.size(); ++i)
            if (list.editions_[i].has[level]) list.by_code_[level][i].resize(kCodes[level]);
    }
    for (const ListedUnit& unit : list.units_)
        list.by_code_[static_cast<std::size_t>(unit.level)][unit.edition][*code_number(unit.code)] =
            unit.number + 1;
}

void UnitList::Builder::find_parents() {
    std::vector<std::vector<const ListedUnit*>> below(list.units_.size());
    for (ListedUnit& unit : list.units_) {
        const auto level = level_of_code(unit.parent_code);
        if (!level || *level >= unit.level) continue;
        unit.parent = unit_of(unit.edition, *level, unit.parent_code);
        if (unit.parent != nullptr) below[unit.parent->number].push_back(&unit);
    }
    list.children_of_.push_back(0);
    for (const auto& children : below) {
        list.children_.insert(list.children_.end(), children.begin(), children.end());
        list.children_of_.push_back(static_cast<std::uint32_t>(list.children_.size()));
    }
}

std::optional<std::size_t> UnitList::Builder::edition_of(const Date& date) const {
    const auto found = std::ranges::lower_bound(list.editions_, date, {}, &Edition::date);
    if (found == list.editions_.end() || found->date != date) return std::nullopt;
    return static_cast<std::size_t>(found - list.editions_.begin());
}

const ListedUnit* UnitList::Builder::unit_of(std::size_t edition, UnitLevel level,
                                             std::string_view code) const {
    const auto number = code_number(code);
    if (!number || level_of_code(code) != level) return nullptr;
    const auto& places = list.by_code_[static_cast<std::size_t>(level)][edition];
    const std::uint32_t place = places.empty() ? 0 : places[*number];
    return place == 0 ? nullptr : &list.units_[place - 1];
}

void UnitList::Builder::link(const ListedUnit& from, const ListedUnit& to, Relation relation,
                             const SuccessionRow* row) {
    forwards.push_back({from.number, {&to, row, relation}});
    backwards.push_back({to.number, {&from, row, relation}});
}

void UnitList::Builder::follow_successions() {
    for (std::size_t row = 0; row < list.sources_.successions.size(); ++row) follow_row(row);
    for (const UnchangedRest& rest : list.sources_.unchanged) follow_rest(rest);
}

void UnitList::Builder::follow_row(std::size_t index) {
    const SuccessionRow& row = list.sources_.successions[index];
    const auto misfit = [&](std::string why) { list.misfits_.push_back({index, std::move(why)}); };
    const auto from_edition = edition_of(row.from_edition);
    const auto to_edition = edition_of(row.to_edition);
    if (!from_edition || !to_edition)
        return misfit("edition " + (from_edition ? row.to_edition : row.from_edition).iso() +
                      " is not loaded");
    if (*to_edition != *from_edition + 1)
        return misfit("another edition lies between " + row.from_edition.iso() + " and " +
                      row.to_edition.iso());
    const ListedUnit* const from = unit_of(*from_edition, row.from_level, row.from_code);
    const ListedUnit* const to = unit_of(*to_edition, row.to_level, row.to_code);
    if (from == nullptr || to == nullptr) {
        const Date& edition = from == nullptr ? row.from_edition : row.to_edition;
        return misfit((from == nullptr ? row.from_code : row.to_code) + " is not in edition " +
                      edition.iso());
    }
    link(*from, *to, row.relation, &row);
}

void UnitList::Builder::follow_rest(const UnchangedRest& rest) {
    const auto from = edition_of(rest.from_edition);
    const auto to = edition_of(rest.to_edition);
    if (!from || !to || *to != *from + 1) return;
    std::vector<bool> named(list.units_.size());
    for (const Step& step : forwards) named[step.unit] = true;
    for (const ListedUnit& unit : list.editions_[*from].units) {
        if (named[unit.number]) continue;
        const ListedUnit* const same = unit_of(*to, unit.level, unit.code);
        if (same != nullptr) link(unit, *same, Relation::whole, nullptr);
    }
}

void UnitList::Builder::lay_out_links() {
    const auto lay_out = [&](std::vector<Step>& steps, std::vector<UnitLink>& links,
                             std::vector<std::uint32_t>& begins) {
        std::ranges::sort(steps, {}, [](const Step& step) {
            return std::tuple(step.unit, step.link.unit->number);
        });
        begins.reserve(list.units_.size() + 1);
        links.reserve(steps.size());
        for (const Step& step : steps) {
            while (begins.size() <= step.unit)
                begins.push_back(static_cast<std::uint32_t>(links.size()));
            links.push_back(step.link);
        }
        while (begins.size() <= list.units_.size())
            begins.push_back(static_cast<std::uint32_t>(links.size()));
    };
    lay_out(forwards, list.later_, list.later_of_);
    lay_out(backwards, list.earlier_, list.earlier_of_);
}

void UnitList::Builder::judge_editions() {
    for (Edition& edition : list.editions_) {
        const bool first = &edition == &list.editions_.front();
        const bool followed = std::ranges::any_of(edition.units, [&](const ListedUnit& unit) {
            return !list.predecessors(unit).empty();
        });
        edition.complete = edition.has[static_cast<std::size_t>(UnitLevel::province)] &&
                           edition.has[static_cast<std::size_t>(UnitLevel::commune)] &&
                           (first || followed);
    }
}

void UnitList::Builder::print() {
    Sha256 until;
    for (const Edition& edition : list.editions_) {
        Sha256 digest;
        add_text(digest, edition.date.iso());
        for (const ListedUnit& unit : edition.units) {
            add_text(digest, name(unit.level));
            for (const std::string_view text :
                 {unit.code, unit.name, unit.full_name, unit.kind, unit.parent_code})
                add_text(digest, text);
        }
        list.edition_prints_.push_back(hex(digest.finish()));
        add_text(until, list.prints_until_.empty() ? "" : list.prints_until_.back());
        add_text(until, list.edition_prints_.back());
        for (const ListedUnit& unit : edition.units) {
            for (const UnitLink& link : list.predecessors(unit)) {
                add_text(until, unit.code);
                add_text(until, link.unit->code);
                add_text(until, name(link.relation));
            }
        }
        list.prints_until_.push_back(hex(until.finish()));
    }
}

}  // namespace dongbo
