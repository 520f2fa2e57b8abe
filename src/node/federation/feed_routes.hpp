// The feeds that this node owns, as followers ask for them: docs/formats/feed.md.
#pragma once

#include <span>

#include "node/exchange.hpp"

namespace dongbo {

/// GET /v1/shares/{share}/feed and what followers ask below /v1/feeds/{feed}/. `changes` may wait
/// until there are some, without holding a thread.
std::span<const Route> feed_routes();

}  // namespace dongbo
