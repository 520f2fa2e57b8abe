#include "node/api/api_fixture.hpp"
#include "node/federation/feed_waits.hpp"
#include "node/federation/feeding.hpp"
#include "sync/owner/owned_feed.hpp"

namespace dongbo {
namespace {

struct NodeWithFeed : ApiFixture {
    NodeWithFeed() {
        load("shares.csv",
             "name,dataset,consumer,fields,filter,pending,purpose,legal_basis,valid_from,"
             "valid_until,removal_threshold,delete_within_days\n"
             "dan-cu,person.H26,H01,,,true,Kiểm thử,Nghị định,2025-01-01,,,\n",
             std::string(DONGBO_SOURCE_FOLDER) + "/mappings/share.yaml");
        feeding = must(Feeding::start({.folder = folder.file("node"),
                                       .units = make_shared_units(),
                                       .waits = &waits,
                                       .log = &log,
                                       .clock = &system_clock()}));
        feeding->catch_up();
        services.feeding = feeding.get();
        feeds = must(FeedStore::open(folder.file("node") + "/" + kFeedsFile));
    }
    /// A follower has come with more than there is.
    void lose(Position entries) {
        Checkpoint lost =
            newest_checkpoint(must(read_owned_feed(*feeds, "dan-cu.v1")).value(), "H26");
        lost.size += entries;
        must(note_recovery(
            *feeds, "dan-cu.v1",
            {.noticed = system_clock().now(), .agency = "H01", .note = sign_checkpoint(lost, key)},
            lost, {note_name("H26"), key.public_key()}));
    }

    SigningKey key = must(SigningKey::generate());
    FeedWaits waits;
    std::unique_ptr<Feeding> feeding;
    std::unique_ptr<FeedStore> feeds;
};

}  // namespace

TEST_CASE("a steward of the owner lets a feed go on that lost what it had signed, nobody else") {
    NodeWithFeed node;
    const std::string path = "/v1/feeds/dan-cu.v1/epoch";
    const auto post = [&](const std::string& target, const std::string& caller) {
        return node.send(HttpMethod::post, target, "", caller);
    };
    CHECK(post(path, "steward H26 lan").status == 409);
    node.lose(3);
    CHECK(post(path, "steward H01 lan").status == 403);
    CHECK(post(path, "leader H26 lan").status == 403);
    CHECK(post("/v1/feeds/nothing.v1/epoch", "steward H26 lan").status == 404);
    const Position size = must(node.feeds->feed("dan-cu.v1")).value().size;
    const auto answer = post(path, "steward H26 lan");
    CHECK(answer.status == 200);
    CHECK(answer.text("/feed") == "dan-cu.v1");
    CHECK(answer.number("/epoch") == 2);
    CHECK(answer.number("/fork/epoch_before") == 1);
    CHECK(answer.number("/fork/size") == static_cast<std::int64_t>(size));
    CHECK(answer.text("/fork/root").size() == 64);
    CHECK(post(path, "steward H26 lan").status == 409);
}

}  // namespace dongbo
