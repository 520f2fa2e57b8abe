#include "http/cookie.hpp"

#include <doctest/doctest.h>

using namespace dongbo;

TEST_CASE("a cookie over TLS belongs to this host alone") {
    CHECK(set_cookie({.name = "session", .value = "abc"}, true) ==
          "__Host-session=abc; Path=/; Secure; HttpOnly; SameSite=Lax");
    CHECK(set_cookie({.name = "session", .value = "", .max_age = std::chrono::seconds{0}}, false) ==
          "session=; Path=/; Max-Age=0; HttpOnly; SameSite=Lax");
}

TEST_CASE("a cookie is found by its whole name") {
    CHECK(find_cookie("a=1; session=xyz;b=2", "session", false) == "xyz");
    CHECK(find_cookie("__Host-session=xyz", "session", true) == "xyz");
    CHECK_FALSE(find_cookie("session=xyz", "session", true));
    CHECK_FALSE(find_cookie("xsession=1; sessionx=2; session", "session", false));
    CHECK_FALSE(find_cookie("", "session", false));
    CHECK(find_cookie("session=a=b", "session", false) == "a=b");
}

TEST_CASE("a name that stands twice, or a value that is none, is no cookie") {
    CHECK_FALSE(find_cookie("session=a; session=b", "session", false));
    CHECK_FALSE(find_cookie("session=a b", "session", false));
    CHECK_FALSE(find_cookie("session=\"a\"", "session", false));
}
