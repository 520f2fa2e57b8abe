// What the node of the demo says of its records: findings, names, what became of rows.
#pragma once

#include "cli/demo_truth.hpp"
#include "store/node_store.hpp"

namespace dongbo {

/// Everything that the comparison with the truth wants to know. `planted` are the errors of
/// `files`, which the node holds.
Result<Seen> look_at_node(NodeStore& node, const std::vector<PlantedError>& planted,
                          const DeliveredFiles& files);

}  // namespace dongbo
