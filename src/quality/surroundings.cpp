#include "quality/surroundings.hpp"

#include <optional>

namespace dongbo {
namespace {

constexpr std::string_view kUnitContract = "administrative_unit";
/// Look-ups touch few pages, and a load has a budget of memory.
constexpr std::size_t kCacheKib = 1024;

std::string text_of(const Contract& contract, const Record& record, std::string_view field) {
    const auto index = contract.find_field(field);
    if (!index) return {};
    const auto* text = std::get_if<std::string>(&record.values[*index]);
    return text != nullptr ? *text : std::string();
}

}  // namespace

Result<std::shared_ptr<const UnitList>> UnitList::load(Store& store, const std::string& dataset) {
    constexpr std::size_t kPage = 2'000;
    auto list = std::make_shared<UnitList>();
    TRY_ASSIGN(const Contract* const contract, store.contract(dataset));
    const auto edition_field = contract->find_field("edition");
    if (!edition_field)
        return fail(ErrorCode::invalid, "the list of units has no field `edition`", dataset);
    Sha256 digest;
    for (std::uint64_t cursor = 0;;) {
        TRY_ASSIGN(const auto page, store.scan(dataset, cursor, kPage));
        if (page.empty()) break;
        for (const StoredRecord& record : page) {
            if (record.state != RecordState::live) continue;
            const auto* edition = std::get_if<Date>(&record.values.values[*edition_field]);
            const std::string code = text_of(*contract, record.values, "code");
            if (edition == nullptr || code.empty()) continue;
            Edition& units = list->editions_[*edition];
            units.code_lengths.insert(code.size());
            const auto text = [&](std::string_view field) {
                return text_of(*contract, record.values, field);
            };
            units.units[code] = {code,         text("name"),  text("full_name"),
                                 text("kind"), text("level"), text("parent_code")};
            digest.update(Bytes(record.content_hash));
        }
    }
    list->fingerprint_ = hex(digest.finish());
    return std::shared_ptr<const UnitList>(list);
}

std::pair<UnitList::Answer, const ListedUnit*> UnitList::find(std::string_view code,
                                                              const Date& day) const {
    auto after = editions_.upper_bound(day);
    if (after == editions_.begin()) return {Answer::not_loaded, nullptr};
    const Edition& edition = std::prev(after)->second;
    if (const auto found = edition.units.find(code); found != edition.units.end())
        return {Answer::listed, &found->second};
    const bool has_level = edition.code_lengths.contains(code.size());
    const bool is_code = code.size() == 2 || code.size() == 3 || code.size() == 5;
    return {has_level || !is_code ? Answer::not_listed : Answer::not_loaded, nullptr};
}

struct Surroundings::Implementation {
    std::string folder;
    std::string own_group;
    std::unique_ptr<NodeStore> node;
    std::map<std::string, std::optional<DatasetPlace>> places;
    std::shared_ptr<const UnitList> units;

    Result<NodeStore*> open() {
        if (node == nullptr) {
            TRY_ASSIGN(node, NodeStore::open(folder, {.cache_kib = kCacheKib}));
        }
        return node.get();
    }
};

Surroundings::Surroundings(std::string node_folder, std::string own_group)
    : implementation_(std::make_unique<Implementation>()) {
    implementation_->folder = std::move(node_folder);
    implementation_->own_group = std::move(own_group);
}
Surroundings::~Surroundings() = default;
Surroundings::Surroundings(Surroundings&&) noexcept = default;

Result<const DatasetPlace*> Surroundings::place(const std::string& contract) {
    Implementation& self = *implementation_;
    auto known = self.places.find(contract);
    if (known == self.places.end()) {
        std::optional<DatasetPlace> found;
        // Outside a node there is no other register.
        if (!self.folder.empty()) {
            TRY_ASSIGN(NodeStore* const node, self.open());
            auto place = node->place(contract);
            if (!place && place.error().code != ErrorCode::not_found)
                return std::unexpected(std::move(place).error());
            if (place) found = std::move(*place);
        }
        known = self.places.emplace(contract, std::move(found)).first;
    }
    return known->second ? &*known->second : nullptr;
}

Result<bool> Surroundings::is_own(const std::string& contract) {
    TRY_ASSIGN(const DatasetPlace* const found, place(contract));
    return found != nullptr && found->group == implementation_->own_group;
}

Result<Store*> Surroundings::store(const DatasetPlace& place) {
    TRY_ASSIGN(NodeStore* const node, implementation_->open());
    return node->store(place);
}

Result<Presence> Surroundings::presence(const std::string& contract, const RecordId& id) {
    TRY_ASSIGN(const DatasetPlace* const found, place(contract));
    if (found == nullptr) return Presence::not_checkable;
    TRY_ASSIGN(Store* const register_of, store(*found));
    const auto here = register_of->is_here(found->dataset, id);
    if (here) return *here ? Presence::here : Presence::missing;
    // It is being loaded for the first time: what it brings will be seen when that has ended.
    if (here.error().code == ErrorCode::unavailable) return Presence::missing;
    return std::unexpected(here.error());
}

Result<const UnitList*> Surroundings::units() {
    Implementation& self = *implementation_;
    if (self.units == nullptr) {
        TRY_ASSIGN(const DatasetPlace* const found, place(std::string(kUnitContract)));
        if (found == nullptr) {
            self.units = std::make_shared<const UnitList>();
        } else {
            TRY_ASSIGN(Store* const list, store(*found));
            TRY_ASSIGN(self.units, UnitList::load(*list, found->dataset));
        }
    }
    return self.units.get();
}

}  // namespace dongbo
