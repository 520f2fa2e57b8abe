// The dataset that a command is about.
#pragma once

#include <memory>
#include <string>

#include "store/node_store.hpp"

namespace dongbo {

/// The node and the group that holds it, open.
struct OpenDataset {
    std::unique_ptr<NodeStore> node;
    DatasetPlace place;
    Store* store = nullptr;
    const Contract* contract = nullptr;
};
/// `dataset`: a dataset's or a contract's name.
Result<OpenDataset> open_dataset(const std::string& node, const std::string& dataset);

}  // namespace dongbo
