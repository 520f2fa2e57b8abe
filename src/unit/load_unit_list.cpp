#include "unit/load_unit_list.hpp"

#include <array>
#include <functional>

#include "base/weak_cache.hpp"
#include "store/named_values.hpp"

namespace dongbo {
namespace {

/// Few: a page of records takes more memory than what is kept of them.
constexpr std::size_t kPage = 200;

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

/// The dataset of a contract, if the node has one.
struct Source {
    std::string dataset;
    Store* store = nullptr;
};

Result<Source> find_source(NodeStore& node, std::string_view contract) {
    const auto place = node.place(std::string(contract));
    if (!place && place.error().code == ErrorCode::not_found) return Source{};
    if (!place) return std::unexpected(place.error());
    TRY_ASSIGN(Store* const store, node.store(*place));
    return Source{place->dataset, store};
}

/// The leaf of the newest entry of its log: no other log has it, since each is salted.
Result<Hash> newest_leaf(const Source& source) {
    if (source.store == nullptr) return Hash{};
    TRY_ASSIGN(const Position head, source.store->head());
    if (head == 0) return Hash{};
    TRY_ASSIGN(const auto entries, source.store->changes(head - 1, 1));
    return entries.empty() ? Hash{} : entries.front().leaf;
}

/// For as many rows as there are records, so that the list holds no empty places.
template <class Row>
Result<> set_room_aside(const Source& source, std::vector<Row>& rows) {
    if (source.store == nullptr) return {};
    TRY_ASSIGN(const auto datasets, source.store->datasets());
    for (const DatasetStatus& one : datasets)
        if (one.name == source.dataset) rows.reserve(one.live);
    return {};
}

/// False: it is being loaded for the first time, and what it brings will be seen when that has
/// ended.
Result<bool> read_all(const Source& source, const std::function<void(const NamedValues&)>& read) {
    if (source.store == nullptr) return true;
    TRY_ASSIGN(const Contract* const contract, source.store->contract(source.dataset));
    for (std::uint64_t cursor = 0;;) {
        const auto page = source.store->scan(source.dataset, cursor, kPage);
        if (!page && page.error().code == ErrorCode::unavailable) return false;
        if (!page) return std::unexpected(page.error());
        if (page->empty()) return true;
        for (const StoredRecord& record : *page)
            if (record.state == RecordState::live) read(NamedValues(*contract, record.values));
    }
}

}  // namespace

bool makes_unit_list(std::string_view contract) {
    return contract == kUnitContract || contract == kSuccessionContract;
}

Result<std::shared_ptr<const UnitList>> load_unit_list(NodeStore& node) {
    static WeakCache<std::array<Hash, 2>, UnitList> known;
    TRY_ASSIGN(const Source units, find_source(node, kUnitContract));
    TRY_ASSIGN(const Source successions, find_source(node, kSuccessionContract));
    TRY_ASSIGN(const Hash newest_unit, newest_leaf(units));
    TRY_ASSIGN(const Hash newest_succession, newest_leaf(successions));
    const std::array key = {newest_unit, newest_succession};
    if (auto before = known.find(key)) return before;
    UnitSources sources;
    TRY(set_room_aside(units, sources.units));
    TRY(set_room_aside(successions, sources.successions));
    TRY_ASSIGN(const bool all_units,
               read_all(units, [&](const NamedValues& row) { read_unit(row, sources); }));
    TRY_ASSIGN(const bool all_successions, read_all(successions, [&](const NamedValues& row) {
                   read_succession(row, sources);
               }));
    auto list = UnitList::make(std::move(sources));
    if (all_units && all_successions) known.keep(key, list);
    return list;
}

}  // namespace dongbo
