#include "node/login/claims.hpp"

#include <doctest/doctest.h>

namespace dongbo {
namespace {

TEST_CASE("claims are read as they are meant") {
    const auto claims =
        parse_claims(R"({"iss":"i","sub":"s","aud":["a","b"],"azp":"z","nonce":"n","jti":"j",)"
                     R"("exp":1790000300,"iat":1790000000.5,"nbf":1789999999,"other":{"x":[1]}})");
    REQUIRE(claims.has_value());
    CHECK(claims->issuer == "i");
    CHECK(claims->subject == "s");
    CHECK(claims->audience == std::vector<std::string>{"a", "b"});
    CHECK(claims->authorized_party == "z");
    CHECK(claims->nonce == "n");
    CHECK(claims->token_id == "j");
    CHECK(claims->expires == Timestamp{1'790'000'300'000});
    CHECK(claims->issued == Timestamp{1'790'000'000'500});
    CHECK(claims->not_before == Timestamp{1'789'999'999'000});
    CHECK(parse_claims(R"({"aud":"a"})")->audience == std::vector<std::string>{"a"});
    CHECK(parse_claims("{}")->audience.empty());
}

TEST_CASE("what is not of its type is refused, not guessed") {
    for (const std::string& json :
         {std::string(), std::string("[]"), std::string("{"), std::string(R"({"iss":1})"),
          std::string(R"({"sub":["s"]})"), std::string(R"({"aud":[1]})"),
          std::string(R"({"aud":{}})"), std::string(R"({"exp":"1790000300"})"),
          std::string(R"({"exp":-1})"), std::string(R"({"exp":1e300})"),
          std::string(R"({"iat":true})"), R"({"sub":")" + std::string(3'000, 'a') + "\"}",
          R"({"x":)" + std::string(20, '[') + std::string(20, ']') + "}"}) {
        CAPTURE(json);
        const auto claims = parse_claims(json);
        REQUIRE_FALSE(claims.has_value());
        CHECK(claims.error().code == ErrorCode::unauthorised);
    }
    std::string many = R"({"aud":["a")";
    for (int i = 0; i < 20; ++i) many += R"(,"a")";
    CHECK_FALSE(parse_claims(many + "]}").has_value());
}

TEST_CASE("a token counts from when it was issued until it expires, and a minute of clocks apart") {
    constexpr std::int64_t kAge = 600'000;
    const Timestamp now{1'790'000'000'000};
    const auto in = [&](std::int64_t seconds) {
        return Timestamp{now.milliseconds + seconds * 1'000};
    };
    const auto good = [&](const Claims& claims) {
        return check_times(claims, now, kAge).has_value();
    };
    Claims claims;
    claims.expires = in(300);
    claims.issued = in(0);
    CHECK(good(claims));

    claims.expires = in(-59);
    CHECK(good(claims));
    claims.expires = in(-60);
    CHECK_FALSE(good(claims));
    claims.expires.reset();
    CHECK_FALSE(good(claims));
    claims.expires = in(300);

    claims.issued = in(60);
    CHECK(good(claims));
    claims.issued = in(61);
    CHECK_FALSE(good(claims));
    claims.issued = in(-660);
    CHECK(good(claims));
    claims.issued = in(-661);
    CHECK_FALSE(good(claims));
    claims.issued.reset();
    CHECK_FALSE(good(claims));
    claims.issued = in(0);

    claims.not_before = in(60);
    CHECK(good(claims));
    claims.not_before = in(61);
    CHECK_FALSE(good(claims));
}

}  // namespace
}  // namespace dongbo
