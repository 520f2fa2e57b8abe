#include "node/rate_limits.hpp"

#include <doctest/doctest.h>

namespace dongbo {
namespace {

constexpr Timestamp at(std::int64_t milliseconds) {
    return Timestamp{1'790'000'000'000 + milliseconds};
}

RateLimitSettings small(std::size_t callers = 10) {
    RateLimitSettings settings;
    settings.budgets = {Budget{2, 0.5}, Budget{5, 10}, Budget{2, 1}, Budget{1, 0.1}};
    settings.callers = callers;
    return settings;
}

TEST_CASE("a burst passes, then it goes at the pace of the budget") {
    RateLimits limits(small());
    CHECK(limits.take(Effort::login, "a", at(0)) == 0);
    CHECK(limits.take(Effort::login, "a", at(0)) == 0);
    CHECK(limits.take(Effort::login, "a", at(0)) == 2);
    CHECK(limits.take(Effort::login, "a", at(1'000)) == 1);
    CHECK(limits.take(Effort::login, "a", at(2'000)) == 0);
    CHECK(limits.take(Effort::login, "a", at(2'000)) == 2);
}

TEST_CASE("a pause gives back the burst, and no more than it") {
    RateLimits limits(small());
    for (int i = 0; i < 2; ++i) CHECK(limits.take(Effort::login, "a", at(0)) == 0);
    for (int i = 0; i < 2; ++i) CHECK(limits.take(Effort::login, "a", at(3'600'000)) == 0);
    CHECK(limits.take(Effort::login, "a", at(3'600'000)) > 0);
}

TEST_CASE("who is refused loses nothing by asking again") {
    RateLimits limits(small());
    CHECK(limits.take(Effort::person_search, "a", at(0)) == 0);
    for (int i = 1; i < 10; ++i) CHECK(limits.take(Effort::person_search, "a", at(i * 1'000)) > 0);
    CHECK(limits.take(Effort::person_search, "a", at(10'000)) == 0);
}

TEST_CASE("budgets of callers and of efforts are their own") {
    RateLimits limits(small());
    CHECK(limits.take(Effort::person_search, "a", at(0)) == 0);
    CHECK(limits.take(Effort::person_search, "a", at(0)) > 0);
    CHECK(limits.take(Effort::person_search, "b", at(0)) == 0);
    CHECK(limits.take(Effort::read, "a", at(0)) == 0);
    CHECK(limits.take(Effort::change, "a", at(0)) == 0);
}

TEST_CASE("a clock that goes back gives nothing and takes nothing") {
    RateLimits limits(small());
    CHECK(limits.take(Effort::person_search, "a", at(5'000)) == 0);
    CHECK(limits.take(Effort::person_search, "a", at(0)) > 0);
    CHECK(limits.take(Effort::person_search, "a", at(14'999)) > 0);
    CHECK(limits.take(Effort::person_search, "a", at(15'000)) == 0);
}

TEST_CASE("a full table forgets those who have all of their budget, never those who don't") {
    RateLimits limits(small(3));
    CHECK(limits.take(Effort::person_search, "busy", at(0)) == 0);
    CHECK(limits.take(Effort::read, "idle 1", at(0)) == 0);
    CHECK(limits.take(Effort::read, "idle 2", at(0)) == 0);
    CHECK(limits.take(Effort::read, "new", at(2'000)) == 0);
    CHECK(limits.callers() == 2);
    CHECK(limits.take(Effort::person_search, "busy", at(2'000)) > 0);
}

TEST_CASE("newcomers to a full table share one budget") {
    RateLimits limits(small(2));
    for (const char* busy : {"a", "b"}) CHECK(limits.take(Effort::person_search, busy, at(0)) == 0);
    for (int i = 0; i < 1'000; ++i) {
        const auto wait = limits.take(Effort::person_search, "new " + std::to_string(i), at(1'001));
        CHECK((wait == 0) == (i == 0));
    }
    CHECK(limits.callers() == 2);
    CHECK(limits.take(Effort::person_search, "a", at(1'001)) > 0);
}

TEST_CASE("what is asked to wait for is never zero, nor for ever") {
    RateLimitSettings settings = small();
    settings.budgets[0] = {1, 0.000'001};
    RateLimits limits(settings);
    CHECK(limits.take(Effort::login, "a", at(0)) == 0);
    CHECK(limits.take(Effort::login, "a", at(0)) == 3'600);
}

TEST_CASE("a login counts wherever it comes from, an address where there is none") {
    HttpPeer peer{.address = "192.0.2.1"};
    Caller caller;
    CHECK(rate_limit_key(caller, peer) == "address:192.0.2.1");
    peer.address = "::ffff:192.0.2.1";
    CHECK(rate_limit_key(caller, peer) == "address:192.0.2.1");
    peer.address = "2001:db8:1:2::9";
    const std::string network = rate_limit_key(caller, peer);
    peer.address = "2001:db8:1:2:ffff::1";
    CHECK(rate_limit_key(caller, peer) == network);
    peer.address = "2001:db8:1:3::9";
    CHECK(rate_limit_key(caller, peer) != network);
    caller.kind = Caller::Kind::machine;
    caller.id = "x";
    CHECK(rate_limit_key(caller, peer) == "machine:x");
    caller.kind = Caller::Kind::official;
    CHECK(rate_limit_key(caller, peer) == "official:x");
}

}  // namespace
}  // namespace dongbo
