#include "node/login/sessions.hpp"

#include <doctest/doctest.h>

#include <vector>

#include "node/login/pending_logins.hpp"
#include "node/login/secrets.hpp"

namespace dongbo {
namespace {

constexpr Timestamp at_minute(std::int64_t minute) {
    return Timestamp{1'790'000'000'000 + minute * 60'000};
}

TEST_CASE("a session is found by its id, and by nothing else") {
    Sessions sessions;
    const auto begun = sessions.begin("i", "u-17", "token", at_minute(0));
    CHECK(begun.id.size() == 43);
    CHECK(begun.csrf.size() == 43);
    CHECK(begun.id != begun.csrf);
    const auto session = sessions.use(begun.id, at_minute(1));
    REQUIRE(session.has_value());
    CHECK(session->issuer == "i");
    CHECK(session->subject == "u-17");
    CHECK(session->csrf == begun.csrf);
    CHECK(session->id_token == "token");
    CHECK_FALSE(sessions.use("", at_minute(1)));
    CHECK_FALSE(sessions.use(begun.id + "x", at_minute(1)));
    CHECK_FALSE(sessions.use(hex(sha256(begun.id)), at_minute(1)));
}

TEST_CASE("a session ends when it is not used for half an hour") {
    Sessions sessions;
    const auto begun = sessions.begin("i", "u", "", at_minute(0));
    CHECK(sessions.use(begun.id, at_minute(29)));
    CHECK(sessions.use(begun.id, at_minute(58)));
    CHECK(sessions.count(at_minute(58)) == 1);
    CHECK(sessions.count(at_minute(88)) == 0);
    CHECK_FALSE(sessions.use(begun.id, at_minute(88)));
    CHECK_FALSE(sessions.use(begun.id, at_minute(58)));
}

TEST_CASE("a session ends after nine hours, however much it is used") {
    Sessions sessions;
    const auto begun = sessions.begin("i", "u", "", at_minute(0));
    for (int minute = 20; minute < 9 * 60; minute += 20)
        CHECK(sessions.use(begun.id, at_minute(minute)));
    CHECK_FALSE(sessions.use(begun.id, at_minute(9 * 60)));
}

TEST_CASE("what was ended is gone, once") {
    Sessions sessions;
    const auto begun = sessions.begin("i", "u", "token", at_minute(0));
    const auto ended = sessions.end(begun.id);
    REQUIRE(ended.has_value());
    CHECK(ended->id_token == "token");
    CHECK_FALSE(sessions.end(begun.id));
    CHECK_FALSE(sessions.use(begun.id, at_minute(0)));
}

TEST_CASE("one official has so many sessions, and the one unused for longest gives way") {
    Sessions sessions({.per_official = 2});
    const auto first = sessions.begin("i", "u", "", at_minute(0));
    const auto second = sessions.begin("i", "u", "", at_minute(1));
    const auto other = sessions.begin("i", "v", "", at_minute(1));
    CHECK(sessions.use(first.id, at_minute(2)));
    const auto third = sessions.begin("i", "u", "", at_minute(3));
    CHECK(sessions.use(first.id, at_minute(4)));
    CHECK_FALSE(sessions.use(second.id, at_minute(4)));
    CHECK(sessions.use(third.id, at_minute(4)));
    CHECK(sessions.use(other.id, at_minute(4)));
}

TEST_CASE("all together have so many sessions") {
    Sessions sessions({.sessions = 3});
    std::vector<std::string> ids;
    for (int i = 0; i < 5; ++i)
        ids.push_back(sessions.begin("i", "u" + std::to_string(i), "", at_minute(i)).id);
    CHECK(sessions.count(at_minute(5)) == 3);
    CHECK_FALSE(sessions.use(ids[1], at_minute(5)));
    CHECK(sessions.use(ids[2], at_minute(5)));
}

TEST_CASE("a long token is not kept for the end of the session") {
    Sessions sessions;
    const auto begun = sessions.begin("i", "u", std::string(5'000, 'a'), at_minute(0));
    CHECK(sessions.use(begun.id, at_minute(0))->id_token.empty());
}

TEST_CASE("a login that has begun is ended once, by the browser that began it") {
    PendingLogins pending;
    const PendingLogin begun = pending.begin("/findings", at_minute(0));
    CHECK_FALSE(pending.take("", begun.browser, at_minute(1)));
    CHECK_FALSE(pending.take(begun.nonce, begun.browser, at_minute(1)));
    const auto taken = pending.take(begun.state, begun.browser, at_minute(1));
    REQUIRE(taken.has_value());
    CHECK(taken->return_to == "/findings");
    CHECK(taken->nonce == begun.nonce);
    CHECK_FALSE(pending.take(begun.state, begun.browser, at_minute(1)));

    const PendingLogin stolen = pending.begin("/", at_minute(1));
    CHECK_FALSE(pending.take(stolen.state, "another browser", at_minute(2)));
    CHECK_FALSE(pending.take(stolen.state, stolen.browser, at_minute(2)));
    const PendingLogin without = pending.begin("/", at_minute(1));
    CHECK_FALSE(pending.take(without.state, "", at_minute(2)));
}

TEST_CASE("a login that has begun is over after ten minutes") {
    PendingLogins pending;
    const PendingLogin late = pending.begin("/", at_minute(0));
    const PendingLogin later = pending.begin("/", at_minute(1));
    CHECK_FALSE(pending.take(late.state, late.browser, at_minute(10)));
    CHECK(pending.take(later.state, later.browser, at_minute(10)));
    pending.begin("/", at_minute(0));
    pending.begin("/", at_minute(30));
    CHECK(pending.size() == 1);
}

TEST_CASE("of too many logins that have begun the oldest gives way") {
    PendingLogins pending(2);
    const PendingLogin first = pending.begin("/", at_minute(0));
    const PendingLogin second = pending.begin("/", at_minute(0));
    const PendingLogin third = pending.begin("/", at_minute(1));
    CHECK(pending.size() == 2);
    CHECK_FALSE(pending.take(first.state, first.browser, at_minute(1)));
    CHECK(pending.take(second.state, second.browser, at_minute(1)));
    CHECK(pending.take(third.state, third.browser, at_minute(1)));
    CHECK(pending.size() == 0);
}

TEST_CASE("a browser is sent to a page of this node alone") {
    for (const char* path : {"/", "/findings?dataset=person.H26&page=2", "/a/b#c", "/loginx"})
        CHECK(local_path(path) == path);
    for (const std::string& path :
         {std::string(), std::string("//evil.example"), std::string("/\\evil.example"),
          std::string("https://evil.example"), std::string("evil"), std::string("/a\nb"),
          std::string("/a\\b"), std::string("javascript:alert(1)"), std::string("/ấ"),
          std::string("/\t/evil.example"), std::string("/login"), std::string("/login?x"),
          std::string("/login/callback?code=1"), std::string("/logout"),
          "/" + std::string(2'000, 'a')})
        CHECK(local_path(path) == "/");
}

TEST_CASE("secrets are compared as a whole") {
    const std::string secret = random_secret();
    CHECK(secret != random_secret());
    CHECK(same_secret(secret, secret));
    CHECK_FALSE(same_secret(secret, secret.substr(1)));
    CHECK_FALSE(same_secret(secret, ""));
    CHECK_FALSE(same_secret("a", "b"));
    CHECK(same_secret("", ""));
}

TEST_CASE("the challenge of PKCE is as its standard shows it") {
    CHECK(pkce_challenge("dBjftJeZ4CVP-mB92K27uhbUJU1p1r_wW1gFWFOEjXk") ==
          "E9Melhoa2OwvFrEMTJguCHaoeK1t8URWbuGJSstw-cM");
}

}  // namespace
}  // namespace dongbo
