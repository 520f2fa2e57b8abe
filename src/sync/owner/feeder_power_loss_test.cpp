// Power cuts at an owner, between its log and feeds.db, in the laboratory of
// tests/support/disk_recorder.hpp.
#include <doctest/doctest.h>

#include "base/random.hpp"
#include "sync/owner/feed_reader_fixture.hpp"
#include "sync/owner/owned_feed.hpp"
#include "tests/support/disk_recorder.hpp"
#include "tests/support/observing.hpp"

namespace dongbo::testing {
namespace {

struct CutOwner : AnsweringNode {
    void close() {
        answering.reset();
        made.reset();
        feeds.reset();
        node.reset();
    }
    void open_at(const std::string& path) {
        close();
        node = must(NodeStore::open(path + "/node", {.free_disk_reserve = 0}));
        feeds = must(FeedStore::open(path + "/feeds.db"));
    }
    /// True: the log has something of which the feeds know nothing.
    bool is_behind() {
        const auto point = must(read_log_point(*feeds, residents.dataset));
        return !point || point->log < must(store().head());
    }
    /// The tree that was signed is the beginning of the one that is here.
    void check_contains(const std::string& note) {
        const Checkpoint told = open(note);
        const FeedRow row = must(feeds->feed("all.v1")).value();
        CHECK(told.epoch == row.epoch);
        REQUIRE(told.size <= row.size);
        const MerkleFrontier tree = must(frontier_at(told.size, subtrees_of(*feeds, row.number)));
        CHECK(tree.root() == told.root);
    }
};

}  // namespace

TEST_CASE("after a power cut at the owner a feed goes on from all that it told, without a fork") {
    CutOwner f;
    const Share all = f.share("all", "", true);
    f.feed();
    const std::string here = f.folder.path();
    f.close();
    DiskRecorder recorder(here);
    {
        const Observing observing(recorder);
        f.open_at(here);
        for (std::uint64_t i = 0; i < 12; ++i) {
            f.fill(1 + i * 3, 4 + i * 3);
            if (i % 4 == 3) f.commit(f.residents, f.other(ChangeKind::erase, i));
            if (i % 3 != 1) {  // two commits at once, sometimes
                f.feed();
                recorder.mark(f.description("all").checkpoint);
            }
        }
        f.close();
    }
    SeededRandom random(11);
    int behind = 0, told = 0;
    for (int i = 0; i < 40; ++i) {
        const std::uint64_t cut = random.below(recorder.size() + 1);
        CAPTURE(cut);
        const TemporaryFolder after;
        recorder.materialise(cut, random.next(), after.path());
        f.open_at(after.path());
        behind += f.is_behind() ? 1 : 0;
        f.feed();
        for (const std::string& note : recorder.marks_before(cut)) {
            f.check_contains(note);
            ++told;
        }
        f.fill(90, 95);
        f.feed();
        Taken taken;
        const Position at = f.snapshot(taken, "all.v1", all);
        f.catch_up(taken, "all.v1", all, at);
        f.check(taken, all);
        CHECK(must(f.made->scrub("all.v1", [] { return true; })).empty());
        f.close();
    }
    CHECK(behind > 5);
    CHECK(told > 40);
    f.open_at(here);
}

}  // namespace dongbo::testing
