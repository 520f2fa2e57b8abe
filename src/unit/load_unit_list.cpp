#include "unit/load_unit_list.hpp"

#include <mutex>
#include <utility>

#include "store/named_values.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 2'000;

std::optional<Date> date_of(const NamedValues& values, std::string_view field) {
    const auto* date = values.get<Date>(field);
    return date != nullptr ? std::optional(*date) : std::nullopt;
}

void read_unit(const NamedValues& fields, UnitSources& sources) {
    const auto edition = date_of(fields, "edition");
    const auto level = parse_unit_level(fields.text("level"));
    if (!edition || !level) return;
    sources.units.push_back({*edition, *level, fields.text("code"), fields.text("name"),
                             fields.text("full_name"), fields.text("kind"),
                             fields.text("parent_code")});
}

void read_succession(const NamedValues& fields, UnitSources& sources) {
    const auto from = date_of(fields, "from_edition");
    const auto to = date_of(fields, "to_edition");
    if (!from || !to) return;
    const std::string relation_text = fields.text("relation");
    if (relation_text == "others_unchanged") {
        sources.unchanged.push_back({*from, *to, fields.text("resolution")});
        return;
    }
    const auto relation = parse_relation(relation_text);
    const auto from_level = parse_unit_level(fields.text("from_level"));
    const auto to_level = parse_unit_level(fields.text("to_level"));
    if (!relation || !from_level || !to_level) return;
    sources.successions.push_back({*from, *to, *from_level, *to_level, fields.text("from_code"),
                                   fields.text("to_code"), *relation, fields.text("resolution"),
                                   fields.text("clause")});
}

using Reading = void (*)(const NamedValues&, UnitSources&);

Result<> read_all(NodeStore& node, std::string_view contract, Reading read, UnitSources& sources) {
    const auto place = node.place(std::string(contract));
    if (!place && place.error().code == ErrorCode::not_found) return {};
    if (!place) return std::unexpected(place.error());
    TRY_ASSIGN(Store* const store, node.store(*place));
    TRY_ASSIGN(const Contract* const stored, store->contract(place->dataset));
    for (std::uint64_t cursor = 0;;) {
        const auto page = store->scan(place->dataset, cursor, kPage);
        // It is being loaded for the first time: what it brings will be seen when that has ended.
        if (!page && page.error().code == ErrorCode::unavailable) return {};
        if (!page) return std::unexpected(page.error());
        if (page->empty()) return {};
        for (const StoredRecord& record : *page) {
            if (record.state != RecordState::live) continue;
            read(NamedValues(*stored, record.values), sources);
        }
    }
}

/// Tells one state of a group from all others, on whatever node: each entry of a log is hashed with
/// a salt of its own. Nothing during a first load, whose end is no entry.
Result<std::optional<Hash>> newest_leaf(NodeStore& node, std::string_view contract) {
    const auto place = node.place(std::string(contract));
    if (!place && place.error().code == ErrorCode::not_found) return Hash{};
    if (!place) return std::unexpected(place.error());
    TRY_ASSIGN(Store* const store, node.store(*place));
    TRY_ASSIGN(const bool loading, store->in_bulk_load(place->dataset));
    if (loading) return std::nullopt;
    TRY_ASSIGN(const Position head, store->head());
    if (head == 0) return Hash{};
    TRY_ASSIGN(const std::vector<LogEntry> newest, store->changes(head - 1, 1));
    return newest.empty() ? Hash{} : newest.back().leaf;
}

Result<std::shared_ptr<const UnitList>> read_unit_list(NodeStore& node) {
    UnitSources sources;
    TRY(read_all(node, kUnitContract, read_unit, sources));
    TRY(read_all(node, kSuccessionContract, read_succession, sources));
    return UnitList::make(std::move(sources));
}

struct NewestList {
    std::mutex mutex;
    std::pair<Hash, Hash> made_of;  ///< the newest leaves of units and of successions
    std::shared_ptr<const UnitList> list;
};

NewestList& newest_list() {
    static NewestList newest;
    return newest;
}

}  // namespace

bool makes_unit_list(std::string_view contract) {
    return contract == kUnitContract || contract == kSuccessionContract;
}

Result<std::shared_ptr<const UnitList>> load_unit_list(NodeStore& node) {
    NewestList& newest = newest_list();
    const std::scoped_lock lock(newest.mutex);
    // Before the records: what is committed meanwhile makes the list newer than its name, never
    // older.
    TRY_ASSIGN(const std::optional<Hash> units, newest_leaf(node, kUnitContract));
    TRY_ASSIGN(const std::optional<Hash> successions, newest_leaf(node, kSuccessionContract));
    if (!units || !successions) return read_unit_list(node);
    const std::pair made_of(*units, *successions);
    if (newest.list == nullptr || newest.made_of != made_of) {
        TRY_ASSIGN(newest.list, read_unit_list(node));
        newest.made_of = made_of;
    }
    return newest.list;
}

}  // namespace dongbo
