// Datasets of others in a node's folder, and its feeds in a backup.
#include <algorithm>

#include "base/file.hpp"
#include "store/feed_store.hpp"
#include "store/manifest.hpp"
#include "store/node_store.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/migrations.hpp"
#include "store/store_fixture.hpp"

namespace dongbo {
namespace {

using testing::TemporaryFolder;

std::unique_ptr<NodeStore> open_node(const std::string& path) {
    return must(NodeStore::open(path, {.free_disk_reserve = 0}));
}

/// The node of H01; kDataset ("person.H26") is another's to it.
std::unique_ptr<NodeStore> make_node(const std::string& path) {
    must(NodeStore::create(path, "H01"));
    return open_node(path);
}

Result<DatasetPlace> follow(NodeStore& node, const std::string& dataset = kDataset,
                            const std::string& owner = "H26",
                            const std::string& group = "replica.all-persons") {
    return node.define_replica(dataset, owner, person_contract(), group);
}

void put_persons(Store& store, const std::string& dataset, std::uint64_t count) {
    SourceCommit commit{dataset, {}, {}};
    for (std::uint64_t key = 0; key < count; ++key) commit.wishes.push_back(put_wish(key, "An"));
    must(store.commit(std::span(&commit, 1)));
}

std::uint64_t live(NodeStore& node, const DatasetPlace& place) {
    return must(must(node.store(place))->datasets()).at(0).live;
}

void put_feed(FeedStore& feeds, const std::string& dataset, Position log) {
    must(feeds.transact([&](FeedWriter& writer) -> Result<> {
        FeedRow row;
        row.name = "a.v1", row.share = "a", row.dataset = dataset, row.log = log;
        TRY(writer.create(row));
        return {};
    }));
}

}  // namespace

TEST_CASE("a node holds a dataset of its own and copies of others' ones of the same contract") {
    const TemporaryFolder folder;
    {
        const auto node = make_node(folder.file("node"));
        const DatasetPlace place = must(follow(*node));
        CHECK(place.replica);
        CHECK(place.owner == "H26");
        CHECK(place.group == "replica.all-persons");
        CHECK(must(node->place("person")) == place);
        put_persons(*must(node->store(place)), place.dataset, 5);
        const DatasetPlace own = must(node->define(person_contract()));
        CHECK(own.dataset == "person.H01");
        CHECK(own.owner == "H01");
        CHECK_FALSE(own.replica);
    }
    const auto node = open_node(folder.file("node"));
    CHECK(must(node->place("person")).dataset == "person.H01");
    CHECK(must(node->place(kDataset)).owner == "H26");
    CHECK(must(node->datasets()).size() == 2);
    const auto own = must(node->own_datasets());
    REQUIRE(own.size() == 1);
    CHECK(own.front().dataset == "person.H01");
    CHECK(live(*node, must(follow(*node))) == 5);  // made again: it is what it was
}

TEST_CASE("a name that several replicas share has to be given in full") {
    const TemporaryFolder folder;
    const auto node = make_node(folder.file("node"));
    must(follow(*node));
    must(follow(*node, "person.H30", "H30", "replica.other-persons"));
    CHECK(must_fail(node->place("person")).code == ErrorCode::not_found);
    CHECK(must(node->place("person.H30")).group == "replica.other-persons");
    must(node->define(person_contract()));
    CHECK(must(node->place("person")).dataset == "person.H01");
}

TEST_CASE("a replica takes no name that is taken, and none that is no name") {
    const TemporaryFolder folder;
    const auto node = make_node(folder.file("node"));
    must(node->define(person_contract()));
    const auto refused = [&](const std::string& dataset, const std::string& owner,
                             const std::string& group) {
        return must_fail(follow(*node, dataset, owner, group)).code;
    };
    CHECK(refused("person.H01", "H01", "replica.a") == ErrorCode::conflict);
    must(follow(*node));
    CHECK(refused(kDataset, "H26", "replica.again") == ErrorCode::conflict);
    CHECK(refused("person.H30", "H30", "replica.all-persons") == ErrorCode::conflict);
    CHECK(refused("person.H30", "H30", "person.H01") == ErrorCode::invalid);
    CHECK(refused("person.H30", "H30", "replica.a/../../b") == ErrorCode::invalid);
    CHECK(refused("person.H30/x", "H30", "replica.a") == ErrorCode::invalid);
    CHECK(refused("birth.H30", "H30", "replica.a") == ErrorCode::invalid);
    CHECK(must(node->datasets()).size() == 2);
}

TEST_CASE("a dropped replica is gone with its file, and can be taken anew") {
    const TemporaryFolder folder;
    const auto node = make_node(folder.file("node"));
    const DatasetPlace own = must(node->define(person_contract()));
    const DatasetPlace place = must(follow(*node));
    put_persons(*must(node->store(place)), place.dataset, 5);
    const std::string file = folder.file("node/groups/replica.all-persons.db");
    REQUIRE(file_exists(file));
    must(node->drop_replica(place.dataset));
    for (const char* const suffix : {"", "-wal", "-shm"}) CHECK_FALSE(file_exists(file + suffix));
    CHECK(must(node->datasets()).size() == 1);
    CHECK(must_fail(node->drop_replica(place.dataset)).code == ErrorCode::invalid);
    CHECK(must_fail(node->drop_replica(own.dataset)).code == ErrorCode::invalid);
    CHECK(live(*node, must(follow(*node))) == 0);
}

TEST_CASE("what an interrupted replica left behind is not taken over") {
    const TemporaryFolder folder;
    const auto node = make_node(folder.file("node"));
    const DatasetPlace place = must(follow(*node));
    put_persons(*must(node->store(place)), place.dataset, 5);
    const std::string file = folder.file("node/groups/replica.all-persons.db");
    const auto left = must(Database::open(file));
    must(back_up_database(*left, folder.file("left.db"), {}));
    must(node->drop_replica(place.dataset));
    testing::put_raw_bytes(file, testing::raw_bytes(folder.file("left.db")));
    CHECK(live(*node, must(follow(*node))) == 0);
}

TEST_CASE("a node made before there were replicas has its datasets as its own ones") {
    const TemporaryFolder folder;
    must(make_directory(folder.file("groups")));
    {
        const auto old = must(Database::open(folder.file("node.db"), {.create = true}));
        constexpr Migration kFirst[] = {
            {1, "settings and datasets",
             "CREATE TABLE setting(name TEXT PRIMARY KEY, value TEXT NOT NULL) STRICT, WITHOUT "
             "ROWID;"
             "CREATE TABLE dataset(name TEXT PRIMARY KEY, contract TEXT NOT NULL, major INTEGER "
             "NOT NULL,"
             " group_name TEXT NOT NULL, UNIQUE(contract, major)) STRICT, WITHOUT ROWID;"}};
        must(migrate(*old, kFirst));
        must(
            old->execute("INSERT INTO setting VALUES('agency','H26');"
                         "INSERT INTO dataset VALUES('person.H26','person',1,'person.H26');"
                         "INSERT INTO dataset VALUES('person.H26.v2','person',2,'two')"));
    }
    const auto node = open_node(folder.path());
    const auto places = must(node->own_datasets());
    REQUIRE(places.size() == 2);
    CHECK(places[0] == DatasetPlace{.dataset = "person.H26",
                                    .contract = "person",
                                    .group = "person.H26",
                                    .owner = "H26"});
    CHECK(places[1].group == "two");
    CHECK(must(node->place("person")).dataset == "person.H26.v2");
}

TEST_CASE("a backup holds the feeds and the replicas") {
    const TemporaryFolder folder;
    const auto node = make_node(folder.file("node"));
    const DatasetPlace own = must(node->define(person_contract()));
    put_persons(*must(node->store(own)), own.dataset, 3);
    const DatasetPlace place = must(follow(*node));
    put_persons(*must(node->store(place)), place.dataset, 5);
    const auto feeds = must(FeedStore::open(folder.file("node/feeds.db")));
    put_feed(*feeds, own.dataset, must(must(node->store(own))->head()));
    must(node->back_up(folder.file("backup"), {}));
    must(NodeStore::restore(folder.file("backup"), folder.file("new"), {}));
    const auto restored = open_node(folder.file("new"));
    CHECK(live(*restored, must(restored->place(kDataset))) == 5);
    const auto row = must(must(FeedStore::open(folder.file("new/feeds.db")))->feed("a.v1"));
    REQUIRE(row.has_value());
    CHECK(row->log == 4);
}

TEST_CASE("a feed that is ahead of its log is not restored") {
    const TemporaryFolder folder;
    const auto node = make_node(folder.file("node"));
    const DatasetPlace own = must(node->define(person_contract()));
    put_feed(*must(FeedStore::open(folder.file("node/feeds.db"))), own.dataset, 2);
    must(node->back_up(folder.file("backup"), {}));
    const auto restored = NodeStore::restore(folder.file("backup"), folder.file("new"), {});
    REQUIRE_FALSE(restored.has_value());
    CHECK(restored.error().code == ErrorCode::corrupt);
    CHECK_FALSE(file_exists(folder.file("new")));
}

}  // namespace dongbo
