#include "sync/follower/follower.hpp"

#include <rapidcheck.h>

#include <algorithm>

#include "sync/follower/follower_fixture.hpp"

namespace dongbo {
namespace {

using testing::fill;
using testing::FollowedOwner;
using testing::persons_contract;
using testing::record_number;
using Kind = FeedRequest::Kind;

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
