#include "node/csrf.hpp"

#include <doctest/doctest.h>

using namespace dongbo;

TEST_CASE("a masked token differs each time, and only the right one fits") {
    const std::string token = "0123456789abcdef0123456789abcdef";
    const std::string one = mask_csrf(token);
    const std::string two = mask_csrf(token);
    CHECK(one != two);
    CHECK(csrf_fits(one, token));
    CHECK(csrf_fits(two, token));
    CHECK_FALSE(csrf_fits(one, "1123456789abcdef0123456789abcdef"));
    CHECK_FALSE(csrf_fits(token, token));
    CHECK_FALSE(csrf_fits("", token));
    CHECK_FALSE(csrf_fits("", ""));
    std::string flipped = one;
    flipped.back() = flipped.back() == '0' ? '1' : '0';
    CHECK_FALSE(csrf_fits(flipped, token));
}

TEST_CASE("the token is found in the header and in both kinds of forms") {
    HttpRequest request;
    CHECK(csrf_of(request).empty());
    request.fields.set("Content-Type", "application/x-www-form-urlencoded");
    request.body = "note=a&csrf=abc";
    CHECK(csrf_of(request) == "abc");
    request.fields.set("Content-Type", "multipart/form-data; boundary=x");
    request.body = "--x\r\nContent-Disposition: form-data; name=\"csrf\"\r\n\r\ndef\r\n--x--\r\n";
    CHECK(csrf_of(request) == "def");
    request.fields.set("X-CSRF-Token", "ghi");
    CHECK(csrf_of(request) == "ghi");
}
