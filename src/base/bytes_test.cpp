#include "base/bytes.hpp"

#include <doctest/doctest.h>

using namespace dongbo;

TEST_CASE("bytes are written as lower-case hexadecimal and read back") {
    const std::array<std::uint8_t, 4> bytes{0x00, 0x1f, 0xa0, 0xff};
    CHECK(hex(bytes) == "001fa0ff");
    std::string text = "0x";
    append_hex(text, bytes);
    CHECK(text == "0x001fa0ff");
    std::array<std::uint8_t, 4> again{};
    CHECK(parse_hex("001FA0ff", again));
    CHECK(again == bytes);
}

TEST_CASE("hexadecimal of another length or with another character is refused") {
    std::array<std::uint8_t, 2> out{};
    CHECK_FALSE(parse_hex("00", out));
    CHECK_FALSE(parse_hex("000000", out));
    CHECK_FALSE(parse_hex("00g0", out));
    CHECK_FALSE(parse_hex("00 0", out));
}

TEST_CASE("base64url gives the test vectors of RFC 4648 without padding") {
    const std::pair<const char*, const char*> vectors[] = {
        {"", ""},           {"f", "Zg"},          {"fo", "Zm8"},         {"foo", "Zm9v"},
        {"foob", "Zm9vYg"}, {"fooba", "Zm9vYmE"}, {"foobar", "Zm9vYmFy"}};
    for (const auto& [plain, encoded] : vectors) {
        CHECK(base64url(as_bytes(plain)) == encoded);
        CHECK(parse_base64url(encoded) == plain);
    }
    CHECK(base64url(as_bytes("\xfb\xff\xfe")) == "-__-");
}

TEST_CASE("base64url that encodes nothing exactly is refused") {
    CHECK_FALSE(parse_base64url("Z"));
    CHECK_FALSE(parse_base64url("Zg=="));
    CHECK_FALSE(parse_base64url("Zm+v"));
    CHECK_FALSE(parse_base64url("Zm/v"));
    CHECK_FALSE(parse_base64url("Zh"));
    CHECK_FALSE(parse_base64url("Zm9 "));
}

TEST_CASE("every byte survives base64url") {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    for (std::size_t length = 0; length <= all.size(); ++length) {
        const std::string part = all.substr(0, length);
        REQUIRE(parse_base64url(base64url(as_bytes(part))) == part);
    }
}
