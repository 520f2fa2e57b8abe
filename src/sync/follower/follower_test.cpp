#include "sync/follower/follower.hpp"

#include <rapidcheck.h>

#include <algorithm>

#include "sync/follower/follower_fixture.hpp"

namespace dongbo {
namespace {

using testing::FollowedOwner;
using testing::persons_contract;
using testing::record_number;
using Kind = FeedRequest::Kind;

void fill(FollowedOwner& both, std::uint64_t records) {
    for (std::uint64_t i = 0; i < records; ++i) both.owner.put_in_base(i, "An");
}

bool asked(const FollowedOwner& both, Kind kind) {
    return std::ranges::count(both.owner.asked, kind, &FeedRequest::kind) > 0;
}

}  // namespace

TEST_CASE("a follower copies what is there, then takes every change") {
    FollowedOwner both;
    fill(both, 35);
    for (std::uint64_t i = 0; i < 7; ++i) both.owner.put(i, "Bình");
    both.run();
    CHECK(both.in_step());
    CHECK(both.replica.held.records().size() == 35);
    CHECK(is_served(both.follower->state(), both.now));
    both.owner.put(99, "Chi");
    both.owner.remove(3);
    both.owner.remove(4, FeedChangeKind::leave);
    both.pass(5);
    CHECK(both.in_step());
    CHECK(both.replica.held.records().size() == 34);
    CHECK(both.replica.held.records().contains(record_number(99)));
}

TEST_CASE("an empty share is followed like any other") {
    FollowedOwner both;
    both.run();
    CHECK(both.in_step());
    both.owner.put(1, "An");
    both.pass(5);
    CHECK(both.in_step());
}

TEST_CASE("the next page is asked for while one is being applied") {
    FollowedOwner both;
    both.run();
    for (std::uint64_t i = 0; i < 30; ++i) both.owner.put(i, "An");
    both.pass(2);
    both.owner.asked.clear();
    for (std::uint64_t i = 0; i < 30; ++i) both.owner.put(i, "Bình");
    FollowerAction apply;
    while ((apply = both.follower->next(both.now)).kind != FollowerAction::Kind::apply) {
        if (apply.kind == FollowerAction::Kind::rest)
            both.now = apply.until;
        else
            both.perform(apply);
    }
    const FollowerAction ahead = both.follower->next(both.now);
    if (ahead.kind == FollowerAction::Kind::ask) {
        CHECK(ahead.request.kind == Kind::changes);
        CHECK(ahead.request.after > both.follower->state().position());
        both.perform(ahead);
    } else {
        // It was asked for and answered already.
        CHECK(std::ranges::count(both.owner.asked, Kind::changes, &FeedRequest::kind) == 2);
    }
    both.perform(apply);
    both.run();
    CHECK(both.in_step());
}

TEST_CASE("what changes while a copy is taken is in it, wherever it is cut") {
    rc::check("any changes between pages, any restarts", [] {
        FollowedOwner both;
        fill(both, 45);
        std::uint64_t number = 0;
        while (*rc::gen::inRange(0, 40) != 0) {
            both.run(*rc::gen::inRange(1, 4));
            const auto of = *rc::gen::inRange<std::uint64_t>(0, 60);
            if (*rc::gen::inRange(0, 4) != 0)
                both.owner.put(of, "Tên " + std::to_string(++number));
            else if (both.owner.held.records().contains(record_number(of)))
                both.owner.remove(of);
            if (*rc::gen::inRange(0, 12) == 0) both.restart();
        }
        both.pass(10);
        RC_ASSERT(both.in_step());
    });
}

TEST_CASE("without the contract's version a follower waits for it, and says for which") {
    FollowedOwner both;
    fill(both, 3);
    both.restart({});
    both.run();
    CHECK(both.phase() == FollowerPhase::waiting);
    CHECK(both.why() == "contract: needs contract " + both.owner.description.contract + " " +
                            both.owner.description.contract_version);
    CHECK_FALSE(asked(both, Kind::snapshot));
    both.follower->on_contracts({persons_contract()});
    both.run();
    CHECK(both.in_step());
}

TEST_CASE("a line that is cut is tried again, ever less often, up to every five minutes") {
    FollowedOwner both;
    fill(both, 3);
    both.run();
    both.line = false;
    both.owner.put(1, "Bình");
    both.pass(3 * 3600);
    CHECK(both.follower->trouble() == "cut");
    const std::size_t before = both.owner.asked.size();
    std::int64_t longest = 0;
    for (int attempt = 0; attempt < 20; ++attempt) {
        const FollowerAction action = both.follower->next(both.now);
        if (action.kind != FollowerAction::Kind::rest) {
            both.perform(action);
            continue;
        }
        longest = std::max(longest, action.until.milliseconds - both.now.milliseconds);
        both.now = action.until;
    }
    CHECK(longest <= 300'000);
    CHECK(longest >= 50'000);
    CHECK(both.owner.asked.size() == before);
    both.line = true;
    both.pass(301);
    CHECK(both.in_step());
    CHECK(both.follower->trouble().empty());
}

TEST_CASE("behind retention a follower copies again by itself, serves meanwhile, misses nothing") {
    FollowedOwner both;
    fill(both, 25);
    both.owner.put(24, "Bình");
    both.run();
    both.line = false;
    for (std::uint64_t i = 0; i < 15; ++i) both.owner.put(i, "Bình");
    both.owner.remove(20);
    both.owner.put(70, "Chi");
    both.owner.pruned = 12;
    both.pass(600);
    both.line = true;
    bool copied_again = false;
    for (int step = 0; step < 200; ++step) {
        if (both.phase() == FollowerPhase::copying_again) {
            copied_again = true;
            CHECK(is_served(both.follower->state(), both.now));
        }
        const FollowerAction action = both.follower->next(both.now);
        if (action.kind == FollowerAction::Kind::rest)
            both.now = std::min(action.until, Timestamp{both.now.milliseconds + 60'000});
        else
            both.perform(action);
    }
    CHECK(copied_again);
    CHECK(both.in_step());
    CHECK(asked(both, Kind::frontier));
    CHECK(asked(both, Kind::consistency));
}

TEST_CASE("an owner that forgot what it signed before a copy is found out by the proof") {
    FollowedOwner both;
    fill(both, 25);
    for (std::uint64_t i = 0; i < 5; ++i) both.owner.put(i, "An");
    both.run();
    for (std::uint64_t i = 0; i < 5; ++i) both.owner.put(i, "Bình");
    both.pass(5);
    REQUIRE(both.in_step());
    both.owner.fall_back(8);
    for (std::uint64_t i = 0; i < 10; ++i) both.owner.put(i, "Chi");
    both.owner.pruned = 15;
    both.pass(700);
    CHECK(both.phase() == FollowerPhase::alarmed);
    CHECK(both.why().starts_with("forked:"));
    CHECK(both.follower->state().evidence.starts_with("dongbo/G01/dan-cu.v1/1\n"));
}

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
    CHECK(both.replica.held.records().size() == 180);
    both.follower->on_confirmed();
    both.pass(60);
    CHECK(both.in_step());
    CHECK(both.follower->state().removals == 0);
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

TEST_CASE("a late or doubled answer is passed over") {
    FollowedOwner both;
    fill(both, 25);
    std::vector<FeedRequest> all;
    for (int step = 0; step < 300 && !both.in_step(); ++step) {
        const FollowerAction action = both.follower->next(both.now);
        if (action.kind == FollowerAction::Kind::rest) break;
        both.perform(action);
        if (action.kind == FollowerAction::Kind::ask) all.push_back(action.request);
        for (const FeedRequest& earlier : all)
            both.follower->on_answer(earlier, both.owner.answer(earlier), both.now);
    }
    CHECK(both.in_step());
}

TEST_CASE("what can't be written down is taken again later") {
    FollowedOwner both;
    fill(both, 25);
    int failures = 0;
    for (int step = 0; step < 500 && !both.in_step(); ++step) {
        const FollowerAction action = both.follower->next(both.now);
        const bool works =
            action.kind != FollowerAction::Kind::ask && action.kind != FollowerAction::Kind::rest;
        if (works && step % 3 == 0) {
            ++failures;
            both.follower->on_failed(Error{ErrorCode::unavailable, "disk full", {}, {}}, both.now);
        } else if (action.kind == FollowerAction::Kind::rest) {
            both.now = action.until;
        } else {
            both.perform(action);
        }
    }
    CHECK(failures > 2);
    CHECK(both.in_step());
}

}  // namespace dongbo
