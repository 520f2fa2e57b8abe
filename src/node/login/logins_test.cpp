// Officials from their login to the end of their session.
#include "node/login/browser_fixture.hpp"

namespace dongbo {
namespace {

TEST_CASE("who is not among the officials is told so, and has no session") {
    LoginTest f;
    Browser browser;
    f.provider->subject = "u-99";
    const Error error = must_fail(f.finish(browser, f.begin(browser)));
    CHECK(error.code == ErrorCode::unauthorised);
    CHECK(error.what == "this login has no rights on this node");
    CHECK(f.logins->sessions() == 0);
}

TEST_CASE("an official who was let out is out within half a minute, and stays out") {
    LoginTest f;
    Browser browser;
    f.log_in(browser);
    CHECK(f.who(browser).caller.known());
    f.official("u-17", {{"valid_until", *Date::parse_iso("2026-09-23")}});
    CHECK_FALSE(f.who(browser, later(16)).caller.known());
    CHECK(f.logins->sessions() == 0);
    f.official("u-17");
    CHECK_FALSE(f.who(browser, later(60)).caller.known());
}

TEST_CASE("a role that is taken away is gone within half a minute") {
    LoginTest f;
    Browser browser;
    f.log_in(browser);
    f.official("u-17", {{"roles", LoginNode::roles({"leader"})}});
    const Identified who = f.who(browser, later(16));
    CHECK(who.caller.has(Role::leader));
    CHECK_FALSE(who.caller.has(Role::steward));
}

TEST_CASE("a session ends by itself: half an hour idle, nine hours in all") {
    LoginTest f;
    Browser browser;
    f.log_in(browser);
    CHECK(f.who(browser, later(29 * 60)).caller.known());
    CHECK_FALSE(f.who(browser, later(59 * 60)).caller.known());
    f.log_in(browser);
    for (int minute = 0; minute < 9 * 60; minute += 20)
        CHECK(f.who(browser, later(minute * 60)).caller.known());
    CHECK_FALSE(f.who(browser, later(9 * 3'600)).caller.known());
}

TEST_CASE("each login makes a new session; an id from elsewhere is never taken over") {
    LoginTest f;
    Browser browser;
    browser.cookies["__Host-dongbo"] = "put-there-by-somebody";
    f.log_in(browser);
    const std::string first = browser.cookies["__Host-dongbo"];
    CHECK(first != "put-there-by-somebody");
    const Browser before = browser;
    const std::string csrf = f.who(browser).csrf;
    f.log_in(browser);
    CHECK(browser.cookies["__Host-dongbo"] != first);
    CHECK(f.who(browser).csrf != csrf);
    CHECK_FALSE(f.who(before).caller.known());
    CHECK(f.logins->sessions() == 1);
}

TEST_CASE("logging out ends the session here and leads to its end at the provider") {
    LoginTest f;
    Browser browser;
    f.log_in(browser);
    const Browser before = browser;
    const HttpResponse response =
        f.logins->log_out(browser.request("/logout"), Language::vietnamese, kMorning);
    browser.take(response);
    CHECK(response.status == 200);
    CHECK(
        response.body.contains("https://id.example/end?client_id=dongbo-h26&amp;"
                               "post_logout_redirect_uri=https%3A%2F%2Fdongbo.example%2F&amp;"
                               "id_token_hint="));
    CHECK(response.body.contains("Bạn đã đăng xuất"));
    CHECK(browser.cookies.empty());
    CHECK_FALSE(f.who(before).caller.known());
    CHECK(f.logins->sessions() == 0);
}

TEST_CASE("logging out works where the provider has no end, is down, or nobody was logged in") {
    LoginTest f;
    f.provider->metadata.erase("end_session_endpoint");
    Browser browser;
    f.log_in(browser);
    CHECK(
        f.logins->log_out(browser.request(), Language::english, kMorning).fields.find("Location") ==
        "/");
    CHECK(f.logins->log_out(Browser().request(), Language::english, kMorning).status == 303);

    LoginTest down;
    Browser other;
    down.log_in(other);
    down.provider->down = true;
    const Timestamp next_hour = later(29 * 60);
    CHECK(down.logins->log_out(other.request(), Language::english, next_hour).status == 200);
    CHECK(down.logins->sessions() == 0);
}

TEST_CASE("two cookies of the name are none") {
    LoginTest f;
    Browser browser;
    f.log_in(browser);
    HttpRequest request = browser.request();
    request.fields.set("Cookie", "__Host-dongbo=x; " + std::string(*request.fields.find("Cookie")));
    CHECK_FALSE(must(f.logins->identify(request, *f.store, kMorning)).caller.known());
}

TEST_CASE("without a provider nobody logs in, and that is said") {
    Logins logins(kOrigin, nullptr, kMorning);
    CHECK(must_fail(logins.begin("/", Language::english, kMorning)).code == ErrorCode::not_found);
    LoginNode f;
    CHECK(must_fail(logins.finish(HttpRequest{}, *f.store, Language::english, kMorning)).code ==
          ErrorCode::not_found);
}

}  // namespace
}  // namespace dongbo
