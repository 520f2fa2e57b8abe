// The node ends while followers wait for changes.
#include <atomic>
#include <string>

#include "http/server_fixture.hpp"
#include "node/api/feed_fixture.hpp"
#include "node/federation/feed_protocol.hpp"

namespace dongbo {
namespace {

constexpr int kWaiting = 40;
constexpr int kOnTheirWay = 200;

struct WaitedFor : NodeWithFeed {
    /// Each follower is a machine of its own: no rate limit concerns it.
    void ask_for_changes() {
        FeedRequest asked;
        asked.kind = FeedRequest::Kind::changes;
        asked.feed = "dan-cu.v1";
        asked.after = row().size;
        asked.wait_seconds = 25;
        HttpRequest made = http_request(asked);
        made.id = std::to_string(++asked_);
        made.fields.set("Test-Caller", "follower H01 may-" + made.id);
        service->handle(std::move(made), [this](const HttpResponse& response) {
            (response.status == 200 ? whole : response.status == 503 ? refused : strange) += 1;
        });
    }
    int asked_ = 0;
    std::atomic<int> whole = 0, refused = 0, strange = 0;
};

}  // namespace

TEST_CASE("a node that stops answers everybody who waits for a feed, once") {
    WaitedFor node;
    for (int i = 0; i < kWaiting; ++i) node.ask_for_changes();
    REQUIRE(testing::comes_true([&] { return node.waits.waiting() == kWaiting; }));
    CHECK(node.whole == 0);
    // These are still in the queue of the pool when it is stopped: they want to wait only then.
    for (int i = 0; i < kOnTheirWay; ++i) node.ask_for_changes();
    node.waits.stop();
    node.service.reset();
    CHECK(node.whole + node.refused == kWaiting + kOnTheirWay);
    CHECK(node.whole > 0);
    CHECK(node.strange == 0);
    CHECK(node.waits.waiting() == 0);
}

TEST_CASE("a follower that waits is told at once that its feed was closed") {
    WaitedFor node;
    node.ask_for_changes();
    REQUIRE(testing::comes_true([&] { return node.waits.waiting() == 1; }));
    node.load("shares.csv",
              "name,dataset,consumer,fields,filter,pending,purpose,legal_basis,valid_from,"
              "valid_until,removal_threshold,delete_within_days\n"
              "dan-cu,person.H26,H01,full_name,,true,Kiểm thử,Nghị định,2025-01-01,,,\n",
              std::string(DONGBO_SOURCE_FOLDER) + "/mappings/share.yaml");
    node.feeding->wake();
    CHECK(testing::comes_true([&] { return node.whole == 1; }));
    CHECK(node.row().closed);
    node.service.reset();
}

}  // namespace dongbo
