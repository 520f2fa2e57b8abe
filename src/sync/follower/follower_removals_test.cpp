#include <doctest/doctest.h>

#include "sync/follower/follower_fixture.hpp"

namespace dongbo {

using testing::fill;
using testing::FollowedOwner;
using testing::persons_contract;

TEST_CASE("removals beyond the threshold wait for a person, and go on with a yes") {
    FollowedOwner both;
    fill(both, 200);
    both.run();
    for (std::uint64_t i = 0; i < 60; ++i) both.owner.remove(i);
    both.pass(5);
    CHECK(both.phase() == FollowerPhase::asking);
    CHECK(both.why().starts_with("removals: "));
    CHECK(both.replica.held.records().size() >= 179);
    CHECK(is_served(both.follower->state(), both.now));
    both.restart();
    both.pass(600);
    CHECK(both.phase() == FollowerPhase::asking);
    both.follower->on_confirmed();
    both.pass(5);
    CHECK(both.in_step());
    CHECK(both.replica.held.records().size() == 140);
}

TEST_CASE("records that move and come back are no removals") {
    FollowedOwner both;
    both.owner.description.removal_threshold = 0.01;
    fill(both, 100);
    both.run();
    auto settings = both.settings();
    settings.page_limit = 1'000;
    both.follower.emplace(settings, both.replica.state, both.replica.figures_now());
    both.follower->on_contracts({persons_contract()});
    for (std::uint64_t i = 0; i < 60; ++i) {
        both.owner.remove(i, FeedChangeKind::leave);
        both.owner.put(i, "Bình");
    }
    both.pass(5);
    CHECK(both.in_step());
}

TEST_CASE("a copy that would drop most records asks first") {
    FollowedOwner both;
    fill(both, 200);
    both.run();
    both.line = false;
    for (std::uint64_t i = 0; i < 100; ++i) both.owner.remove(i);
    both.owner.pruned = 90;
    both.pass(60);
    both.line = true;
    both.pass(700);
    CHECK(both.phase() == FollowerPhase::asking);
    CHECK(both.replica.held.records().size() >= 190);
    both.follower->on_confirmed();
    both.pass(700);
    CHECK(both.in_step());
}

TEST_CASE("removals of one absence count together, also over a restart") {
    FollowedOwner both;
    fill(both, 200);
    both.run();
    both.line = false;
    for (std::uint64_t i = 0; i < 60; ++i) both.owner.remove(i);
    both.pass(60);
    both.line = true;
    // A page has ten removals: too few to ask about. The follower is started anew after each.
    while (both.phase() == FollowerPhase::following && !both.in_step()) {
        const Position position = both.follower->state().position();
        for (int step = 0; step < 100 && both.follower->state().position() == position; ++step) {
            const FollowerAction action = both.follower->next(both.now);
            if (action.kind == FollowerAction::Kind::rest)
                both.now = action.until;
            else
                both.perform(action);
            if (both.phase() != FollowerPhase::following) break;
        }
        both.restart();
    }
    CHECK(both.phase() == FollowerPhase::asking);
    CHECK(both.why().starts_with("removals: 30 of 200 records"));
    CHECK(both.replica.held.records().size() >= 180);
    both.follower->on_confirmed();
    both.pass(60);
    CHECK(both.in_step());
    CHECK(both.follower->state().removals == 0);
}

}  // namespace dongbo
