#include "rekey/adoption.hpp"

#include <algorithm>
#include <chrono>

#include "unit/load_unit_list.hpp"

namespace dongbo {
namespace {

constexpr std::chrono::hours kVietnam{7};

/// Midnight in Vietnam.
Timestamp begin_of(const Date& day) {
    const std::chrono::sys_days midnight{std::chrono::year_month_day{
        std::chrono::year{day.year()},
        std::chrono::month{static_cast<unsigned>(std::max(day.month(), 1))},
        std::chrono::day{static_cast<unsigned>(std::max(day.day(), 1))}}};
    return {std::chrono::duration_cast<std::chrono::milliseconds>(midnight.time_since_epoch() -
                                                                  kVietnam)
                .count()};
}

}  // namespace

std::optional<std::size_t> current_unit_field(const Contract& contract) {
    for (std::size_t i = 0; i < contract.fields.size(); ++i)
        if (contract.fields[i].type == FieldType::unit &&
            contract.fields[i].unit_use == UnitUse::current)
            return i;
    return std::nullopt;
}

Result<Adoptions> adopt_editions(NodeStore& node) {
    Adoptions adoptions;
    TRY_ASSIGN(const auto list, load_unit_list(node));
    if (list->empty()) return adoptions;
    TRY_ASSIGN(const auto places, node.own_datasets());
    for (const DatasetPlace& place : places) {
        TRY_ASSIGN(Store* const store, node.store(place));
        TRY_ASSIGN(const Contract* const contract, store->contract(place.dataset));
        if (!current_unit_field(*contract)) continue;
        const Date today = vietnamese_day(store->now());
        std::optional<std::size_t> in_force;
        for (std::size_t i = 0; i < list->editions().size(); ++i) {
            const UnitList::Edition& edition = list->editions()[i];
            if (!edition.complete) continue;
            if (edition.date <= today) in_force = i;
            if (edition.date > today && !adoptions.next) adoptions.next = begin_of(edition.date);
        }
        if (!in_force) continue;
        const std::string edition = list->editions()[*in_force].date.iso();
        const std::string& lists = list->fingerprint_until(*in_force);
        const auto position = store->adopt_edition(place.dataset, edition, lists);
        if (!position && position.error().code == ErrorCode::unavailable) continue;
        if (!position) return std::unexpected(position.error());
        if (*position != 0) adoptions.made.push_back({place.dataset, {*position, edition, lists}});
    }
    return adoptions;
}

}  // namespace dongbo
