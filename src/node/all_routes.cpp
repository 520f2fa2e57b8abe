#include "node/all_routes.hpp"

#include "node/api/api_routes.hpp"
#include "node/api/deliver_routes.hpp"
#include "node/federation/feed_routes.hpp"
#include "node/health_routes.hpp"
#include "node/login/login_routes.hpp"
#include "node/pages/page_routes.hpp"

namespace dongbo {

std::vector<Route> all_routes() {
    std::vector<Route> all;
    for (const auto routes : {health_routes(), login_routes(), api_routes(), deliver_routes(),
                              feed_routes(), page_routes()})
        all.insert(all.end(), routes.begin(), routes.end());
    return all;
}

}  // namespace dongbo
