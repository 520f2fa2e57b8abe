// Accesses on a real node with the shipped contract.
#include "share/access.hpp"

#include <doctest/doctest.h>

#include "quality/recount.hpp"
#include "store/doctor.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo {
namespace {

RecordId person(const std::string& key) {
    const std::string part[] = {key};
    return make_record_id("person", "H26/dan-cu", part);
}

Access access_to(const std::string& key, const std::string& request, std::int64_t second = 0) {
    return {.at = Timestamp{1'790'000'000'000 + second * 1'000},
            .dataset = "person.H26",
            .record = person(key),
            .kind = AccessKind::read,
            .agency = "H26",
            .official = "0123456789abcdef0123456789abcdef",
            .purpose = "Giải quyết hồ sơ",
            .request = request};
}

struct NodeWithAccesses {
    NodeWithAccesses() {
        must(NodeStore::create(folder.file("node"), "H26"));
        SqliteOptions options;
        options.free_disk_reserve = 0;
        node = must(NodeStore::open(folder.file("node"), options));
        must(node->define(
            must(load_contract(std::string(DONGBO_SOURCE_FOLDER) + "/contracts/access.yaml"))));
        recorder = must(AccessRecorder::open(*node));
    }
    void record(const std::vector<Access>& accesses) { must(recorder->record(accesses)); }
    std::vector<Access> of(const std::string& key, std::size_t limit = 100) {
        return must(accesses_of(*node, "person.H26", person(key), limit));
    }
    DatasetStatus status() {
        Store* const store = must(node->store(must(node->place("access"))));
        return must(store->datasets()).at(0);
    }

    testing::TemporaryFolder folder;
    std::unique_ptr<NodeStore> node;
    std::unique_ptr<AccessRecorder> recorder;
};

TEST_CASE("accesses of a record come back as they were, the newest first") {
    NodeWithAccesses f;
    f.record({access_to("a", "r1", 1), access_to("b", "r1", 1)});
    Access exported = access_to("a", "r2", 2);
    exported.kind = AccessKind::exported;
    exported.purpose.clear();
    f.record({exported});

    const auto found = f.of("a");
    REQUIRE(found.size() == 2);
    CHECK(found[0].request == "r2");
    CHECK(found[0].kind == AccessKind::exported);
    CHECK(found[0].purpose.empty());
    CHECK(found[1].at == Timestamp{1'790'000'001'000});
    CHECK(found[1].dataset == "person.H26");
    CHECK(found[1].record == person("a"));
    CHECK(found[1].kind == AccessKind::read);
    CHECK(found[1].agency == "H26");
    CHECK(found[1].official == "0123456789abcdef0123456789abcdef");
    CHECK(found[1].purpose == "Giải quyết hồ sơ");
    CHECK(found[1].request == "r1");
    CHECK(f.of("b").size() == 1);
    CHECK(f.of("c").empty());
}

TEST_CASE("the newest accesses are given where there are more than asked for") {
    NodeWithAccesses f;
    for (int i = 0; i < 20; ++i) f.record({access_to("a", "r" + std::to_string(i), i)});
    const auto found = f.of("a", 3);
    REQUIRE(found.size() == 3);
    CHECK(found[0].request == "r19");
    CHECK(found[2].request == "r17");
}

TEST_CASE("all accesses of a batch are one commit, and all of them are served") {
    NodeWithAccesses f;
    std::vector<Access> batch;
    for (int i = 0; i < 500; ++i) batch.push_back(access_to("a", "r" + std::to_string(i), i));
    f.record(batch);
    CHECK(f.status().live == 500);
    CHECK(f.status().pending == 0);
    Store* const store = must(f.node->store(must(f.node->place("access"))));
    std::size_t commits = 0;
    for (const LogEntry& entry : must(store->changes(0, 1'000)))
        if (entry.ends_commit && decode_change(entry.encoded)->kind == ChangeKind::put) ++commits;
    CHECK(commits == 1);
}

TEST_CASE("what one request sees twice in the same way is one access, in another way another one") {
    NodeWithAccesses f;
    Access listed = access_to("a", "r1");
    listed.kind = AccessKind::listed;
    f.record({access_to("a", "r1"), access_to("a", "r1"), listed});
    f.record({access_to("a", "r1")});
    CHECK(f.of("a").size() == 2);
    CHECK(f.status().seen() == 2);
}

TEST_CASE("a record of the same id in another dataset has its own accesses") {
    NodeWithAccesses f;
    Access other = access_to("a", "r1");
    other.dataset = "person.H26.v2";
    f.record({other, access_to("a", "r2")});
    REQUIRE(f.of("a").size() == 1);
    CHECK(f.of("a")[0].request == "r2");
}

TEST_CASE("a purpose is kept as text of bounded length, whatever was sent") {
    NodeWithAccesses f;
    Access odd = access_to("a", "r1");
    odd.purpose = "\xff\xfe";
    Access lengthy = access_to("a", "r2");
    lengthy.purpose.clear();
    for (int i = 0; i < 200; ++i) lengthy.purpose += "hồ  sơ\n";
    f.record({odd, lengthy});
    const auto found = f.of("a");
    REQUIRE(found.size() == 2);
    CHECK(found[0].purpose.starts_with("hồ sơ hồ sơ"));
    CHECK(found[0].purpose.size() <= 500);
    CHECK(found[1].purpose == "không đọc được");
    CHECK(f.status().pending == 0);
}

TEST_CASE("accesses are there after the node was opened anew, and doctor agrees with the log") {
    NodeWithAccesses f;
    f.record({access_to("a", "r1")});
    f.recorder.reset();
    f.node.reset();
    f.node = must(NodeStore::open(f.folder.file("node")));
    CHECK(f.of("a").size() == 1);
    Store* const store = must(f.node->store(must(f.node->place("access"))));
    CHECK(must(examine(*store, {})).sound());
    CHECK(must(recount(*f.node, must(f.node->place("access")), {})).equal());
}

TEST_CASE("a node without the dataset says that it has none") {
    testing::TemporaryFolder folder;
    must(NodeStore::create(folder.file("node"), "H26"));
    const auto node = must(NodeStore::open(folder.file("node")));
    CHECK(AccessRecorder::open(*node).error().code == ErrorCode::not_found);
}

}  // namespace
}  // namespace dongbo
