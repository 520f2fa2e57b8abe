// The routes of the login through the whole service, without sockets.
#include "node/login/login_routes.hpp"

#include "node/login/browser_fixture.hpp"
#include "node/service.hpp"
#include "node/services.hpp"

namespace dongbo {
namespace {

class HandClock final : public Clock {
  public:
    Timestamp now() const override { return kMorning; }
};

struct LoginService : LoginTest {
    LoginService() {
        must(store->define(
            must(load_contract(std::string(DONGBO_SOURCE_FOLDER "/contracts/access.yaml")))));
        configuration->node = folder.file("node");
        services.configuration = [this] { return configuration; };
        services.logins = logins.get();
        ServiceOptions options;
        const auto routes = login_routes();
        options.routes.assign(routes.begin(), routes.end());
        options.callers = logins.get();
        options.services = &services;
        options.log = &log;
        options.clock = &clock;
        options.error_page = [](Exchange&, int status, const Error& error) {
            return HttpResponse::html(status, error.what);
        };
        service = must(Service::open(*configuration, std::move(options)));
    }

    HttpResponse get(Browser& browser, const std::string& path, const UrlFields& query = {}) {
        HttpResponse response = service->ask(browser.request(path, query));
        browser.take(response);
        return response;
    }
    void log_in(Browser& browser) {
        const HttpResponse sent = get(browser, "/login", {{"return_to", "/findings?x=1"}});
        REQUIRE(sent.status == 303);
        const UrlFields answer = provider->log_in_at(std::string(*sent.fields.find("Location")));
        const HttpResponse back = get(browser, "/login/callback", answer);
        CHECK(back.status == 303);
        CHECK(back.fields.find("Location") == "/findings?x=1");
    }
    boost::json::object me(Browser& browser) {
        const HttpResponse response = get(browser, "/v1/me");
        REQUIRE(response.status == 200);
        return boost::json::parse(response.body).as_object();
    }

    std::shared_ptr<Configuration> configuration = std::make_shared<Configuration>();
    Services services;
    RequestLog log{nullptr};
    HandClock clock;
    std::unique_ptr<Service> service;
};

TEST_CASE("who logs in is told who he is and what he may do") {
    LoginService f;
    Browser browser;
    CHECK(f.get(browser, "/v1/me").status == 401);
    f.log_in(browser);
    const auto me = f.me(browser);
    CHECK(me.at("kind") == "official");
    CHECK(me.at("id").as_string() == f.person.text());
    CHECK(me.at("name") == "Nguyễn Thị An");
    CHECK(me.at("agency") == "H26");
    CHECK(me.at("roles") == boost::json::array{"steward"});
    CHECK_FALSE(me.contains("unit"));
    CHECK_FALSE(me.at("csrf").as_string().empty());
}

TEST_CASE("who is logged in may log in again") {
    LoginService f;
    Browser browser;
    f.log_in(browser);
    f.log_in(browser);
    CHECK(f.logins->sessions() == 1);
}

TEST_CASE("logging out takes the token of the session: another site can't do it") {
    LoginService f;
    Browser browser;
    f.log_in(browser);
    HttpRequest request = browser.request("/logout");
    request.method = HttpMethod::post;
    request.fields.set("Content-Type", "application/x-www-form-urlencoded");
    CHECK(f.service->ask(request).status == 403);
    request.body = "csrf=00";
    CHECK(f.service->ask(request).status == 403);
    CHECK(f.logins->sessions() == 1);

    request.body = "csrf=" + std::string(f.me(browser).at("csrf").as_string());
    CHECK(f.service->ask(request).status == 200);
    CHECK(f.logins->sessions() == 0);
    CHECK(f.get(browser, "/v1/me").status == 401);
}

TEST_CASE("the token of another session does not do") {
    LoginService f;
    Browser mine, other;
    f.log_in(mine);
    f.log_in(other);
    HttpRequest request = mine.request("/logout");
    request.method = HttpMethod::post;
    request.fields.set("X-CSRF-Token", std::string(f.me(other).at("csrf").as_string()));
    CHECK(f.service->ask(request).status == 403);
}

TEST_CASE("a login that fails is a readable page without a session") {
    LoginService f;
    Browser browser;
    const HttpResponse response =
        f.get(browser, "/login/callback", {{"state", "x"}, {"code", "c-1"}});
    CHECK(response.status == 403);
    CHECK(response.body.contains("đã hết hạn"));
    CHECK(browser.cookies.empty());
}

}  // namespace
}  // namespace dongbo
