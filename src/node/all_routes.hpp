// Every way into the node.
#pragma once

#include <vector>

#include "node/exchange.hpp"

namespace dongbo {

std::vector<Route> all_routes();

}  // namespace dongbo
