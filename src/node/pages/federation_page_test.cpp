// The pages of a node whose feed lost what it had signed, and whose records are not what it signed.
#include "node/api/feed_fixture.hpp"
#include "node/federation/federation_status.hpp"
#include "node/pages/federation_rows.hpp"
#include "node/pages/page_routes.hpp"
#include "share/share_fixture.hpp"
#include "sync/owner/federation_view.hpp"
#include "sync/owner/feed_alarms.hpp"
#include "sync/statement/statement_fixture.hpp"

namespace dongbo {
namespace {

struct PagesOfFederation : NodeWithFeed {
    Result<HttpResponse> open(HttpMethod method, std::string_view pattern, std::string body = {},
                              const std::string& agency = "H26") {
        const Route* route = nullptr;
        for (const Route& one : page_routes())
            if (one.method == method && one.pattern == pattern) route = &one;
        REQUIRE(route != nullptr);
        HttpRequest asked;
        asked.method = method;
        asked.path = std::string(pattern);
        asked.body = std::move(body);
        const PathParameters path{{"share", "dan-cu"}};
        const UrlFields query;
        Caller caller;
        caller.kind = Caller::Kind::official;
        caller.agency = agency;
        caller.roles.set(static_cast<std::size_t>(Role::steward));
        Exchange exchange{.request = asked,
                          .path = path,
                          .query = query,
                          .caller = caller,
                          .reader = *reader,
                          .services = services,
                          .language = Language::english,
                          .csrf = "token",
                          .purpose = {},
                          .now = system_clock().now()};
        return route->handle(exchange);
    }
    std::string page(std::string_view pattern) { return must(open(HttpMethod::get, pattern)).body; }
    Result<HttpResponse> send(const std::string& form, const std::string& agency = "H26") {
        return open(HttpMethod::post, "/federation/{share}", form, agency);
    }

    std::unique_ptr<NodeReader> reader =
        must(NodeReader::open(folder.file("node"), make_shared_units()));
};

bool shows(const std::string& page, std::string_view words) {
    return page.find(words) != std::string::npos;
}

}  // namespace

TEST_CASE("a steward begins a new epoch on the page, with a tick, and nobody else does") {
    PagesOfFederation node;
    CHECK_FALSE(shows(node.page("/federation"), "value=\"epoch\""));
    CHECK(node.send("what=epoch&sure=yes").error().code == ErrorCode::conflict);
    const Position size = node.row().size;
    node.lose(3);
    for (const char* const address : {"/", "/federation"}) {
        const std::string shown = node.page(address);
        CHECK(shows(shown, "dan-cu.v1 stands still"));
        CHECK(shows(shown, "signed up to entry " + std::to_string(size + 3)));
    }
    const std::string shown = node.page("/federation");
    CHECK(shows(shown, "value=\"epoch\""));
    CHECK(shows(shown, "name=\"sure\" value=\"yes\" required"));
    CHECK(node.send("what=epoch").error().code == ErrorCode::invalid);
    CHECK(node.send("what=epoch&sure=yes", "H01").error().code == ErrorCode::unauthorised);
    CHECK(node.row().epoch == 1);
    const HttpResponse done = must(node.send("what=epoch&sure=yes"));
    CHECK(done.status == 303);
    CHECK(done.fields.find("Location") == "/federation?done=epoch_begun");
    CHECK(node.row().epoch == 2);
    CHECK_FALSE(shows(node.page("/federation"), "value=\"epoch\""));
}

TEST_CASE("records that are not what was signed are an alarm on both pages until they are again") {
    PagesOfFederation node;
    CHECK_FALSE(shows(node.page("/"), "notice bad"));
    must(raise_alarm(*node.feeds, {.feed = "dan-cu.v1",
                                   .source = AlarmSource::scrub,
                                   .at = system_clock().now(),
                                   .differences = 7}));
    for (const char* const address : {"/", "/federation"}) {
        CHECK(shows(node.page(address), "7 differences at the newest scrub"));
        CHECK(shows(node.page(address), "not what was signed</span>"));
    }
    must(note_scrub(*node.feeds, "dan-cu.v1", system_clock().now()));
    for (const char* const address : {"/", "/federation"})
        CHECK_FALSE(shows(node.page(address), "notice bad"));
}

TEST_CASE("the first page sums the federation up, and shows a signed deletion") {
    PagesOfFederation node;
    const std::string first = node.page("/");
    CHECK(shows(first, "0 feeds followed, 1 shared"));
    CHECK(shows(first, "to H01"));
    Deletion deletion = a_deletion();
    deletion.feed = "dan-cu.v1";
    must(keep_deletion(*node.feeds, "dan-cu.v1", encode(deletion, "H01", key_of_seed(2))));
    CHECK(shows(node.page("/federation"), "Deleted 1,201,076 records"));
    CHECK(shows(node.page("/federation"), "dongbo/H01"));
}

TEST_CASE("a line that needs somebody stands before one that is only late") {
    FollowedStatus followed;
    followed.phase = FollowerPhase::following;
    followed.position = 5;
    followed.owner_size = 9;
    CHECK(followed.behind() == 4);
    CHECK(health_of(followed) == FederationHealth::behind);
    followed.position = 9;
    CHECK(health_of(followed) == FederationHealth::in_step);
    followed.statement_says = StatementGlance{.at = {}, .verdict = StatementVerdict::different};
    CHECK(health_of(followed) == FederationHealth::stopped);
    const Timestamp now = *Timestamp::parse("2026-11-27T10:00:00Z");
    FollowerStatus follower{
        .share = testing::a_share(), .good = true, .feed = {}, .statement = {}, .deletion_key = {}};
    CHECK(health_of(follower, now) == FederationHealth::cut_off);
    follower.seen = now;
    CHECK(health_of(follower, now) == FederationHealth::in_step);
    follower.alarms.push_back({.feed = "x.v1", .at = now});
    CHECK(health_of(follower, now) == FederationHealth::stopped);
}

}  // namespace dongbo
