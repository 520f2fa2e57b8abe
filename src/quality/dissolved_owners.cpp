#include "quality/dissolved_owners.hpp"

#include "store/named_values.hpp"

namespace dongbo {
namespace {

std::vector<DissolvedOwner::Successor> successors_of(const Contract& contract,
                                                     const NamedValues& values) {
    std::vector<DissolvedOwner::Successor> successors;
    const auto field = contract.find_field("successors");
    const auto* groups = values.get<std::vector<Group>>("successors");
    if (!field || groups == nullptr) return successors;
    const std::vector<Field>& parts = contract.fields[*field].fields;
    for (const Group& group : *groups) {
        DissolvedOwner::Successor& one = successors.emplace_back();
        for (std::size_t i = 0; i < parts.size(); ++i) {
            const auto* text = std::get_if<std::string>(&group[i]);
            if (text != nullptr && parts[i].name == "agency") one.agency = *text;
            if (text != nullptr && parts[i].name == "agency_function") one.function = *text;
        }
    }
    return successors;
}

}  // namespace

Result<std::vector<DissolvedOwner>> dissolved_owners(NodeStore& node) {
    std::vector<DissolvedOwner> dissolved;
    const auto agencies = node.place("agency");
    if (!agencies && agencies.error().code == ErrorCode::not_found) return dissolved;
    if (!agencies) return std::unexpected(agencies.error());
    TRY_ASSIGN(Store* const store, node.store(*agencies));
    TRY_ASSIGN(const Contract* const contract, store->contract(agencies->dataset));
    const Date today = vietnamese_day(store->now());
    TRY_ASSIGN(const auto places, node.own_datasets());
    for (const DatasetPlace& place : places) {
        const std::string& owner = place.owner;
        TRY_ASSIGN(const Found found,
                   store->find({.dataset = agencies->dataset,
                                .conditions = {{.field = "identifier", .value = owner}},
                                .cursor = {}}));
        for (const StoredRecord& record : found.records) {
            const NamedValues values(*contract, record.values);
            const auto* until = values.get<Date>("valid_until");
            if (values.text("identifier") != owner || until == nullptr || *until > today) continue;
            dissolved.push_back({place.dataset, owner, *until, successors_of(*contract, values)});
        }
    }
    return dissolved;
}

}  // namespace dongbo
