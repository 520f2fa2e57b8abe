#include "store/node_store.hpp"

#include <doctest/doctest.h>

#include <filesystem>

#include "base/file.hpp"
#include "base/random.hpp"
#include "store/manifest.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/observing.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace dongbo;
using namespace dongbo::testing;

namespace {

Contract contract(const std::string& version) {
    const std::string yaml = R"(apiVersion: v3.1.0
kind: DataContract
id: vn-note
name: note
version: )" + version + R"(
status: active
domain: test
description: {purpose: Ghi chú, usage: Thử nghiệm}
team: {name: G01}
slaProperties:
  - {property: freshness, value: 1, unit: day}
customProperties:
  - {property: dongbo.legalBasis, value: Luật}
schema:
  - name: note
    businessName: Ghi chú
    logicalType: object
    properties:
      - name: text
        businessName: Nội dung
        logicalType: string
        required: true
        classification: open
        customProperties:
          - {property: dongbo.labelEn, value: Text}
)";
    auto parsed = parse_contract(yaml, "note.yaml");
    if (!parsed) FAIL(parsed.error().message());
    return std::move(*parsed);
}

SourceCommit notes(const Contract& of, const std::string& dataset, int first, int last) {
    SourceCommit commit;
    commit.dataset = dataset;
    const CanonicalOrder order(of.fields);
    for (int number = first; number <= last; ++number) {
        Wish wish;
        const std::vector<std::string> key = {std::to_string(number)};
        wish.record = make_record_id(of.name, "G01/test", key);
        wish.values.values = {"Ghi chú số " + std::to_string(number)};
        append_canonical(wish.content, order, wish.values.values);
        wish.content_hash = content_hash(wish.content);
        wish.origin = {"G01/test", key, 1, static_cast<std::uint64_t>(number)};
        commit.wishes.push_back(std::move(wish));
    }
    return commit;
}

template <class T>
T value(Result<T> result) {
    if (!result) FAIL(result.error().message());
    return std::move(*result);
}

void add_notes(NodeStore& node, const DatasetPlace& place, int first, int last) {
    Store* store = value(node.store(place));
    const SourceCommit commit =
        notes(*value(store->contract(place.dataset)), place.dataset, first, last);
    value(store->commit(std::span(&commit, 1)));
}

std::unique_ptr<NodeStore> make_node(const std::string& folder) {
    if (const auto made = NodeStore::create(folder, "G01"); !made) FAIL(made.error().message());
    return value(NodeStore::open(folder, {.free_disk_reserve = 0}));
}

std::uint64_t live(NodeStore& node, const DatasetPlace& place) {
    return value(value(node.store(place))->datasets()).at(0).live;
}

ErrorCode code(const Result<>& result) {
    REQUIRE(!result);
    return result.error().code;
}

}  // namespace

TEST_CASE("a node is made once in a folder and knows its agency") {
    const TemporaryFolder folder;
    const std::string path = folder.file("deep/node");
    CHECK(make_node(path)->agency() == "G01");
    CHECK(code(NodeStore::create(path, "G02")) == ErrorCode::conflict);
    CHECK(code(NodeStore::create(folder.file("other"), "../G01")) == ErrorCode::invalid);
    CHECK(!file_exists(folder.file("other")));
    const auto missing = NodeStore::open(folder.file("nowhere"));
    REQUIRE(!missing);
    CHECK(missing.error().code == ErrorCode::not_found);
}

TEST_CASE("a dataset is found by its name and by its contract, the newest major version first") {
    const TemporaryFolder folder;
    {
        const auto node = make_node(folder.file("node"));
        const DatasetPlace one = value(node->define(contract("1.0.0")));
        CHECK(one.dataset == "note.G01");
        CHECK(one.contract == "note");
        CHECK(value(node->define(contract("1.0.0"))).dataset == "note.G01");
        CHECK(value(node->define(contract("1.1.0"))).dataset == "note.G01");
        CHECK(value(node->place("note")).dataset == "note.G01");
        CHECK(value(node->define(contract("2.0.0"))).dataset == "note.G01.v2");
        CHECK(value(node->define(contract("10.0.0"))).dataset == "note.G01.v10");
    }
    const auto node = value(NodeStore::open(folder.file("node")));
    CHECK(value(node->datasets()).size() == 3);
    CHECK(value(node->place("note")).dataset == "note.G01.v10");
    CHECK(value(node->place("note.G01")).dataset == "note.G01");
    CHECK(value(node->place("note.G01.v2")).group == "note.G01.v2");
    const auto unknown = node->place("person");
    REQUIRE(!unknown);
    CHECK(unknown.error().code == ErrorCode::not_found);
}

TEST_CASE("two processes that define the same dataset get one") {
    const TemporaryFolder folder;
    const auto one = make_node(folder.file("node"));
    const auto two = value(NodeStore::open(folder.file("node"), {.free_disk_reserve = 0}));
    add_notes(*one, value(one->define(contract("1.0.0"))), 1, 5);
    const DatasetPlace place = value(two->define(contract("1.0.0")));
    CHECK(live(*two, place) == 5);
    CHECK(value(two->datasets()).size() == 1);
}

