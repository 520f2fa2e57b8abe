#include "sync/owner/shared_dataset.hpp"

#include "rekey/adoption.hpp"
#include "sync/format/page.hpp"

namespace dongbo {
namespace {

/// Definitions that nobody asks for are not kept for ever.
constexpr std::size_t kShapesMax = 10'000;

Result<FeedShape> make_shape(const Contract& contract, const FeedDefinition& definition) {
    FeedShape shape;
    TRY_ASSIGN(shape.shared, shared_contract(contract, definition));
    TRY_ASSIGN(shape.filter, ShareFilter::make(contract, definition.filter));
    TRY_ASSIGN(Projection projection, Projection::make(contract, shape.shared));
    shape.view.projection = std::make_shared<const Projection>(std::move(projection));
    shape.view.pending = definition.pending;
    for (const Field& field : shape.shared.fields) shape.view.fields.insert(field.name);
    if (const auto unit = current_unit_field(contract))
        shape.view.units = shape.view.fields.contains(contract.fields[*unit].name);
    shape.dictionary = page_dictionary(shape.shared.name, shape.shared.fields);
    return shape;
}

}  // namespace

Result<const Share*> ShapeCache::share(const std::string& name) {
    const auto place = node_.place(std::string(kShareContract));
    if (!place && place.error().code == ErrorCode::not_found) return nullptr;
    if (!place) return std::unexpected(place.error());
    TRY_ASSIGN(Store* const store, node_.store(*place));
    TRY_ASSIGN(const Position head, store->head());
    if (head_ != head) {
        TRY_ASSIGN(std::vector<Share> shares, read_shares(node_));
        shares_.clear();
        for (Share& share : shares) {
            std::string key = share.name;
            shares_.emplace(std::move(key), std::move(share));
        }
        head_ = head;
    }
    const auto found = shares_.find(name);
    return found == shares_.end() ? nullptr : &found->second;
}

Result<std::shared_ptr<const FeedShape>> ShapeCache::shape(const std::string& dataset,
                                                           const std::string& definition) {
    TRY_ASSIGN(const FeedDefinition decoded, decode_feed_definition(definition));
    TRY_ASSIGN(const DatasetPlace place, node_.place(dataset));
    TRY_ASSIGN(Store* const store, node_.store(place));
    TRY_ASSIGN(const Contract* const contract, store->contract(place.dataset));
    if (contract->version.text() != decoded.contract_version) return nullptr;
    const auto known = shapes_.find(definition);
    if (known != shapes_.end()) return known->second;
    if (shapes_.size() >= kShapesMax) shapes_.clear();
    TRY_ASSIGN(FeedShape shape, make_shape(*contract, decoded));
    auto made = std::make_shared<const FeedShape>(std::move(shape));
    shapes_.emplace(definition, made);
    return made;
}

}  // namespace dongbo
