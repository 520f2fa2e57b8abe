// The table of what the API tells and changes, uploads and loads apart (deliver_routes.hpp).
#pragma once

#include <span>

#include "node/exchange.hpp"

namespace dongbo {

std::span<const Route> api_routes();

}  // namespace dongbo
