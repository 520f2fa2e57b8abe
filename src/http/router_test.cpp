#include "http/router.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include "http/url.hpp"

using namespace dongbo;

namespace {

Router small_router() {
    Router router;
    router.add(HttpMethod::get, "/", 0);
    router.add(HttpMethod::get, "/v1/datasets/{dataset}", 1);
    router.add(HttpMethod::get, "/v1/datasets/all", 2);
    router.add(HttpMethod::put, "/v1/datasets/{dataset}/records/{key}", 3);
    router.add(HttpMethod::get, "/v1/datasets/{dataset}/records/{key}", 4);
    router.add(HttpMethod::post, "/v1/{what}/all", 5);
    router.add(HttpMethod::get, "/{a}/datasets/{b}/records/all", 6);
    return router;
}

}  // namespace

TEST_CASE("a path finds its route and parameters") {
    const Router router = small_router();
    CHECK(router.find(HttpMethod::get, "/").route == 0);
    const auto match = router.find(HttpMethod::get, "/v1/datasets/person.G01");
    CHECK(match.route == 1);
    CHECK(match.parameters.at("dataset") == "person.G01");
    const auto put = router.find(HttpMethod::put, "/v1/datasets/p/records/a%2Fb%20%C4%91");
    CHECK(put.route == 3);
    CHECK(put.parameters.at("key") == "a/b đ");
}

TEST_CASE("a fixed segment is preferred to a parameter, the first one most") {
    const Router router = small_router();
    CHECK(router.find(HttpMethod::get, "/v1/datasets/all").route == 2);
    CHECK(router.find(HttpMethod::get, "/v1/datasets/%61ll").route == 2);
    CHECK(router.find(HttpMethod::get, "/v1/datasets/p/records/all").route == 4);
    CHECK(router.find(HttpMethod::get, "/v2/datasets/p/records/all").route == 6);
    CHECK(router.find(HttpMethod::post, "/v1/datasets/all").route == 5);
}

TEST_CASE("HEAD falls back to GET") {
    CHECK(small_router().find(HttpMethod::head, "/v1/datasets/all").route == 2);
}

TEST_CASE("a path without the method tells the methods it has") {
    const Router router = small_router();
    const auto match = router.find(HttpMethod::remove, "/v1/datasets/p/records/1");
    CHECK_FALSE(match.route);
    CHECK(match.allowed ==
          std::vector<HttpMethod>{HttpMethod::put, HttpMethod::get, HttpMethod::head});
    CHECK(router.find(HttpMethod::get, "/v1/nothing").allowed.empty());
}

TEST_CASE("paths that mean different things to different readers are never found") {
    const Router router = small_router();
    for (const char* path :
         {"", "v1", "/v1/datasets/", "//", "/v1//datasets", "/v1/datasets/.", "/v1/datasets/..",
          "/v1/datasets/%2e%2E", "/v1/datasets/%", "/v1/datasets/%zz", "/v1/datasets/%00",
          "/v1/datasets/%ff", "/v1/datasets/all/"}) {
        CAPTURE(path);
        const auto match = router.find(HttpMethod::get, path);
        CHECK_FALSE(match.route);
        CHECK(match.allowed.empty());
    }
}

TEST_CASE("any text comes back as the parameter that it was sent as") {
    const Router router = small_router();
    CHECK(rc::check([&] {
        const auto codes = *rc::gen::nonEmpty(rc::gen::container<std::string>(
            rc::gen::elementOf(std::string("aZ0/%&=+ .?#\"\\-_~\x01"))));
        RC_PRE(codes != "." && codes != ".." && codes != "all");
        const auto match = router.find(HttpMethod::get, "/v1/datasets/" + percent_encode(codes));
        RC_ASSERT(match.route == 1);
        RC_ASSERT(match.parameters.at("dataset") == codes);
    }));
}
