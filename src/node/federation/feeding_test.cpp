#include "node/federation/feeding.hpp"

#include <doctest/doctest.h>

#include <optional>

#include "http/server_fixture.hpp"
#include "sync/owner/federation_view.hpp"
#include "sync/owner/feeder_fixture.hpp"
#include "sync/owner/owned_feed.hpp"

namespace dongbo::testing {
namespace {

struct FeedingNode : ResidentNode {
    FeedingNode() {
        put(share("all", "", true));
        add(1);
        node_feeds = must(FeedStore::open(folder.file("node") + "/" + kFeedsFile));
    }
    void add(std::uint64_t number) {
        commit(residents, wish(number, "An", "", "Thôn 1", {"00001", "2025-07-01"}));
    }
    std::unique_ptr<Feeding> start(ScrubTimes times = {}) {
        auto feeding = must(Feeding::start({.folder = folder.file("node"),
                                            .units = make_shared_units(),
                                            .waits = &waits,
                                            .log = &log,
                                            .clock = &system_clock(),
                                            .scrub = times}));
        feeding->catch_up();
        return feeding;
    }
    FeedRow row() { return must(node_feeds->feed("all.v1")).value(); }

    RequestLog log{nullptr};
    FeedWaits waits;
    std::unique_ptr<FeedStore> node_feeds;
};

}  // namespace

TEST_CASE("a person begins an epoch of a feed that stands still, and it goes on in it") {
    FeedingNode f;
    const auto feeding = f.start();
    f.add(2);
    feeding->catch_up();
    const Position size = f.row().size;
    REQUIRE(size > 0);
    CHECK(feeding->begin_epoch("all.v1").error().code == ErrorCode::conflict);
    CHECK(feeding->begin_epoch("nothing.v1").error().code == ErrorCode::not_found);

    const SigningKey key = must(SigningKey::generate());
    const NoteKey note_key{note_name("G01"), key.public_key()};
    Checkpoint lost =
        newest_checkpoint(must(read_owned_feed(*f.node_feeds, "all.v1")).value(), "G01");
    lost.size += 5;
    must(note_recovery(
        *f.node_feeds, "all.v1",
        {.noticed = system_clock().now(), .agency = "H01", .note = sign_checkpoint(lost, key)},
        lost, note_key));
    const FeedFork fork = must(feeding->begin_epoch("all.v1"));
    CHECK(fork.epoch_before == 1);
    CHECK(fork.size == size);
    CHECK(f.row().epoch == 2);
    CHECK_FALSE(must(read_recovery(*f.node_feeds, "all.v1")).has_value());
    f.add(3);
    feeding->catch_up();
    CHECK(f.row().size > size);
    CHECK(f.row().epoch == 2);
}

TEST_CASE("the node's feeder looks at the rows by itself") {
    FeedingNode f;
    ScrubTimes times;
    times.first = std::chrono::milliseconds(0);
    const auto feeding = f.start(times);
    CHECK(comes_true([&] { return must(read_last_scrub(*f.node_feeds, "all.v1")).has_value(); }));
}

}  // namespace dongbo::testing
