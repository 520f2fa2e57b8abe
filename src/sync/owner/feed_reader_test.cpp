#include "sync/owner/feed_reader.hpp"

#include <doctest/doctest.h>

#include "sync/owner/feed_reader_fixture.hpp"

namespace dongbo::testing {
namespace {

using Kind = FeedRequest::Kind;

TEST_CASE("a share is described as it was granted, with the newest checkpoint") {
    AnsweringNode f;
    Share granted = f.share("some", "current_unit == '00001'", false, {"full_name", "home"});
    granted.valid_until = *Date::of_day(2027, 1, 1);
    granted.removal_threshold = 0.1;
    granted.delete_within_days = 7;
    f.put(granted);
    f.fill(1, 20);
    f.feed();
    const FeedDescription told = f.description("some");
    CHECK(told.feed == "some.v1");
    CHECK(told.dataset == "resident.G01");
    CHECK(told.owner == "G01");
    CHECK(told.consumer == "H01");
    CHECK(told.contract == "resident");
    CHECK(told.contract_version == "1.0.0");
    CHECK(told.fields == std::vector<std::string>{"full_name", "home"});
    CHECK(told.filter == granted.filter);
    CHECK(told.purpose == granted.purpose);
    CHECK(told.legal_basis == granted.legal_basis);
    CHECK(told.valid_until == granted.valid_until);
    CHECK(told.removal_threshold == 0.1);
    CHECK(told.delete_within_days == 7);
    CHECK(told.before.empty());
    const Checkpoint checkpoint = f.open(told.checkpoint);
    CHECK(checkpoint.feed == "some.v1");
    CHECK(checkpoint.epoch == 1);
    CHECK(checkpoint.live.has_value());
    CHECK(must(f.reader().checkpoint("some.v1")) == told.checkpoint);
    CHECK(f.reader().checkpoint("other").error().code == ErrorCode::not_found);
}

TEST_CASE("nobody is told of what was not granted to him, or not now") {
    AnsweringNode f;
    f.fill(1, 5);
    CHECK(f.describe("all").problem == "not_ready");
    f.feed();
    CHECK(f.describe("all").status == 200);
    CHECK(f.describe("all", "H02").status == 403);
    CHECK(f.describe("nothing").status == 404);
    for (const Kind kind : {Kind::changes, Kind::snapshot, Kind::consistency, Kind::frontier,
                            Kind::inclusion, Kind::statement, Kind::deletion, Kind::checkpoint}) {
        const FeedAnswer foreign = f.ask(f.request(kind, "all.v1"), "H02");
        CHECK(foreign.status == 403);
        CHECK(foreign.problem == "not_yours");
        CHECK(foreign.body.empty());
        CHECK(f.ask(f.request(kind, "all.v2")).status == 404);
    }
    Share ended = f.share("all", "", true);
    ended.valid_until = *Date::of_day(2026, 11, 27);
    f.put(ended);
    CHECK(f.describe("all").status == 410);
    CHECK(f.describe("all").problem == "share_ended");
    for (const Kind kind : {Kind::changes, Kind::snapshot, Kind::consistency, Kind::frontier,
                            Kind::inclusion, Kind::statement})
        CHECK(f.ask(f.request(kind, "all.v1")).problem == "share_ended");
    Wish removal = f.other(ChangeKind::remove, 0);
    removal.record =
        make_record_id("share", "dongbo/quyen-khai-thac", std::vector<std::string>{"all"});
    f.commit(f.shares, removal);
    CHECK(f.describe("all").problem == "share_ended");
    CHECK(f.ask_changes("all.v1", 0).problem == "share_ended");
}

TEST_CASE("changes come in whole commits, and each page leads to a signed tree") {
    AnsweringNode f;
    const Share all = f.share("all", "", true);
    f.feed();
    Taken taken;
    CHECK(f.snapshot(taken, "all.v1", all) == 0);
    for (std::uint64_t i = 0; i < 5; ++i) f.fill(1 + i * 6, 7 + i * 6);
    f.feed();
    CHECK(must(f.reader().has_changes("all.v1", 0)));
    const ChangesPage first = f.changes("all.v1", all, 0, 1);
    CHECK(first.entries.size() >= 6);  // the whole commit
    CHECK(first.entries.back().ends_commit);
    CHECK(first.feed_size > first.entries.size());
    const ChangesPage all_of_it = f.changes("all.v1", all, 0);
    CHECK(all_of_it.entries.size() == all_of_it.feed_size);
    const Checkpoint newest = f.open(all_of_it.checkpoint);
    CHECK(newest.live.has_value());
    CHECK(newest.log == must(f.store().head()));
    const Position end = f.catch_up(taken, "all.v1", all, 0);
    CHECK(end == all_of_it.feed_size);
    CHECK_FALSE(must(f.reader().has_changes("all.v1", end)));
    f.check(taken, all);
    CHECK(f.changes("all.v1", all, end).entries.empty());
    CHECK(f.ask_changes("all.v1", end + 1).status == 409);
    CHECK(f.ask_changes("all.v1", end + 1).problem == "behind");
}

TEST_CASE("who has all of a feed that was closed is told that no more will come") {
    AnsweringNode f;
    f.fill(1, 5);
    f.feed();
    f.fill(5, 9);
    f.feed();
    const Position end = f.open(f.description("all").checkpoint).size;
    CHECK(f.ask_changes("all.v1", end).problem.empty());
    f.put(f.share("all", "", true, {"full_name"}));
    f.feed();
    CHECK(f.ask_changes("all.v1", end - 1).problem.empty());
    const FeedAnswer closed = f.ask_changes("all.v1", end);
    CHECK(closed.status == 200);
    CHECK(closed.problem == "closed");
    CHECK(f.description("all").feed == "all.v2");
}

TEST_CASE("both protocols say the same") {
    AnsweringNode f;
    const Share all = f.share("all", "", true);
    f.feed();
    f.fill(1, 9);
    f.feed();
    FeedRequest request = f.request(Kind::changes, "all.v1");
    const FeedAnswer newer = f.ask(request), older = f.ask(request, "H01", kSyncProtocolBefore);
    REQUIRE(newer.status == 200);
    REQUIRE(older.status == 200);
    CHECK(newer.body[0] == kSyncProtocol);
    CHECK(older.body[0] == kSyncProtocolBefore);
    CHECK(must(decode_changes_page(newer.body, f.dictionary(all))) ==
          must(decode_changes_page(older.body, f.dictionary(all))));
}

TEST_CASE("of what was erased the leaf alone goes out") {
    AnsweringNode f;
    const Share all = f.share("all", "", true);
    f.feed();
    f.fill(1, 3);
    f.feed();
    f.commit(f.residents, f.other(ChangeKind::erase, 1));
    f.feed();
    const ChangesPage page = f.changes("all.v1", all, 0);
    const auto erased = std::ranges::count_if(page.entries, &PageEntry::erased);
    CHECK(erased == 1);
    for (const PageEntry& entry : page.entries) CHECK_FALSE(entry.encoded.contains("Tên 1"));
    Taken taken;
    f.catch_up(taken, "all.v1", all, 0);
    f.check(taken, all);
}

TEST_CASE("who is behind retention is told so, and a snapshot goes on from there") {
    AnsweringNode f;
    const Share all = f.share("all", "", true);
    f.feed({.retention = 4});
    for (std::uint64_t i = 1; i < 20; ++i) f.fill(i, i + 1);
    f.feed({.retention = 4});
    const FeedAnswer behind = f.ask_changes("all.v1", 1);
    CHECK(behind.status == 410);
    CHECK(behind.problem == "behind_retention");
    Taken taken;
    const Position at = f.snapshot(taken, "all.v1", all);
    f.catch_up(taken, "all.v1", all, at);
    f.check(taken, all);
}

TEST_CASE("proofs lead from any size to any later one") {
    AnsweringNode f;
    f.feed();
    f.fill(1, 40);
    f.feed();
    const Position size = f.open(f.description("all").checkpoint).size;
    const auto tree_at = [&](Position at) {
        FeedRequest request = f.request(Kind::frontier, "all.v1");
        request.after = at;
        return must(decode_frontier(f.ask(request).body));
    };
    for (Position from = 0; from <= size; from += 7) {
        FeedRequest request = f.request(Kind::consistency, "all.v1");
        request.from = std::to_string(from);
        request.after = size;
        const auto proof = must(decode_proof(f.ask(request).body));
        CHECK(verify_consistency(from, tree_at(from).root(), size, tree_at(size).root(), proof));
    }
    FeedRequest wrong = f.request(Kind::consistency, "all.v1");
    wrong.after = size + 1;
    wrong.from = "0";
    CHECK(f.ask(wrong).problem == "behind");
    for (const char* from : {"", "x", "-1", "1000000"}) {
        wrong.from = from;
        CHECK(f.ask(wrong).status == 422);
    }
    wrong.kind = Kind::frontier;
    CHECK(f.ask(wrong).problem == "behind");
}

TEST_CASE("of each entry it can be proved that it is in what was signed") {
    AnsweringNode f;
    const Share all = f.share("all", "", true);
    f.feed();
    f.fill(1, 20);
    f.feed();
    const Position size = f.open(f.description("all").checkpoint).size;
    FeedRequest request = f.request(Kind::inclusion, "all.v1");
    std::vector<PageEntry> entries;
    for (const PageEntry& entry : f.changes("all.v1", all, 0).entries) entries.push_back(entry);
    REQUIRE(entries.size() == size);
    for (Position position = 1; position <= size; ++position) {
        request.after = position;
        const std::string body = f.ask(request).body;
        const InclusionProof told = must(decode_inclusion(body));
        CHECK(encode(told) == body);
        CHECK(told.index == position - 1);
        CHECK(told.leaf == leaf_hash(entries[position - 1].salt, entries[position - 1].encoded));
        const Checkpoint checkpoint = f.open(told.checkpoint);
        CHECK(checkpoint.root == told.root);
        CHECK(checkpoint.size == told.size);
        CHECK(verify_inclusion(told.leaf, told.index, told.size, told.root, told.proof));
        CHECK_FALSE(
            verify_inclusion(told.leaf, (told.index + 1) % size, told.size, told.root, told.proof));
        CHECK_FALSE(decode_inclusion(body.substr(1)).has_value());
    }
    request.after = size + 1;
    CHECK(f.ask(request).problem == "behind");
    request.after = 0;
    CHECK(f.ask(request).status == 422);
}

TEST_CASE("sets by unit are those of the records") {
    AnsweringNode f;
    f.fill(1, 40);
    f.feed();
    DigestedSet live, pending;
    for (const auto& unit : must(f.reader().unit_sets("all.v1"))) {
        live.add(unit.live);
        pending.add(unit.pending);
    }
    const Checkpoint checkpoint = f.open(f.description("all").checkpoint);
    CHECK(figures(live) == checkpoint.live);
    CHECK(figures(pending) == checkpoint.pending);
    CHECK(live.count > 10);
    CHECK(f.reader().unit_sets("nothing").error().code == ErrorCode::not_found);
}

}  // namespace
}  // namespace dongbo::testing
