#include "node/login/login_routes.hpp"

#include <array>
#include <boost/json.hpp>

#include "node/login/logins.hpp"
#include "node/services.hpp"

namespace dongbo {
namespace {

namespace json = boost::json;

Result<Logins*> logins_of(const Exchange& exchange) {
    if (exchange.services.logins == nullptr)
        return fail(ErrorCode::not_found, "nobody can log in on this node");
    return exchange.services.logins;
}

Result<HttpResponse> log_in(Exchange& exchange) {
    TRY_ASSIGN(Logins* const logins, logins_of(exchange));
    return logins->begin(exchange.parameter("return_to"), exchange.language, exchange.now);
}

Result<HttpResponse> come_back(Exchange& exchange) {
    TRY_ASSIGN(Logins* const logins, logins_of(exchange));
    return logins->finish(exchange.request, exchange.reader.node(), exchange.language,
                          exchange.now);
}

Result<HttpResponse> log_out(Exchange& exchange) {
    TRY_ASSIGN(Logins* const logins, logins_of(exchange));
    return logins->log_out(exchange.request, exchange.language, exchange.now);
}

std::string_view name(Caller::Kind kind) {
    constexpr std::array<std::string_view, 3> kNames = {"nobody", "official", "machine"};
    return kNames[static_cast<std::size_t>(kind)];
}

Result<HttpResponse> me(Exchange& exchange) {
    const Caller& caller = exchange.caller;
    json::array roles;
    for (std::size_t role = 0; role < kRoles; ++role)
        if (caller.roles[role]) roles.emplace_back(name(static_cast<Role>(role)));
    json::object said{{"kind", name(caller.kind)},
                      {"id", caller.id},
                      {"name", caller.name},
                      {"agency", caller.agency},
                      {"roles", std::move(roles)}};
    if (!caller.unit.empty()) said["unit"] = caller.unit;
    if (!exchange.csrf.empty()) said["csrf"] = exchange.csrf;
    return HttpResponse::json(200, json::serialize(said));
}

constexpr std::array kRoutes = {
    Route{HttpMethod::get, "/login", Permission::everyone, log_in, true},
    Route{HttpMethod::get, "/login/callback", Permission::everyone, come_back, true},
    Route{HttpMethod::post, "/logout", Permission::signed_in, log_out, true},
    Route{HttpMethod::get, "/v1/me", Permission::signed_in, me}};

}  // namespace

std::span<const Route> login_routes() {
    return kRoutes;
}

}  // namespace dongbo
