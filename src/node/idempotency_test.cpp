#include "node/idempotency.hpp"

#include <doctest/doctest.h>

using namespace dongbo;

TEST_CASE(
    "the same key answers alike, another body is refused, a server error may be tried again") {
    IdempotencyKeys keys;
    const Timestamp now{1'000};
    REQUIRE(keys.begin("a POST /x", "k", "body", now).value().has_value() == false);
    CHECK(keys.begin("a POST /x", "k", "body", now).error().code == ErrorCode::conflict);
    keys.end("a POST /x", "k", HttpResponse::json(202, "{}"));
    CHECK(keys.begin("a POST /x", "k", "body", now).value()->status == 202);
    CHECK(keys.begin("a POST /x", "k", "other", now).error().code == ErrorCode::invalid);
    CHECK(keys.begin("b POST /x", "k", "other", now).value().has_value() == false);
    keys.end("b POST /x", "k", HttpResponse::json(503, "{}"));
    CHECK(keys.begin("b POST /x", "k", "other", now).value().has_value() == false);
    CHECK(keys.begin("a", "", "", now).error().code == ErrorCode::invalid);
    CHECK(keys.begin("a", std::string(129, 'k'), "", now).error().code == ErrorCode::invalid);
}

TEST_CASE("keys are kept for a day and no more of them than there is room for") {
    IdempotencyKeys keys;
    REQUIRE(keys.begin("s", "old", "1", {0}));
    keys.end("s", "old", HttpResponse::json(200, "{}"));
    CHECK(
        keys.begin("s", "old", "2", {IdempotencyKeys::kKeepMilliseconds + 1}).value().has_value() ==
        false);
    for (std::size_t i = 0; i < IdempotencyKeys::kKeysMax + 10; ++i)
        REQUIRE(keys.begin("many", std::to_string(i), "", {IdempotencyKeys::kKeepMilliseconds}));
    CHECK(keys.begin("many", "0", "changed", {IdempotencyKeys::kKeepMilliseconds})
              .value()
              .has_value() == false);
}
