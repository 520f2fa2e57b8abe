// What a provider says and what must not be taken from it.
#include "base/base64.hpp"
#include "node/login/browser_fixture.hpp"

namespace dongbo {
namespace {

TEST_CASE("an official logs in at the provider and is known from then on") {
    LoginTest f;
    Browser browser;
    const UrlFields answer = f.begin(browser);
    CHECK(f.provider->field("response_type") == "code");
    CHECK(f.provider->field("client_id") == "dongbo-h26");
    CHECK(f.provider->field("redirect_uri") == "https://dongbo.example/login/callback");
    CHECK(f.provider->field("scope") == "openid");
    CHECK(f.provider->field("code_challenge_method") == "S256");
    CHECK_FALSE(f.who(browser).caller.known());

    const HttpResponse response = must(f.finish(browser, answer));
    CHECK(response.status == 303);
    CHECK(response.fields.find("Location") == "/findings");
    CHECK(browser.cookies.size() == 1);
    CHECK(browser.cookies.contains("__Host-dongbo"));

    const Identified who = f.who(browser);
    CHECK(who.caller.kind == Caller::Kind::official);
    CHECK(who.caller.id == f.person.text());
    CHECK(who.caller.name == "Nguyễn Thị An");
    CHECK(who.caller.has(Role::steward));
    CHECK(who.csrf.size() == 43);
    CHECK(who.session == browser.cookies["__Host-dongbo"]);
    CHECK(f.logins->sessions() == 1);
}

TEST_CASE(
    "the node shows the provider its secret in a header, and without one its name in the form") {
    LoginTest with(kOrigin, "a secret:with %");
    Browser browser;
    with.log_in(browser);
    CHECK(with.provider->token_request.fields.find("Authorization") ==
          "Basic " + base64(as_bytes("dongbo-h26:a%20secret%3Awith%20%25")));
    CHECK_FALSE(with.provider->token_request.body.contains("client_id"));

    LoginTest without(kOrigin, "");
    Browser other;
    without.log_in(other);
    CHECK_FALSE(without.provider->token_request.fields.find("Authorization"));
    CHECK(without.provider->token_request.body.contains("client_id=dongbo-h26"));
}

TEST_CASE("over plain HTTP on the same machine the cookie has no prefix") {
    LoginTest f("http://localhost:8420");
    Browser browser;
    f.log_in(browser);
    CHECK(browser.cookies.contains("dongbo"));
    CHECK(f.who(browser).caller.known());
}

TEST_CASE("a token that is not for this login at this node is refused") {
    LoginTest f;
    const auto with = [&](std::string_view claim, const boost::json::value& value) {
        f.check_refused(ErrorCode::unauthorised, [&] {
            if (value.is_null())
                f.provider->claims.erase(claim);
            else
                f.provider->claims[claim] = value;
        });
    };
    const std::int64_t now = kMorning.milliseconds / 1'000;
    with("nonce", "another");
    with("nonce", nullptr);
    with("aud", "another");
    with("aud", boost::json::array{"dongbo-h26", "another"});
    with("aud", nullptr);
    with("azp", "another");
    with("iss", "https://other.example");
    with("iss", "https://id.example/");
    with("iss", nullptr);
    with("sub", nullptr);
    with("sub", "");
    with("sub", boost::json::string(256, 'a'));
    with("exp", now - 61);
    with("exp", nullptr);
    with("iat", now - 661);
    with("iat", now + 61);
    with("iat", nullptr);
    with("nbf", now + 61);
}

TEST_CASE("azp that names this node, and a list with it alone as audience, are taken") {
    LoginTest f;
    Browser browser;
    const UrlFields answer = f.begin(browser);
    f.provider->claims["azp"] = "dongbo-h26";
    f.provider->claims["aud"] = boost::json::array{"dongbo-h26"};
    CHECK(f.finish(browser, answer).has_value());
}

TEST_CASE("a token without a signature that counts is refused") {
    LoginTest f;
    const auto payload = [&] { return boost::json::serialize(f.provider->claims); };
    f.check_refused(ErrorCode::unauthorised, [&] {
        f.provider->token =
            base64url(as_bytes(R"({"alg":"none"})")) + "." + base64url(as_bytes(payload())) + ".";
    });
    f.check_refused(ErrorCode::unauthorised, [&] {
        f.provider->token =
            TokenKey::shared("k1", f.provider->keys[0].json()).sign(payload(), "HS256");
    });
    f.check_refused(ErrorCode::unauthorised, [&] {
        f.provider->token = TokenKey::shared("k1", "geheim").sign(payload(), "HS256");
    });
    f.check_refused(ErrorCode::unauthorised,
                    [&] { f.provider->token = TokenKey::ec("k1").sign(payload(), "ES256"); });
    f.check_refused(ErrorCode::unauthorised, [&] { f.provider->token = "x"; });
    f.check_refused(ErrorCode::unavailable, [&] { f.provider->token = ""; });
}

TEST_CASE("what comes back is taken once, by the browser that began, and in time") {
    LoginTest f;
    Browser browser;
    const UrlFields answer = f.begin(browser);
    const Browser at_the_provider = browser;
    must(f.finish(browser, answer));
    Browser replaying = at_the_provider;
    CHECK(must_fail(f.finish(replaying, answer)).code == ErrorCode::unauthorised);
    CHECK_FALSE(f.who(replaying).caller.known());

    Browser victim;
    Browser attacker;
    const UrlFields of_attacker = f.begin(attacker);
    CHECK(must_fail(f.finish(victim, of_attacker)).code == ErrorCode::unauthorised);

    Browser slow;
    const UrlFields late = f.begin(slow);
    f.provider->now = later(600);
    CHECK(must_fail(f.finish(slow, late)).code == ErrorCode::unauthorised);

    Browser other;
    UrlFields wrong = f.begin(other);
    wrong[1].second = "wrong";
    CHECK(must_fail(f.finish(other, wrong)).code == ErrorCode::unauthorised);
    CHECK(must_fail(f.finish(other, {})).code == ErrorCode::unauthorised);
}

TEST_CASE("a code that the provider does not know, or none, is no login") {
    LoginTest f;
    Browser browser;
    UrlFields answer = f.begin(browser);
    answer[0].second = "c-2";
    CHECK(must_fail(f.finish(browser, answer)).code == ErrorCode::unauthorised);
    answer = f.begin(browser);
    CHECK(must_fail(f.finish(browser, {answer[1]})).code == ErrorCode::unauthorised);
    answer = f.begin(browser);
    const Error error =
        must_fail(f.finish(browser, {{"error", "access_denied<script>"}, answer[1]}));
    CHECK(error.code == ErrorCode::unauthorised);
    CHECK_FALSE(error.message().contains("script"));
    CHECK(f.provider->asked["/token"] == 1);
}

TEST_CASE("an answer that names another provider is not followed up") {
    LoginTest f;
    Browser browser;
    UrlFields answer = f.begin(browser);
    answer.emplace_back("iss", "https://evil.example");
    CHECK(must_fail(f.finish(browser, answer)).code == ErrorCode::unauthorised);
    CHECK(f.provider->asked["/token"] == 0);
    answer = f.begin(browser);
    answer.emplace_back("iss", FakeProvider::kIssuer);
    CHECK(f.finish(browser, answer).has_value());

    LoginTest strict;
    strict.provider->metadata["authorization_response_iss_parameter_supported"] = true;
    strict.check_refused(ErrorCode::unauthorised, [] {});
}

TEST_CASE("new keys of the provider are fetched once a minute at most") {
    LoginTest f;
    Browser browser;
    f.log_in(browser);
    CHECK(f.provider->asked["/keys"] == 1);

    f.provider->keys = {TokenKey::ec("k2")};
    const auto attempt = [&](std::int64_t second) {
        f.provider->now = later(second);
        Browser fresh;
        return f.finish(fresh, f.begin(fresh)).has_value();
    };
    CHECK_FALSE(attempt(30));
    CHECK(f.provider->asked["/keys"] == 1);
    CHECK(attempt(60));
    CHECK(f.provider->asked["/keys"] == 2);
    CHECK(attempt(61));

    // A key that nobody published.
    f.provider->keys = {TokenKey::ec("k3")};
    for (int i = 0; i < 20; ++i) CHECK_FALSE(attempt(62 + i));
    CHECK(f.provider->asked["/keys"] == 2);
    CHECK(f.provider->asked["/.well-known/openid-configuration"] == 1);
}

TEST_CASE("a provider that is down is not asked by everybody who waits for it") {
    LoginTest f;
    f.provider->down = true;
    for (int i = 0; i < 5; ++i) {
        const Error error = must_fail(f.logins->begin("/", Language::english, later(i)));
        CHECK(error.code == ErrorCode::unavailable);
    }
    CHECK(f.provider->asked["/.well-known/openid-configuration"] == 1);
    f.provider->down = false;
    CHECK(f.logins->begin("/", Language::english, later(10)).has_value());
}

TEST_CASE("a provider that calls itself otherwise, or is reached without TLS, is not used") {
    const auto with = [](std::string_view name, const boost::json::value& value) {
        LoginTest f;
        f.provider->metadata[name] = value;
        CHECK(must_fail(f.logins->begin("/", Language::english, kMorning)).code ==
              ErrorCode::unavailable);
    };
    with("issuer", "https://id.example/");
    with("issuer", nullptr);
    with("authorization_endpoint", "http://id.example/authorize");
    with("authorization_endpoint", "javascript:alert(1)");
    with("token_endpoint", "http://id.example/token");
    with("token_endpoint", 7);
    with("jwks_uri", "file:///etc/passwd");
}

TEST_CASE("addresses are cut where browsers and servers cut them") {
    const auto address = parse_web_address("https://id.example:8443/a/b?c=d?e");
    REQUIRE(address.has_value());
    CHECK(address->origin == "https://id.example:8443");
    CHECK(address->path == "/a/b");
    CHECK(address->query == "c=d?e");
    CHECK(parse_web_address("https://id.example")->path == "/");
    CHECK(parse_web_address("https://id.example?x")->query == "x");
    for (const char* good : {"http://localhost:9000/x", "http://127.0.0.1", "http://[::1]:9000/"})
        CHECK(parse_web_address(good).has_value());
    for (const char* bad :
         {"", "https://", "http://id.example", "http://localhost.example", "ftp://id.example",
          "https://user@id.example", "https://id.example/#x", "https://id.example/ x",
          "https://id.example\\evil", "javascript:alert(1)", "http://127.0.0.1.example/",
          "http://localhost:x@evil.example/"})
        CHECK_MESSAGE(!parse_web_address(bad).has_value(), bad);
}

}  // namespace
}  // namespace dongbo
