// The pages, as the service routes them.
#pragma once

#include <span>

#include "node/exchange.hpp"

namespace dongbo {

std::span<const Route> page_routes();

}  // namespace dongbo
