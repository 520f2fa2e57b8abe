// A person logs in at a provider and works here; everything that must not work.
#include "node/login/login_fixture.hpp"

namespace dongbo {
namespace {

constexpr const char* kOrigin = "https://dongbo.example";

/// The cookies that one browser holds.
class Browser {
  public:
    void take(const HttpResponse& response) {
        for (const auto& [name, value] : response.fields.all()) {
            if (name != "Set-Cookie") continue;
            CHECK(value.contains("HttpOnly"));
            CHECK(value.contains("SameSite=Lax"));
            CHECK(value.contains("Path=/"));
            CHECK(value.contains("Secure") == value.starts_with("__Host-"));
            const std::size_t equals = value.find('=');
            const std::size_t end = value.find(';');
            const std::string cookie = value.substr(0, equals);
            if (value.contains("Max-Age=0"))
                cookies.erase(cookie);
            else
                cookies[cookie] = value.substr(equals + 1, end - equals - 1);
        }
    }
    HttpRequest request(const std::string& path = "/", const UrlFields& query = {}) const {
        HttpRequest made;
        made.path = path;
        made.query = url_fields_text(query);
        std::string header;
        for (const auto& [name, value] : cookies)
            header += (header.empty() ? "" : "; ") + name + "=" + value;
        if (!header.empty()) made.fields.set("Cookie", header);
        return made;
    }
    std::map<std::string, std::string> cookies;
};

struct LoginTest : LoginNode {
    explicit LoginTest(const std::string& origin = kOrigin, const std::string& secret = "geheim") {
        auto web = std::make_unique<FakeProvider>();
        provider = web.get();
        provider->now = kMorning;
        logins = std::make_unique<Logins>(
            origin, std::make_unique<Provider>(
                        LoginSettings{FakeProvider::kIssuer, "dongbo-h26", secret, origin, {}},
                        std::move(web)));
        person = official("u-17");
    }

    /// As far as the provider.
    UrlFields begin(Browser& browser, const std::string& return_to = "/findings") {
        const HttpResponse response =
            must(logins->begin(return_to, Language::vietnamese, provider->now));
        CHECK(response.status == 303);
        browser.take(response);
        return provider->log_in_at(std::string(response.fields.find("Location").value_or("")));
    }
    Result<HttpResponse> finish(Browser& browser, const UrlFields& answer) {
        auto response = logins->finish(browser.request("/login/callback", answer), *store,
                                       Language::english, provider->now);
        if (response) browser.take(*response);
        return response;
    }
    void log_in(Browser& browser) { must(finish(browser, begin(browser))); }
    Identified who(const Browser& browser, Timestamp now = kMorning) {
        return must(logins->identify(browser.request(), *store, now));
    }
    /// The login ends so, and nobody is logged in.
    void check_refused(ErrorCode code, const std::function<void()>& spoil) {
        Browser browser;
        const UrlFields answer = begin(browser);
        spoil();
        const Error error = must_fail(finish(browser, answer));
        CHECK(error.code == code);
        CHECK_FALSE(error.what.contains("u-17"));
        CHECK_FALSE(who(browser).caller.known());
        CHECK(logins->sessions() == 0);
    }

    FakeProvider* provider = nullptr;
    std::unique_ptr<Logins> logins;
    RecordId person;
};

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
          "Basic " + base64("dongbo-h26:a%20secret%3Awith%20%25"));
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
            SigningKey::shared("k1", f.provider->keys[0].json()).sign(payload(), "HS256");
    });
    f.check_refused(ErrorCode::unauthorised, [&] {
        f.provider->token = SigningKey::shared("k1", "geheim").sign(payload(), "HS256");
    });
    f.check_refused(ErrorCode::unauthorised,
                    [&] { f.provider->token = SigningKey::ec("k1").sign(payload(), "ES256"); });
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

    f.provider->keys = {SigningKey::ec("k2")};
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
    f.provider->keys = {SigningKey::ec("k3")};
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
    CHECK(f.logins->begin("/", Language::english, later(6)).has_value());
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
    Logins logins(kOrigin, nullptr);
    CHECK(must_fail(logins.begin("/", Language::english, kMorning)).code == ErrorCode::not_found);
    LoginNode f;
    CHECK(must_fail(logins.finish(HttpRequest{}, *f.store, Language::english, kMorning)).code ==
          ErrorCode::not_found);
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
