// Datasets that are decided by an agency which no longer exists.
#pragma once

#include <string>
#include <vector>

#include "store/node_store.hpp"

namespace dongbo {

struct DissolvedOwner {
    std::string dataset;
    std::string agency;  ///< identifier, as in the name of the dataset: "person.G01"
    Date until;          ///< the first day on which it no longer acts
    /// Identifiers of those who go on with what it did, with the function where it is told.
    struct Successor {
        std::string agency, function;
    };
    std::vector<Successor> successors;
};

/// Looked up in the node's dataset of the contract `agency`, as of the store's clock; nothing where
/// the node holds none. A look-up by index for each dataset.
Result<std::vector<DissolvedOwner>> dissolved_owners(NodeStore& node);

}  // namespace dongbo
