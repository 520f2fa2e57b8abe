#include "quality/surroundings.hpp"

#include <optional>

namespace dongbo {
namespace {

/// Look-ups touch few pages, and a load has a budget of memory.
constexpr std::size_t kCacheKib = 1024;

}  // namespace

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
            // A replica may be a part: what is not in it may well be there.
            if (place && !place->replica) found = std::move(*place);
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
        if (self.folder.empty()) {
            self.units = std::make_shared<const UnitList>();
        } else {
            TRY_ASSIGN(NodeStore* const node, self.open());
            TRY_ASSIGN(self.units, load_unit_list(*node));
        }
    }
    return self.units.get();
}

}  // namespace dongbo