TEST_CASE("a backup taken while the node is in use makes the same node again") {
    const TemporaryFolder folder;
    const auto node = make_node(folder.file("node"));
    const DatasetPlace old_place = value(node->define(contract("1.0.0")));
    const DatasetPlace place = value(node->define(contract("2.0.0")));
    add_notes(*node, old_place, 1, 30);
    add_notes(*node, place, 1, 2'000);
    double last = 0;
    const auto forward = [&](double done) {
        CHECK(done >= last);
        last = done;
    };
    REQUIRE(node->back_up(folder.file("backup"), forward));
    CHECK(last == 1.0);
    add_notes(*node, place, 2'001, 2'100);  // after the backup
    last = 0;
    REQUIRE(NodeStore::restore(folder.file("backup"), folder.file("new"), forward));
    CHECK(last == 1.0);
    CHECK(!file_exists(folder.file("new.partial")));

    const auto restored = value(NodeStore::open(folder.file("new"), {.free_disk_reserve = 0}));
    CHECK(restored->agency() == "G01");
    CHECK(live(*restored, old_place) == 30);
    CHECK(live(*restored, place) == 2'000);
    Store* store = value(restored->store(place));
    CHECK(value(store->check_files()).empty());
    const auto before = value(value(node->store(place))->changes(0, 500));
    const auto after = value(store->changes(0, 500));
    REQUIRE(after.size() >= 500);
    for (std::size_t i = 0; i < 500; ++i) CHECK(after[i].leaf == before[i].leaf);
    add_notes(*restored, place, 2'001, 2'010);  // and it goes on
    CHECK(live(*restored, place) == 2'010);
}

TEST_CASE("neither a backup nor a restore writes over anything") {
    const TemporaryFolder folder;
    const auto node = make_node(folder.file("node"));
    value(node->define(contract("1.0.0")));
    REQUIRE(node->back_up(folder.file("backup/"), {}));
    CHECK(code(node->back_up(folder.file("backup"), {})) == ErrorCode::conflict);
    CHECK(code(NodeStore::restore(folder.file("backup"), folder.file("node"), {})) ==
          ErrorCode::conflict);
    REQUIRE(make_directory(folder.file("new.partial")));
    CHECK(code(NodeStore::restore(folder.file("backup"), folder.file("new"), {})) ==
          ErrorCode::conflict);
    CHECK(file_exists(folder.file("new.partial")));
}

TEST_CASE("a flipped byte in any file of a backup is found, and nothing is restored") {
    const TemporaryFolder folder;
    const auto node = make_node(folder.file("node"));
    const DatasetPlace place = value(node->define(contract("1.0.0")));
    add_notes(*node, place, 1, 50);
    const std::string backup = folder.file("backup");
    REQUIRE(node->back_up(backup, {}));
    SeededRandom random(5);
    for (const std::string name : {"node.db", "groups/note.G01.db", "manifest.json"}) {
        const std::string path = backup + "/" + name;
        const std::string sound = raw_bytes(path);
        for (int flip = 0; flip < (name == "manifest.json" ? 60 : 15); ++flip) {
            const std::uint64_t at = random.below(sound.size());
            CAPTURE(name);
            CAPTURE(at);
            std::string damaged = sound;
            damaged[at] = static_cast<char>(damaged[at] ^ (1 << random.below(8)));
            put_raw_bytes(path, damaged);
            const Result<> refused = NodeStore::restore(backup, folder.file("new"), {});
            REQUIRE(!refused);
            CHECK(refused.error().code == ErrorCode::corrupt);
            if (name != "manifest.json") CHECK(refused.error().where == path);
            CHECK(!file_exists(folder.file("new")));
            CHECK(!file_exists(folder.file("new.partial")));
        }
        put_raw_bytes(path, sound);
    }
    CHECK(NodeStore::restore(backup, folder.file("new"), {}));
}

TEST_CASE("a backup that lacks a file is refused; one without a manifest never was one") {
    const TemporaryFolder folder;
    const auto node = make_node(folder.file("node"));
    value(node->define(contract("1.0.0")));
    const std::string backup = folder.file("backup");
    REQUIRE(node->back_up(backup, {}));
    std::filesystem::remove(backup + "/groups/note.G01.db");
    CHECK(code(NodeStore::restore(backup, folder.file("new"), {})) == ErrorCode::corrupt);
    std::filesystem::remove(backup + "/manifest.json");
    CHECK(code(NodeStore::restore(backup, folder.file("new"), {})) == ErrorCode::not_found);
}

TEST_CASE("a disk that fills up during a backup or a restore leaves nothing half done") {
    const TemporaryFolder folder;
    const auto node = make_node(folder.file("node"));
    add_notes(*node, value(node->define(contract("1.0.0"))), 1, 500);
    REQUIRE(node->back_up(folder.file("backup"), {}));
    FullDisk disk;
    const Observing observing(disk);
    for (const unsigned writes : {0U, 1U, 2U, 3U, 4U, 6U, 9U, 14U, 20U}) {
        CAPTURE(writes);
        disk.refuse_writes_after(writes);
        const Result<> backed_up = node->back_up(folder.file("again"), {});
        disk.refuse_writes_after(std::min(writes, 5U));
        const Result<> restored = NodeStore::restore(folder.file("backup"), folder.file("new"), {});
        disk.accept_all();
        CHECK(code(backed_up) == ErrorCode::unavailable);
        CHECK(code(restored) == ErrorCode::unavailable);
        for (const char* name : {"again", "again.partial", "new", "new.partial"})
            CHECK(!file_exists(folder.file(name)));
    }
}

TEST_CASE("a manifest that points out of its folder is refused") {
    const BackedUpFile file{"groups/x.db", 1, {}, 7};
    const auto with_name = [&](const std::string& name) {
        BackedUpFile named = file;
        named.name = name;
        const BackedUpFile node{"node.db", 1, {}, {}};
        return parse_manifest(encode(Manifest{"G01", {node, named}}), "manifest.json");
    };
    REQUIRE(with_name("groups/x.db"));
    CHECK(with_name("groups/x.db")->files.at(1).log_head == 7);
    for (const char* name : {"groups/../../x.db", "/etc/x.db", "groups/.x.db", "groups/x", "x.db"})
        CHECK(!with_name(name));
}
