// What a supervisor asks: does the node live, can it serve, what does it count.
#pragma once

#include <span>

#include "node/exchange.hpp"

namespace dongbo {

/// GET /healthz: the process answers. GET /readyz: it can read and write; 503 says what not. GET
/// /metrics: Prometheus text.
std::span<const Route> health_routes();

}  // namespace dongbo
