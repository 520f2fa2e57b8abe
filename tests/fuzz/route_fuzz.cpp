// Any path finds at most one route, and its parameters written again find the same.
#include <cstdlib>
#include <string>
#include <string_view>

#include "http/router.hpp"
#include "http/url.hpp"

using namespace dongbo;

namespace {

const Router& routes() {
    static const Router router = [] {
        Router made;
        made.add(HttpMethod::get, "/", 0);
        made.add(HttpMethod::get, "/v1/{a}", 1);
        made.add(HttpMethod::get, "/v1/{a}/{b}", 2);
        made.add(HttpMethod::get, "/v1/all/{b}", 3);
        made.add(HttpMethod::put, "/v1/{a}/{b}", 4);
        return made;
    }();
    return router;
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string path(reinterpret_cast<const char*>(data), size);
    const Router::Match match = routes().find(HttpMethod::get, path);
    if (match.route && !match.allowed.empty()) std::abort();
    if (match.route != 2) return 0;
    const std::string again = "/v1/" + percent_encode(match.parameters.at("a")) + "/" +
                              percent_encode(match.parameters.at("b"));
    const Router::Match found = routes().find(HttpMethod::get, again);
    if (found.route != match.route || found.parameters != match.parameters) std::abort();
    return 0;
}
