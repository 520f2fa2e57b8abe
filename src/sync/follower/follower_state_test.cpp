#include "sync/follower/follower_state.hpp"

#include <doctest/doctest.h>

#include "sync/format/format_fixture.hpp"

using namespace dongbo;

namespace {

FollowerState any_state() {
    FollowerState made;
    made.phase = static_cast<FollowerPhase>(*rc::gen::inRange(0, 8));
    made.description = any_description();
    made.why = any_text();
    made.snapshot_cursor = any_text();
    made.snapshot_from = any_number();
    made.snapshot_to = any_number();
    for (int left = *rc::gen::inRange(0, 20); left > 0; --left) made.tree.append(any_bytes<32>());
    made.checkpoint = any_text();
    made.allowed_removals = any_number();
    made.removals = any_number();
    made.live_before = any_number();
    return made;
}

}  // namespace

TEST_CASE("the state of a follower survives, and a piece of it is refused") {
    CHECK(rc::check([] {
        const FollowerState made = any_state();
        const std::string written = encode(made);
        const auto read = decode_follower_state(written);
        RC_ASSERT(read.has_value());
        RC_ASSERT(encode(*read) == written);
        RC_ASSERT(read->phase == made.phase);
        RC_ASSERT(read->description == made.description);
        RC_ASSERT(read->tree.root() == made.tree.root());
        RC_ASSERT(read->position() == made.position());
        RC_ASSERT(read->why == made.why);
        RC_ASSERT(read->snapshot_cursor == made.snapshot_cursor);
        RC_ASSERT(read->snapshot_from == made.snapshot_from);
        RC_ASSERT(read->snapshot_to == made.snapshot_to);
        RC_ASSERT(read->checkpoint == made.checkpoint);
        RC_ASSERT(read->allowed_removals == made.allowed_removals);
        RC_ASSERT(read->removals == made.removals);
        RC_ASSERT(read->live_before == made.live_before);
        const auto cut = *rc::gen::inRange<std::size_t>(0, written.size());
        RC_ASSERT(!decode_follower_state(written.substr(0, cut)));
        RC_ASSERT(!decode_follower_state(written + "x"));
    }));
    CHECK_FALSE(decode_follower_state(std::string("\x03\x00", 2)));
    CHECK_FALSE(decode_follower_state(std::string("\x01\x08", 2)));
}

TEST_CASE("a state that was written before removals were counted in it is read") {
    FollowerState made;
    made.phase = FollowerPhase::following;
    made.why = "x";
    std::string before = encode(made);
    before.resize(before.size() - 2);
    CHECK_FALSE(decode_follower_state(before).has_value());
    before[0] = 1;
    const auto read = decode_follower_state(before);
    REQUIRE(read.has_value());
    CHECK(read->why == "x");
    CHECK(read->removals == 0);
}
