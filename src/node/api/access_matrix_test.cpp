// Every route of the API × every role × own and other agency: who gets in, written out.
#include <algorithm>
#include <map>

#include "node/api/api_fixture.hpp"

namespace dongbo {
namespace {

/// Letters of those who get in: Steward, Leader, Auditor, Operate, seNder, Follower. First of the
/// agency that owns the dataset, then of another one. Things of no single agency: the same twice.
struct Expected {
    std::string_view own, other;
};

// Told apart by method and pattern. A route that is not here fails the test.
const std::map<std::string_view, Expected> kMatrix = {
    {"GET /v1/openapi.json", {"SLAOnF-", "SLAOnF-"}},
    {"GET /v1/status", {"SLAn", "SLAn"}},
    {"GET /v1/causes", {"SLAn", "SLAn"}},
    {"GET /v1/datasets", {"SLAOnF", "SLAOnF"}},
    {"GET /v1/datasets/{dataset}", {"SLAOnF", "SLAOnF"}},
    {"GET /v1/datasets/{dataset}/contract", {"SLAOnF", "SLAOnF"}},
    {"GET /v1/datasets/{dataset}/measures", {"SLAn", "LA"}},
    {"GET /v1/datasets/{dataset}/records", {"S", ""}},
    {"GET /v1/datasets/{dataset}/records/{record}", {"S", ""}},
    {"GET /v1/datasets/{dataset}/records/{record}/history", {"S", ""}},
    {"GET /v1/datasets/{dataset}/records/{record}/findings", {"Sn", ""}},
    {"GET /v1/datasets/{dataset}/records/{record}/accesses", {"SA", "A"}},
    {"GET /v1/datasets/{dataset}/findings", {"Sn", "Sn"}},
    {"GET /v1/datasets/{dataset}/findings/{check}", {"Sn", "Sn"}},
    {"GET /v1/datasets/{dataset}/cases", {"Sn", "Sn"}},
    {"GET /v1/datasets/{dataset}/cases/{number}", {"Sn", ""}},
    {"PATCH /v1/datasets/{dataset}/cases/{number}", {"S", ""}},
    {"GET /v1/deliveries", {"SLAn", "SLAn"}},
    {"GET /v1/deliveries/{dataset}/{number}", {"SLAn", "LA"}},
    {"GET /v1/deliveries/{dataset}/{number}/kept", {"Sn", ""}},
    {"GET /v1/units", {"SLAOnF", "SLAOnF"}},
    {"GET /v1/units/resolve", {"SLAOnF", "SLAOnF"}},
    {"GET /v1/units/{code}", {"SLAOnF", "SLAOnF"}},
    {"GET /v1/datasets/{dataset}/queue", {"SLAn", "LA"}},
    {"GET /v1/datasets/{dataset}/queue/{unit}", {"S", ""}},
    {"POST /v1/datasets/{dataset}/decisions", {"S", ""}},
    {"GET /v1/batches", {"SLAn", "SLAn"}},
    {"POST /v1/batches/{batch}/approval", {"S", "S"}},
    {"POST /v1/batches/{batch}/undo", {"S", "S"}},
    {"GET /v1/following", {"SLAn", "SLAn"}},
    {"POST /v1/following/{share}/confirm", {"S", ""}},
    {"GET /v1/following/{share}/statement", {"SLAn", "LA"}},
    {"POST /v1/following/{share}/statement", {"S", ""}},
    {"GET /v1/followers", {"SLAn", "SLAn"}},
    {"POST /v1/feeds/{feed}/epoch", {"S", ""}},
    {"GET /v1/shares/{share}/feed", {"F", "F"}},
    {"GET /v1/feeds/{feed}/changes", {"F", "F"}},
    {"GET /v1/feeds/{feed}/snapshot", {"F", "F"}},
    {"GET /v1/feeds/{feed}/consistency", {"F", "F"}},
    {"GET /v1/feeds/{feed}/frontier", {"F", "F"}},
    {"GET /v1/feeds/{feed}/inclusion", {"F", "F"}},
    {"POST /v1/feeds/{feed}/statements", {"F", "F"}},
    {"POST /v1/feeds/{feed}/deletions", {"F", "F"}},
    {"POST /v1/feeds/{feed}/checkpoints", {"F", "F"}},
    {"GET /v1/doctor", {"O", "O"}},
    {"POST /v1/doctor", {"O", "O"}},
};

/// A path that leads to something, so that a refusal is one of the caller and not of the path.
std::string path_of(std::string_view pattern) {
    const std::pair<std::string_view, std::string> values[] = {
        {"{dataset}", "person"},
        {"{record}", ApiFixture::person("3")},
        {"{check}", "type.date.birth_date"},
        {"{number}", "1"},
        {"{unit}", "00003@2025-06-30"},
        {"{code}", "00001"},
        {"{batch}", "0000"},
        {"{share}", "nobody"},
        {"{feed}", "nobody.v1"}};
    std::string path(pattern);
    for (const auto& [part, value] : values)
        if (const std::size_t at = path.find(part); at != std::string::npos)
            path.replace(at, part.size(), value);
    return path;
}

char letter_of(Role role) {
    return std::string_view("SLAOnF")[static_cast<std::size_t>(role)];
}

}  // namespace

TEST_CASE("each role of the own and of another agency gets in where the matrix says, nobody else") {
    ApiFixture node;
    std::size_t cells = 0;
    std::vector<Route> routes(api_routes().begin(), api_routes().end());
    routes.insert(routes.end(), feed_routes().begin(), feed_routes().end());
    for (const Route& route : routes) {
        const std::string key = std::string(name(route.method)) + " " + std::string(route.pattern);
        CAPTURE(key);
        const auto expected = kMatrix.find(key);
        REQUIRE(expected != kMatrix.end());
        const std::string path = path_of(route.pattern);
        const auto ask = [&](const std::string& caller) {
            return route.method == HttpMethod::get
                       ? node.get(path, caller).status
                       : node.send(route.method, path, "{}", caller).status;
        };
        CHECK((ask("") == 401) == (expected->second.own.find('-') == std::string_view::npos));
        for (std::size_t role = 0; role < kRoles; ++role)
            for (const auto& [agency, letters] : {std::pair("H26", expected->second.own),
                                                  std::pair("H01", expected->second.other)}) {
                const std::string who(name(static_cast<Role>(role)));
                CAPTURE(who);
                CAPTURE(agency);
                const bool gets_in =
                    letters.find(letter_of(static_cast<Role>(role))) != std::string_view::npos;
                const int status = ask(who + " " + agency + " x");
                CHECK((status != 403) == gets_in);
                CHECK(status != 401);
                CHECK(status < 500);
                ++cells;
            }
    }
    CHECK(cells == kMatrix.size() * kRoles * 2);
}

TEST_CASE("a sender of another agency sees what it handed over, and of nobody else") {
    ApiFixture node;
    const std::string sender = "steward H26.3 lan";
    // Its parcels lie in a dataset of H26; H26's persons are none of its business.
    CHECK(node.get("/v1/deliveries/land_parcel/1", sender).status == 200);
    CHECK(node.get("/v1/deliveries/person/1", sender).status == 403);
    CHECK(node.get("/v1/deliveries/person/1/kept", sender).status == 403);
    CHECK(node.get("/v1/datasets/person/findings", sender).items("/checks") == 0);
    CHECK(node.get("/v1/datasets/person/findings?agency=H26", sender).items("/checks") == 0);
    CHECK(node.get("/v1/datasets/person/findings/type.date.birth_date?agency=H26", sender)
              .items("/records") == 0);
    CHECK(node.get("/v1/datasets/person/cases?owner=H26", sender).items("/cases") == 0);
    CHECK(node.get("/v1/datasets/person/cases/1", sender).status == 403);
    const auto others = node.get("/v1/datasets/person/cases", "steward H2 lan");
    CHECK(others.items("/cases") == 0);
}

}  // namespace dongbo
