#include "base/base64.hpp"

#include <doctest/doctest.h>

using namespace dongbo;

TEST_CASE("base64 gives the test vectors of RFC 4648") {
    const std::pair<const char*, const char*> vectors[] = {
        {"", ""},
        {"f", "Zg=="},
        {"fo", "Zm8="},
        {"foo", "Zm9v"},
        {"foob", "Zm9vYg=="},
        {"fooba", "Zm9vYmE="},
        {"foobar", "Zm9vYmFy"},
        {"Aladdin:open sesame", "QWxhZGRpbjpvcGVuIHNlc2FtZQ=="},
        {"\xfb\xff\xfe", "+//+"}};
    for (const auto& [plain, encoded] : vectors) {
        CHECK(base64(as_bytes(plain)) == encoded);
        CHECK(parse_base64(encoded) == plain);
    }
}

TEST_CASE("any other spelling of base64 is refused") {
    for (const char* text : {"Zg", "Zg=", "Zg===", "=", "==", "====", "Zg==Zg==", "Zh==", "Zm9=",
                             "Zm9v=", "Zm9v====", "Zm 9v", "Zm9v\n", "-__-", "Z===", "=Zg=", "Z"}) {
        CAPTURE(text);
        CHECK_FALSE(parse_base64(text));
    }
}

TEST_CASE("every byte survives base64") {
    std::string all;
    for (int byte = 0; byte < 256; ++byte) all += static_cast<char>(byte);
    for (std::size_t length = 0; length <= all.size(); ++length) {
        const std::string part = all.substr(0, length);
        REQUIRE(parse_base64(base64(as_bytes(part))) == part);
    }
}
