#include "cli/open_dataset.hpp"

namespace dongbo {

Result<OpenDataset> open_dataset(const std::string& node, const std::string& dataset) {
    OpenDataset open;
    TRY_ASSIGN(open.node, NodeStore::open(node));
    TRY_ASSIGN(open.place, open.node->place(dataset));
    TRY_ASSIGN(open.store, open.node->store(open.place));
    TRY_ASSIGN(open.contract, open.store->contract(open.place.dataset));
    return open;
}

}  // namespace dongbo
