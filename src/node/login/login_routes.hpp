// The routes by which people log in and out, and by which callers ask who they are.
#pragma once

#include <span>

#include "node/exchange.hpp"

namespace dongbo {

/// GET /login, GET /login/callback, POST /logout, GET /v1/me. Those that ask the provider block, so
/// they run on the pool of changes, though some of them are GET.
std::span<const Route> login_routes();

}  // namespace dongbo
