// Power cuts while a node is made, backed up and restored, in the laboratory of
// tests/support/disk_recorder.hpp.
#include <algorithm>

#include "base/file.hpp"
#include "store/doctor.hpp"
#include "store/node_store.hpp"
#include "store/store_fixture.hpp"
#include "tests/support/disk_recorder.hpp"
#include "tests/support/observing.hpp"

namespace dongbo {
namespace {

using testing::DiskRecorder;
using testing::Observing;
using testing::TemporaryFolder;

constexpr std::uint64_t kRecords = 300;

void make_node(const std::string& path) {
    must(NodeStore::create(path, "H26"));
    const auto node = must(NodeStore::open(path, {.free_disk_reserve = 0}));
    const DatasetPlace place = must(node->define(person_contract()));
    std::vector<Wish> wishes;
    for (std::uint64_t key = 0; key < kRecords; ++key) wishes.push_back(put_wish(key, "An"));
    commit(*must(node->store(place)), wishes);
}

/// Whether the folder is a node with all the records, and sound.
bool is_whole(const std::string& path) {
    const auto node = must(NodeStore::open(path, {.free_disk_reserve = 0}));
    Store& store = *must(node->store(must(node->place("person"))));
    return must(store.datasets()).at(0).live == kRecords && must(examine(store, {})).sound();
}

bool has_mark(const DiskRecorder& recorder, std::size_t cut, std::string_view mark) {
    return std::ranges::count(recorder.marks_before(cut), mark) > 0;
}

/// Calls `judge(folder, cut)` with states that cuts at some 150 moments could leave.
template <class Judge>
void cut_everywhere(const DiskRecorder& recorder, Judge judge) {
    const std::size_t step = 1 + recorder.size() / 150;
    for (std::size_t cut = 0; cut <= recorder.size(); cut += step) {
        CAPTURE(cut);
        const TemporaryFolder after;
        recorder.materialise(cut, cut + 1, after.path());
        judge(after, cut);
    }
}

}  // namespace

TEST_CASE("a power cut while a node is made leaves it whole, or to be made again") {
    const TemporaryFolder folder;
    DiskRecorder recorder(folder.path());
    {
        const Observing observing(recorder);
        must(NodeStore::create(folder.file("deep/node"), "H26"));
        recorder.mark("made");
    }
    int made_again = 0;
    cut_everywhere(recorder, [&](const TemporaryFolder& after, std::size_t cut) {
        const std::string path = after.file("deep/node");
        if (!NodeStore::open(path)) {
            CHECK_FALSE(has_mark(recorder, cut, "made"));
            must(NodeStore::create(path, "H26"));
            ++made_again;
        }
        CHECK(must(NodeStore::open(path))->agency() == "H26");
    });
    CHECK(made_again > 10);
}

TEST_CASE("a power cut during a backup or a restore leaves nothing that only looks complete") {
    const TemporaryFolder folder;
    make_node(folder.file("node"));
    DiskRecorder recorder(folder.path());
    {
        const Observing observing(recorder);
        const auto node = must(NodeStore::open(folder.file("node"), {.free_disk_reserve = 0}));
        must(node->back_up(folder.file("backup"), {}));
        recorder.mark("backed up");
        must(NodeStore::restore(folder.file("backup"), folder.file("restored"), {}));
        recorder.mark("restored");
    }
    int unfinished = 0;
    cut_everywhere(recorder, [&](const TemporaryFolder& after, std::size_t cut) {
        const bool promised = has_mark(recorder, cut, "backed up");
        if (file_exists(after.file("backup"))) {
            must(NodeStore::restore(after.file("backup"), after.file("again"), {}));
            CHECK(is_whole(after.file("again")));
        } else {
            CHECK_FALSE(promised);
            ++unfinished;
        }
        if (file_exists(after.file("restored")))
            CHECK(is_whole(after.file("restored")));
        else
            CHECK_FALSE(has_mark(recorder, cut, "restored"));
        CHECK(is_whole(after.file("node")));
    });
    CHECK(unfinished > 10);
}

TEST_CASE("in the laboratory a renamed folder has its old or its new name, and what was synced") {
    const TemporaryFolder folder;
    DiskRecorder recorder(folder.path());
    const auto path = [&](const char* name) { return folder.file(name); };
    recorder.before_create(path("a/"));
    recorder.before_sync_directory(folder.path());
    for (const char* file : {"a/synced", "a/not"}) {
        recorder.before_create(path(file));
        recorder.before_write(path(file), 0, as_bytes("x"));
        recorder.before_sync(path(file));
        if (std::string_view(file) == "a/synced") recorder.before_sync_directory(path("a"));
    }
    recorder.before_rename(path("a"), path("b"));
    recorder.before_create(path("b/later"));
    int renamed = 0, with_not = 0, with_later = 0;
    for (std::uint64_t seed = 0; seed < 60; ++seed) {
        const TemporaryFolder after;
        recorder.materialise(recorder.size(), seed, after.path());
        const bool is_new = file_exists(after.file("b"));
        REQUIRE(is_new != file_exists(after.file("a")));
        const std::string now = after.file(is_new ? "b" : "a");
        CHECK(testing::raw_bytes(now + "/synced") == "x");
        renamed += is_new ? 1 : 0;
        with_not += file_exists(now + "/not") ? 1 : 0;
        with_later += file_exists(now + "/later") ? 1 : 0;
    }
    for (const int times : {renamed, with_not, with_later}) {
        CHECK(times > 10);
        CHECK(times < 50);
    }
}

}  // namespace dongbo
