#include "node/federation/scrub_rounds.hpp"

#include <doctest/doctest.h>

#include <utility>

#include "sync/follower/replica_fixture.hpp"
#include "sync/owner/federation_view.hpp"
#include "sync/owner/feed_state.hpp"
#include "sync/owner/feeder_fixture.hpp"

namespace dongbo {
namespace {

struct ClockThatPasses final : Clock {
    Timestamp now() const override { return time; }
    void pass(std::chrono::milliseconds wait) { time.milliseconds += wait.count(); }
    Timestamp time = *Timestamp::parse("2026-11-27T10:00:00Z");
};

/// Of three rows a slice.
constexpr ScrubTimes kTimes{.first = std::chrono::minutes(5),
                            .every = std::chrono::hours(24),
                            .pause = std::chrono::milliseconds(1),
                            .rows = 3};

struct ScrubbedReplica : ReplicaFixture {
    ScrubbedReplica() {
        for (std::uint64_t key = 0; key < 8; ++key) apply({put_resident(key, key + 1, "An")});
    }
    void open_loop() {
        replica.reset();
        FollowerSettings settings;
        settings.share = "residents-of-all";
        settings.agency = "H01";
        loop = must(FollowLoop::open(*node, settings, {.contracts = [] {
            return Result<std::vector<Contract>>(std::vector{followed_contract()});
        }}));
    }
    /// Slices until none is wanted.
    int run() {
        int slices = 0;
        for (; scrub.claim(); ++slices) {
            CHECK_FALSE(scrub.claim());
            scrub.run(*loop);
        }
        return slices;
    }

    ClockThatPasses clock;
    RequestLog log{nullptr};
    ReplicaScrub scrub{"residents-of-all", kTimes, log, clock};
    std::unique_ptr<FollowLoop> loop;
};

}  // namespace

TEST_CASE("a replica is hashed anew in slices, some minutes after the start and then once a day") {
    ScrubbedReplica f;
    f.open_loop();
    CHECK(f.run() == 0);
    f.clock.pass(std::chrono::minutes(5));
    CHECK(f.run() == 4);  // three of rows, one that finds no more
    CHECK(f.loop->replica()->last_scrub().has_value());
    CHECK(f.loop->mind().trouble().empty());
    f.clock.pass(std::chrono::hours(23));
    CHECK(f.run() == 0);
}

TEST_CASE("a replica with other rows than it was given stops the copy") {
    ScrubbedReplica f;
    const DatasetPlace place = f.place();
    // A hand that goes past the replica.
    std::vector<SourceCommit> commits(1);
    commits[0].dataset = place.dataset;
    Wish wish;
    wish.kind = ChangeKind::remove;
    wish.record = resident_id(3);
    wish.reason = "kiểm thử";
    wish.origin = {.source = "residents-of-all", .key = {}};
    commits[0].wishes.push_back(wish);
    must(f.store().commit(commits));
    f.open_loop();
    f.clock.pass(std::chrono::minutes(5));
    CHECK(f.run() > 1);
    // Between questions to the owner it is written down.
    for (int steps = 0; steps < 5; ++steps) static_cast<void>(f.loop->step(f.clock.now()));
    CHECK(f.loop->mind().state().phase == FollowerPhase::alarmed);
    CHECK(f.loop->mind().state().why.starts_with("sets_differ:"));
    CHECK_FALSE(f.loop->replica()->last_scrub().has_value());
}

namespace testing {

struct ScrubbedFeed : ResidentNode {
    ScrubbedFeed() {
        put(share("all", "", true));
        for (std::uint64_t i = 0; i < 10; ++i)
            commit(residents, wish(i, "An", "", "Thôn 1", {"00001", "2025-07-01"}));
        made = feeder(*feeds, {.clock = &clock});
        while (!must(made->advance()).empty()) {
        }
        clock.pass(std::chrono::minutes(5));
    }
    std::optional<Timestamp> last() { return must(read_last_scrub(*feeds, "all.v1")); }

    ClockThatPasses clock;
    RequestLog log{nullptr};
    OwnerScrub scrub{*node, *feeds, kTimes, log, clock};
    std::unique_ptr<Feeder> made;
};

TEST_CASE("a feed is hashed anew once a day, and the feed says when") {
    ScrubbedFeed f;
    const Timestamp first = f.clock.now();
    must(f.scrub.look(*f.made, [] { return true; }));
    CHECK(f.last() == first);
    f.clock.pass(std::chrono::hours(23));
    must(f.scrub.look(*f.made, [] { return true; }));
    CHECK(f.last() == first);
    f.clock.pass(std::chrono::hours(1));
    must(f.scrub.look(*f.made, [] { return true; }));
    CHECK(f.last() == f.clock.now());
}

TEST_CASE("a look at a feed's rows ends where there is other work, and is made up for") {
    ScrubbedFeed f;
    must(f.scrub.look(*f.made, [] { return false; }));
    CHECK_FALSE(f.last().has_value());
    must(f.scrub.look(*f.made, [] { return true; }));
    CHECK_FALSE(f.last().has_value());  // not at once
    SUBCASE("a log that moves meanwhile") {
        f.clock.pass(std::chrono::minutes(1));
        must(f.scrub.look(*f.made, [&, moved = false]() mutable {
            if (!std::exchange(moved, true))
                f.commit(f.residents, f.wish(77, "An", "", "Thôn 1", {"00001", "2025-07-01"}));
            return true;
        }));
        CHECK_FALSE(f.last().has_value());
    }
    f.clock.pass(std::chrono::minutes(1));
    must(f.scrub.look(*f.made, [] { return true; }));
    CHECK(f.last() == f.clock.now());
}

TEST_CASE("a feed whose sets are not those of the rows is never told to be whole") {
    ScrubbedFeed f;
    f.made.reset();
    FeedRow row = must(f.feeds->feed("all.v1")).value();
    const std::string whole = row.state;
    FeedState state = must(decode_feed_state(whole));
    state.live.add(DigestElement(f.id(99), Hash{}));
    row.state = encode(state);
    must(f.feeds->transact([&](FeedWriter& writer) { return writer.update(row); }));
    f.made = f.feeder(*f.feeds, {.clock = &f.clock});
    while (!must(f.made->advance()).empty()) {
    }
    CHECK(must(f.made->scrub("all.v1", [] { return true; })).size() == 1);
    must(f.scrub.look(*f.made, [] { return true; }));
    CHECK_FALSE(f.last().has_value());
    const FeedAlarm alarm{
        .feed = "all.v1", .source = AlarmSource::scrub, .at = f.clock.now(), .differences = 1};
    CHECK(must(feed_alarms(*f.feeds)) == std::vector{alarm});
    // It stands over a day and a new start, until a look finds the feed whole.
    f.clock.pass(std::chrono::hours(24));
    must(f.scrub.look(*f.made, [] { return true; }));
    CHECK(must(feed_alarms(*f.feeds)) == std::vector{alarm});
    row = must(f.feeds->feed("all.v1")).value();
    row.state = whole;
    must(f.feeds->transact([&](FeedWriter& writer) { return writer.update(row); }));
    f.made = f.feeder(*f.feeds, {.clock = &f.clock});
    while (!must(f.made->advance()).empty()) {
    }
    f.clock.pass(std::chrono::hours(24));
    must(f.scrub.look(*f.made, [] { return true; }));
    CHECK(must(feed_alarms(*f.feeds)).empty());
    CHECK(f.last() == f.clock.now());
}

}  // namespace testing
}  // namespace dongbo
