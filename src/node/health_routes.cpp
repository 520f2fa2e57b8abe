#include "node/health_routes.hpp"

#include <array>

#include "node/services.hpp"

namespace dongbo {
namespace {

HttpResponse plain(std::string text) {
    HttpResponse response{.status = 200, .fields = {}, .body = std::move(text)};
    response.fields.add("Content-Type", "text/plain; version=0.0.4; charset=utf-8");
    return response;
}

Result<HttpResponse> health(Exchange&) {
    return plain("ok\n");
}

Result<HttpResponse> readiness(Exchange& exchange) {
    TRY(exchange.services.ready());
    return plain("ready\n");
}

Result<HttpResponse> metrics(Exchange& exchange) {
    return plain(exchange.services.metrics());
}

constexpr std::array kRoutes = {
    Route{HttpMethod::get, "/healthz", Permission::everyone, health},
    Route{HttpMethod::get, "/readyz", Permission::everyone, readiness},
    Route{HttpMethod::get, "/metrics", Permission::operate, metrics},
};

}  // namespace

std::span<const Route> health_routes() {
    return kRoutes;
}

}  // namespace dongbo
