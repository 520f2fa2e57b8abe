#include <doctest/doctest.h>

#include <algorithm>

#include "sync/follower/follower_fixture.hpp"

namespace dongbo {

using testing::fill;
using testing::FollowedOwner;
using testing::persons_contract;
using Kind = FeedRequest::Kind;

TEST_CASE("a new version of the share is a difference to the old one, from its end") {
    FollowedOwner both;
    fill(both, 25);
    both.run();
    both.owner.put(3, "Bình");
    both.pass(2);
    both.owner.new_version("dan-cu.v2");
    both.owner.put(4, "Chi");
    both.owner.asked.clear();
    both.pass(700);
    CHECK(both.in_step());
    CHECK(both.follower->state().description.feed == "dan-cu.v2");
    const auto snapshot = std::ranges::find(both.owner.asked, Kind::snapshot, &FeedRequest::kind);
    REQUIRE(snapshot != both.owner.asked.end());
    CHECK(snapshot->from == "dan-cu.v1");
    CHECK(snapshot->feed == "dan-cu.v2");
}

TEST_CASE("a follower hears at once that a feed was closed, not at its next look at the share") {
    FollowedOwner both;
    fill(both, 25);
    both.run();
    both.owner.put(3, "Bình");
    both.pass(2);
    REQUIRE(both.in_step());
    both.owner.closed = std::make_shared<testing::ScriptedOwner>(both.owner);
    both.owner.new_version("dan-cu.v2");
    both.owner.put(4, "Chi");
    both.pass(5);
    CHECK(both.in_step());
    CHECK(both.follower->state().description.feed == "dan-cu.v2");
}

TEST_CASE("where no difference can be had, the new version is copied whole") {
    FollowedOwner both;
    fill(both, 25);
    both.run();
    both.owner.new_version("dan-cu.v2");
    both.owner.knows_differences = false;
    both.owner.remove(4);
    both.pass(700);
    CHECK(both.in_step());
    CHECK(both.replica.held.records().size() == 24);
}

TEST_CASE("an old feed that can't be followed to its end is no reason to stay behind") {
    FollowedOwner both;
    fill(both, 25);
    both.run();
    both.line = false;
    both.owner.put(1, "Bình");
    both.owner.new_version("dan-cu.v2");  // the scripted owner forgets the old one
    both.pass(60);
    both.line = true;
    both.pass(900);
    CHECK(both.in_step());
    CHECK(both.follower->state().description.feed == "dan-cu.v2");
}

TEST_CASE("a new version in another contract waits for it, and serves the old one") {
    FollowedOwner both;
    fill(both, 25);
    both.run();
    Contract newer = persons_contract();
    ++newer.version.minor;
    both.owner.description.contract_version = newer.version.text();
    both.owner.new_version("dan-cu.v2");
    both.pass(700);
    CHECK(both.phase() == FollowerPhase::waiting);
    CHECK(both.why().starts_with("contract: needs contract person " + newer.version.text()));
    CHECK(is_served(both.follower->state(), both.now));
    both.follower->on_contracts({persons_contract(), newer});
    both.pass(700);
    CHECK(both.in_step());
}

TEST_CASE(
    "at its end a share is served no longer; in time its replica is deleted and that signed") {
    FollowedOwner both;
    fill(both, 25);
    both.run();
    both.line = false;
    both.now = *Timestamp::parse("2026-12-31T23:59:59+07:00");
    CHECK(is_served(both.follower->state(), both.now));
    both.pass(2);
    CHECK(both.phase() == FollowerPhase::ended);
    CHECK_FALSE(is_served(both.follower->state(), both.now));
    CHECK(both.replica.held.records().size() == 25);
    both.pass(86'400 * 8);
    CHECK(both.replica.held.records().size() == 25);
    both.pass(86'400);
    CHECK(both.replica.held.records().empty());
    REQUIRE(both.documents.size() == 1);
    both.line = true;
    both.pass(600);
    REQUIRE(both.owner.told.size() == 1);
    CHECK(both.owner.told[0].kind == Kind::deletion);
    const SignedDeletion signed_deletion = must(decode_deletion(both.owner.told[0].body));
    CHECK(signed_deletion.key == NoteKey{note_name("H01"), testing::test_key(9).public_key()});
    const Deletion& deletion = signed_deletion.deletion;
    CHECK(deletion.position == both.owner.size());
    CHECK(deletion.records == 25);
    CHECK(deletion.feed == "dan-cu.v1");
    both.pass(86'400);
    CHECK(both.owner.told.size() == 1);
}

TEST_CASE("an owner may end a share before its day, or prolong it") {
    FollowedOwner both;
    fill(both, 25);
    both.run();
    both.owner.refuse = FeedAnswer{410, "share_ended", {}};
    both.pass(700);
    CHECK(both.phase() == FollowerPhase::ended);
    both.owner.refuse.reset();
    both.owner.put(3, "Bình");
    both.pass(700);
    CHECK(both.in_step());
    CHECK(is_served(both.follower->state(), both.now));
}

TEST_CASE("an owner that does not know the share is asked again; what is here stays served") {
    FollowedOwner both;
    both.owner.refuse = FeedAnswer{403, "not_yours", {}};
    both.run();
    CHECK(both.phase() == FollowerPhase::waiting);
    CHECK(both.why() == "refused: the owner answers 403 not_yours");
    both.owner.refuse.reset();
    fill(both, 5);
    both.pass(60);
    CHECK(both.in_step());
    both.owner.refuse = FeedAnswer{403, "not_yours", {}};
    both.owner.put(1, "Bình");
    both.pass(700);
    CHECK(both.phase() == FollowerPhase::waiting);
    CHECK(is_served(both.follower->state(), both.now));
    both.owner.refuse.reset();
    both.pass(700);
    CHECK(both.in_step());
}

TEST_CASE("a restored owner sees what it had signed; a person accepts the new epoch") {
    FollowedOwner both;
    fill(both, 25);
    for (std::uint64_t i = 0; i < 15; ++i) both.owner.put(i, "Bình");
    both.run();
    for (std::uint64_t i = 0; i < 5; ++i) both.owner.put(i, "Chi");
    both.pass(3);
    REQUIRE(both.in_step());
    const std::string signed_before = both.follower->state().checkpoint;
    both.owner.fall_back(16);
    both.pass(400);
    CHECK(both.phase() == FollowerPhase::waiting);
    CHECK(both.why().starts_with("owner_behind:"));
    CHECK(is_served(both.follower->state(), both.now));
    REQUIRE_FALSE(both.owner.told.empty());
    CHECK(both.owner.told[0].kind == Kind::checkpoint);
    CHECK(both.owner.told[0].body == signed_before);
    both.owner.epoch = 2;
    both.owner.put(2, "Dung");
    both.pass(700);
    CHECK(both.phase() == FollowerPhase::asking);
    CHECK(both.why().starts_with("new_epoch:"));
    both.restart();
    both.follower->on_confirmed();
    both.pass(700);
    CHECK(both.in_step());
    CHECK(both.follower->state().epoch == 2);
}

TEST_CASE("an owner that takes back what it had signed is followed on") {
    FollowedOwner both;
    fill(both, 25);
    for (std::uint64_t i = 0; i < 15; ++i) both.owner.put(i, "Bình");
    both.run();
    const testing::ScriptedOwner whole = both.owner;
    both.owner.fall_back(10);
    both.pass(400);
    CHECK(both.phase() == FollowerPhase::waiting);
    both.owner = whole;
    both.owner.put(3, "Chi");
    both.pass(700);
    CHECK(both.in_step());
}

}  // namespace dongbo
