// Owners that lie, and lines that somebody sits on.
#include <algorithm>

#include "base/compression.hpp"
#include "sync/follower/follower_fixture.hpp"

namespace dongbo {
namespace {

using testing::FollowedOwner;
using testing::record_number;

/// Followed, in step, with five entries.
FollowedOwner followed() {
    FollowedOwner both;
    for (std::uint64_t i = 0; i < 25; ++i) both.owner.put_in_base(i, "An");
    for (std::uint64_t i = 0; i < 5; ++i) both.owner.put(i, "Bình");
    both.run();
    both.pass(2);
    REQUIRE(both.in_step());
    return both;
}

/// Alarmed for that reason, with what was there before still there and served.
void check_alarm(FollowedOwner& both, std::string_view word, const SetFigures& before) {
    CHECK(both.phase() == FollowerPhase::alarmed);
    CHECK_MESSAGE(both.why().starts_with(word), both.why());
    CHECK(both.replica.held.live() == before);
    CHECK(is_served(both.follower->state(), both.now));
    // It stays so, whatever comes, until a person decides; also over a restart.
    both.owner.spoil_changes = {};
    both.restart();
    both.pass(900);
    CHECK(both.phase() == FollowerPhase::alarmed);
}

FeedChange forged(const PageEntry& entry) {
    FeedChange change = must(decode_feed_change(entry.encoded));
    change.content = "{\"full_name\":\"Kẻ gian\"}";
    return change;
}

}  // namespace

TEST_CASE("a forged change does not lead to the tree that was signed") {
    FollowedOwner both = followed();
    const SetFigures before = both.replica.held.live();
    both.owner.put(7, "Chi");
    both.owner.spoil_changes = [](ChangesPage& page) {
        if (!page.entries.empty()) page.entries[0].encoded = encode(forged(page.entries[0]));
    };
    both.pass(5);
    check_alarm(both, "forked:", before);
    CHECK_FALSE(both.follower->state().evidence.empty());
    both.follower->on_confirmed();
    both.pass(60);
    CHECK(both.in_step());
}

TEST_CASE("an entry that is left out, doubled or moved is found out") {
    const auto spoils = std::to_array<void (*)(ChangesPage&)>(
        {[](ChangesPage& page) { page.entries.erase(page.entries.begin()); },
         [](ChangesPage& page) {
             page.entries.push_back(page.entries.back());
             ++page.feed_size;
         },
         [](ChangesPage& page) { std::swap(page.entries[0], page.entries[1]); }});
    for (auto* const spoil : spoils) {
        FollowedOwner both = followed();
        const SetFigures before = both.replica.held.live();
        for (std::uint64_t i = 7; i < 10; ++i) both.owner.put(i, "Chi");
        both.owner.spoil_changes = [spoil](ChangesPage& page) {
            if (page.entries.size() > 1) spoil(page);
        };
        both.pass(5);
        CHECK(both.phase() == FollowerPhase::alarmed);
        CHECK(both.replica.held.live() == before);
    }
}

TEST_CASE("a page of another owner's key is none") {
    FollowedOwner both = followed();
    const SetFigures before = both.replica.held.live();
    testing::ScriptedOwner stranger(2);
    stranger.put(1, "Kẻ gian");
    both.owner.put(7, "Chi");
    both.owner.spoil_changes = [&](ChangesPage& page) { page.checkpoint = stranger.note(1); };
    both.pass(5);
    check_alarm(both, "unsigned:", before);
}

TEST_CASE("an old page that comes again is passed over") {
    FollowedOwner both = followed();
    both.owner.put(7, "Chi");
    int replayed = 0;
    both.owner.spoil_changes = [&](ChangesPage& page) {
        if (++replayed > 3) return;
        page.after = 0;
    };
    both.pass(60);
    CHECK(replayed > 3);
    CHECK(both.in_step());
    CHECK(both.phase() == FollowerPhase::following);
}

TEST_CASE("two signed checkpoints of one size with other sets are an alarm") {
    FollowedOwner both = followed();
    const SetFigures before = both.replica.held.live();
    const SigningKey key = testing::test_key(1);
    both.owner.spoil_changes = [&](ChangesPage& page) {
        Checkpoint other = must(open_checkpoint(page.checkpoint, both.owner.note_key()));
        if (!page.entries.empty() || !other.live) return;
        ++other.live->count;
        page.checkpoint = sign_checkpoint(other, key);
    };
    both.pass(60);
    check_alarm(both, "equivocation:", before);
}

TEST_CASE("sets that don't fit are an alarm; with a yes all is copied again") {
    FollowedOwner both = followed();
    both.replica.held.remove(record_number(3));  // somebody edits the replica
    both.owner.put(7, "Chi");
    both.pass(5);
    CHECK(both.phase() == FollowerPhase::alarmed);
    CHECK(both.why().starts_with("sets_differ:"));
    both.follower->on_confirmed();
    both.pass(60);
    CHECK(both.in_step());
    CHECK(both.replica.held.records().contains(record_number(3)));
}

TEST_CASE("rows that a scrub finds damaged are an alarm; with a yes all is copied again") {
    FollowedOwner both;
    for (std::uint64_t i = 0; i < 25; ++i) both.owner.put_in_base(i, "An");
    both.pass(60);
    REQUIRE(both.in_step());
    both.follower->on_rows_differ();
    both.pass(60);
    CHECK(both.phase() == FollowerPhase::alarmed);
    CHECK(both.why().starts_with("sets_differ:"));
    CHECK(is_served(both.follower->state(), both.now));
    both.follower->on_rows_differ();
    both.follower->on_confirmed();
    both.pass(60);
    CHECK(both.in_step());
}

TEST_CASE("a copy that shows other records than the owner signed is not served") {
    FollowedOwner both;
    for (std::uint64_t i = 0; i < 25; ++i) both.owner.put_in_base(i, "An");
    both.owner.spoil_snapshot = [](SnapshotPage& page) {
        if (!page.records.empty()) page.records[0].content = "{\"full_name\":\"Kẻ gian\"}";
    };
    both.pass(1'500);
    CHECK(both.phase() == FollowerPhase::alarmed);
    CHECK(both.why().starts_with("sets_differ:"));
    CHECK_FALSE(is_served(both.follower->state(), both.now));
    both.owner.spoil_snapshot = {};
    both.follower->on_confirmed();
    both.pass(60);
    CHECK(both.in_step());
}

TEST_CASE("a snapshot that never ends is stopped") {
    FollowedOwner both;
    for (std::uint64_t i = 0; i < 25; ++i) both.owner.put_in_base(i, "An");
    SUBCASE("with one cursor again and again") {
        both.owner.spoil_snapshot = [](SnapshotPage& page) { page.cursor = "again"; };
    }
    SUBCASE("with pages that show nothing") {
        both.owner.spoil_snapshot = [number = 0](SnapshotPage& page) mutable {
            page.records.clear();
            page.cursor = std::to_string(++number);
        };
    }
    both.run(100'000);
    CHECK(both.phase() == FollowerPhase::alarmed);
    CHECK(both.why().starts_with("forged:"));
}

TEST_CASE("what is no page, or would fill the memory, is an alarm and costs little") {
    const std::string bytes(kPageBytesMax + 1'000'000, 'a');
    const std::string bomb = "\2" + must(compress(bytes, {}, 3));
    REQUIRE(bomb.size() < 100'000);
    for (const std::string& body : {std::string("no page"), std::string(), bomb}) {
        FollowedOwner both = followed();
        const SetFigures before = both.replica.held.live();
        const FollowerAction asked = [&] {
            for (;; both.now.milliseconds += 1'000) {
                FollowerAction action = both.follower->next(both.now);
                if (action.kind == FollowerAction::Kind::ask &&
                    action.request.kind == FeedRequest::Kind::changes)
                    return action;
                both.perform(action);
            }
        }();
        both.follower->on_answer(asked.request, FeedAnswer{200, {}, body}, both.now);
        both.run();
        check_alarm(both, "unreadable:", before);
    }
}

TEST_CASE("an answer that never ends is an alarm") {
    FollowedOwner both = followed();
    const SetFigures before = both.replica.held.live();
    for (;; both.now.milliseconds += 1'000) {
        const FollowerAction action = both.follower->next(both.now);
        if (action.kind != FollowerAction::Kind::ask ||
            action.request.kind != FeedRequest::Kind::changes) {
            both.perform(action);
            continue;
        }
        both.follower->on_answer(
            action.request, fail(ErrorCode::limit_exceeded, "the answer is too big"), both.now);
        break;
    }
    both.run();
    check_alarm(both, "unreadable:", before);
}

}  // namespace dongbo
