#include "http/origin.hpp"

#include <doctest/doctest.h>

using namespace dongbo;

TEST_CASE("an origin is scheme, host and port") {
    const auto usual = parse_origin("https://node.example");
    REQUIRE(usual);
    CHECK(usual->secure);
    CHECK(usual->host == "node.example");
    CHECK(usual->port == 443);
    CHECK(usual->authority == "node.example");
    const auto address = parse_origin("https://[::1]:8443/");
    REQUIRE(address);
    CHECK(address->host == "::1");
    CHECK(address->port == 8443);
    CHECK(address->authority == "[::1]:8443");
    CHECK(parse_origin("http://localhost:80")->port == 80);
    CHECK_FALSE(parse_origin("http://127.0.0.1")->secure);
}

TEST_CASE("what is no origin is refused, and plain HTTP to another machine") {
    for (const char* text :
         {"", "node.example", "ftp://x", "https://", "https://x:0", "https://x:99999",
          "https://x:", "https://x/path", "https://a b", "https://u@x", "http://node.example",
          "http://127.0.0.1.evil.example", "https://x\r\n"}) {
        CAPTURE(text);
        const auto origin = parse_origin(text);
        REQUIRE_FALSE(origin);
        CHECK(origin.error().code == ErrorCode::invalid);
    }
}
