// A browser, and a person who logs in with it at a provider, for the tests of this folder.
#pragma once

#include "node/login/login_fixture.hpp"

namespace dongbo {

inline constexpr const char* kOrigin = "https://dongbo.example";

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
            const std::string cookie(value.substr(0, equals));
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
            origin,
            std::make_unique<Provider>(
                LoginSettings{FakeProvider::kIssuer, "dongbo-h26", secret, {}}, std::move(web)),
            kMorning);
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

}  // namespace dongbo
