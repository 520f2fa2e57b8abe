#include "cli/demo_counts.hpp"

#include "rekey/adoption.hpp"
#include "unit/load_unit_list.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 5'000;

void add(UnitCounts& counts, const Resolved& resolved) {
    switch (resolved.answer) {
        case Answer::certain:
            ++counts.in[resolved.unit];
            break;
        case Answer::needs_evidence:
            ++counts.waiting;
            break;
        case Answer::no_successor:
            ++counts.no_successor;
            break;
        case Answer::not_listed:
            ++counts.not_listed;
            break;
        case Answer::not_loaded:
            ++counts.not_loaded;
            break;
    }
}

/// A unit may have lost all its records.
std::map<const ListedUnit*, std::int64_t> without_zeros(
    std::map<const ListedUnit*, std::int64_t> in) {
    std::erase_if(in, [](const auto& entry) { return entry.second == 0; });
    return in;
}

const ListedUnit* province_of(const ListedUnit* unit) {
    while (unit != nullptr && unit->level != UnitLevel::province) unit = unit->parent;
    return unit;
}

}  // namespace

Result<OpenUnits> OpenUnits::open(const std::string& folder) {
    OpenUnits open;
    TRY_ASSIGN(open.node, NodeStore::open(folder));
    TRY_ASSIGN(open.list, load_unit_list(*open.node));
    return open;
}

Result<CurrentUnits> OpenUnits::units(const std::string& contract) const {
    TRY_ASSIGN(const DatasetPlace place, node->place(contract));
    return CurrentUnits::open(*node, place, list);
}

Result<Decider> OpenUnits::decider(const std::string& contract) const {
    TRY_ASSIGN(const DatasetPlace place, node->place(contract));
    return Decider::open(*node, place, list);
}

Result<Position> OpenUnits::head(const std::string& contract) const {
    TRY_ASSIGN(const DatasetPlace place, node->place(contract));
    TRY_ASSIGN(Store* const store, node->store(place));
    return store->head();
}

Result<std::array<Position, kUnitContracts.size()>> OpenUnits::heads() const {
    std::array<Position, kUnitContracts.size()> heads{};
    for (std::size_t i = 0; i < heads.size(); ++i) {
        TRY_ASSIGN(heads[i], head(kUnitContracts[i]));
    }
    return heads;
}

Result<ScannedUnits> scan_units(const OpenUnits& open, const std::string& contract,
                                const Date& as_of) {
    TRY_ASSIGN(const DatasetPlace place, open.node->place(contract));
    TRY_ASSIGN(Store* const store, open.node->store(place));
    TRY_ASSIGN(const Contract* const its_contract, store->contract(place.dataset));
    const std::size_t field = *current_unit_field(*its_contract);
    ScannedUnits scanned;
    std::vector<StoredRecord> page;
    for (std::uint64_t cursor = 0;;) {
        TRY(store->scan_unverified(place.dataset, cursor, kPage, page));
        if (page.empty()) return scanned;
        for (StoredRecord& record : page) {
            if (record.state == RecordState::deleted) continue;
            if (record.pending != 0) {
                TRY_ASSIGN(const Change pending, store->change(record.pending));
                TRY_ASSIGN(record.values, parse_canonical(pending.content, its_contract->fields));
            }
            const auto* stated = std::get_if<UnitRef>(&record.values.values[field]);
            if (stated == nullptr) {
                ++scanned.counts.not_stated;
                continue;
            }
            if (stated->edition == kBeforeReform.iso()) ++scanned.as_before;
            add(scanned.counts, open.list->resolve(*stated, as_of));
        }
    }
}

bool same_counts(const UnitCounts& left, const UnitCounts& right) {
    return without_zeros(left.in) == without_zeros(right.in) && left.waiting == right.waiting &&
           left.no_successor == right.no_successor && left.not_listed == right.not_listed &&
           left.not_loaded == right.not_loaded && left.not_stated == right.not_stated;
}

Result<ProvinceCounts> count_provinces(CurrentUnits& units, const Date& as_of) {
    ProvinceCounts provinces;
    TRY_ASSIGN(const UnitCounts counts, units.count(as_of));
    for (const auto& [unit, records] : counts.in) {
        const ListedUnit* const province = province_of(unit);
        (province != nullptr ? provinces.in[province] : provinces.nowhere) += records;
    }
    std::int64_t waiting = 0;
    TRY_ASSIGN(const auto queue, units.queue());
    if (as_of == units.in_force()) {
        for (const QueueItem& item : queue) {
            const Resolved resolved = units.list().resolve(*item.stated, as_of);
            const ListedUnit* const province = resolved.certain_above(UnitLevel::province);
            (province != nullptr ? provinces.in[province] : provinces.nowhere) += item.waiting();
            waiting += item.waiting();
        }
    }
    provinces.nowhere += counts.sum() - counts.placed() - waiting;
    provinces.in = without_zeros(std::move(provinces.in));
    return provinces;
}

}  // namespace dongbo
