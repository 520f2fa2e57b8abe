#include "sync/owner/snapshot_reader.hpp"

#include <doctest/doctest.h>

#include "sync/owner/feed_reader_fixture.hpp"

namespace dongbo::testing {
namespace {

std::vector<Share> shares_of(const AnsweringNode& f) {
    return {f.share("all", "", true),
            f.share("served", "", false),
            f.share("commune", "current_unit == '00001'", true),
            f.share("by-unit", "current_unit == '00001'", false),
            f.share("by-unit-too", "current_unit == '00004' && note == 'x'", false),
            f.share("by-province", "current_province == '01'", false, {"home", "note"}),
            f.share("nowhere", "current_unit == ''", false),
            f.share("no-unit", "current_unit == '00004'", false, {"full_name"})};
}

struct ManyShares : AnsweringNode {
    ManyShares() : all(shares_of(*this)) {
        for (const Share& each : all) put(each);
        fill(1, 60);
        set_batch("D1", false);
        // 00003 was divided: 2, 9, 16 … state it.
        for (const std::uint64_t number : {2U, 9U, 16U, 23U, 30U})
            decide(id(number), {"00003", "2025-06-30"},
                   {number % 2 == 0 ? "00001" : "00004", "2025-07-01"}, "Thôn 1", "D1");
        adopt("2025-07-01");
    }
    std::vector<Share> all;
};

TEST_CASE("a snapshot shows what the share shows, whatever its form, page by page") {
    ManyShares f;
    f.feed();
    for (const Share& share : f.all)
        for (const std::size_t limit : {1UL, 7UL, 1'000UL}) {
            CAPTURE(share.name);
            CAPTURE(limit);
            Taken taken;
            f.snapshot(taken, share.name + ".v1", share, {}, limit);
            f.check(taken, share);
            std::size_t versions = 0;
            for (const auto& [id, held] : taken.records)
                versions += (held.live ? 1 : 0) + (held.pending ? 1 : 0);
            CHECK(taken.told == versions);  // nothing twice
        }
}

TEST_CASE("what changes while a snapshot is taken comes with the changes") {
    for (std::uint64_t seed = 0; seed < 3; ++seed) {
        ManyShares f;
        f.feed();
        for (const Share& share : f.all) {
            CAPTURE(share.name);
            Taken taken;
            std::uint64_t step = seed;
            const auto between = [&] {
                if (++step % 3 == 0) f.adopt(step % 2 == 0 ? "2025-07-01" : "2026-04-30");
                if (step % 4 == 0)
                    f.commit(f.residents, f.other(ChangeKind::remove, 1 + step % 50));
                if (step % 5 == 0) f.set_batch("D1", step % 2 == 0);
                if (step < 30) f.fill(20 + step, 24 + step);
                if (step % 2 == 0) f.feed();
            };
            const Position at = f.snapshot(taken, share.name + ".v1", share, {}, 9, between);
            f.feed();
            f.catch_up(taken, share.name + ".v1", share, at);
            f.check(taken, share);
        }
    }
}

TEST_CASE("a new version of a share is told as the difference to the one before") {
    ManyShares f;
    f.feed();
    Share share = f.all[2];
    Taken taken;
    f.catch_up(taken, "commune.v1", share, f.snapshot(taken, "commune.v1", share));
    const std::size_t before = taken.told;
    share.filter = "current_unit in ['00001', '00005']";
    f.put(share);
    f.feed();
    const FeedDescription told = f.description("commune");
    CHECK(told.feed == "commune.v2");
    CHECK(told.before == "commune.v1");
    CHECK(told.before_size == f.changes("commune.v1", share, 0).feed_size);
    CHECK(must(f.reader().has_changes("commune.v1", told.before_size)));
    Taken difference = taken;
    difference.told = 0;
    const Position at = f.snapshot(difference, "commune.v2", share, "commune.v1");
    f.catch_up(difference, "commune.v2", share, at);
    f.check(difference, share);
    CHECK(difference.told > 0);
    CHECK(difference.told < before);
    // And back: what is in it no longer leaves.
    share.filter = "current_unit == '00005'";
    f.put(share);
    f.fill(55, 70);
    f.feed();
    const Position then = f.snapshot(difference, "commune.v3", share, "commune.v2");
    f.catch_up(difference, "commune.v3", share, then);
    f.check(difference, share);
}

TEST_CASE("a difference tells nothing of records that were never in the share") {
    ManyShares f;
    f.feed();
    Share share = f.all[3];
    share.filter = "current_unit == '00001' && note != 'z'";
    f.put(share);
    f.feed();
    // In no unit at all, before and afterwards.
    const UnitRef nowhere{"99999", "2025-07-01"};
    f.commit_all(f.residents, {f.wish(6, "A", "x", "", nowhere), f.wish(200, "B", "x", "", nowhere),
                               f.wish(201, "C", "x", "", nowhere)});
    f.commit(f.residents, f.other(ChangeKind::remove, 201));
    f.feed();
    const FeedAnswer answer = f.ask_snapshot("by-unit.v2", {}, "by-unit.v1", 10'000);
    const SnapshotPage page = must(decode_snapshot_page(answer.body, f.dictionary(share)));
    for (const FeedChange& change : page.records) {
        CHECK(change.record != f.id(6));
        CHECK(change.record != f.id(200));
    }
}

TEST_CASE("other fields are other contents: the difference is all of them") {
    ManyShares f;
    f.feed();
    Share share = f.all[1];
    Taken taken;
    f.snapshot(taken, "served.v1", share);
    share.fields = {"note", "home"};
    f.put(share);
    f.feed();
    f.snapshot(taken, "served.v2", share, "served.v1");
    f.check(taken, share);
}

TEST_CASE("no difference can be told to what is no older feed of the share") {
    ManyShares f;
    f.feed();
    for (const char* from : {"nothing.v1", "commune.v1", "all.v1"}) {
        const FeedAnswer answer = f.ask_snapshot("all.v1", {}, from, 10);
        CHECK(answer.status == 410);
        CHECK(answer.problem == "no_difference");
    }
}

TEST_CASE("cursors come back as they were, and nothing else passes for one") {
    const SnapshotCursor cursor{.way = SnapshotCursor::Way::unit,
                                .row = 7,
                                .stated = std::string("00001@2025-06-30\0", 17),
                                .found = "x\"y",
                                .record = "z"};
    const std::string text = encode(cursor);
    CHECK(must(decode_snapshot_cursor(text)) == cursor);
    for (std::size_t cut = 0; cut < text.size(); ++cut)
        CHECK_FALSE(decode_snapshot_cursor(text.substr(0, cut)).has_value());
    ManyShares f;
    f.feed();
    for (const std::string& wrong : {std::string("zz"), text, std::string(10'000, 'a')})
        CHECK(f.ask_snapshot("all.v1", wrong, {}, 10).status == 422);
}

}  // namespace
}  // namespace dongbo::testing
