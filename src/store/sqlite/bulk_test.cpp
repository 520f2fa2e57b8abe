#include <map>

#include "store/doctor.hpp"
#include "store/sqlite/database.hpp"
#include "store/store_fixture.hpp"

namespace dongbo {
namespace {

void load_some(Store& store, std::uint64_t first, std::uint64_t last) {
    std::vector<Wish> wishes;
    for (std::uint64_t key = first; key < last; ++key) wishes.push_back(put_wish(key, "An"));
    commit(store, wishes);
}

std::string journal_mode(const std::string& file) {
    // The two bytes of the file's header that say whether it is read and written with a WAL.
    const std::string bytes = testing::raw_bytes(file).substr(18, 2);
    return bytes == "\x02\x02" ? "wal" : "rollback";
}

std::size_t free_pages(const std::string& file) {
    std::size_t number = 0;
    for (const char byte : testing::raw_bytes(file).substr(36, 4))
        number = number << 8 | static_cast<std::uint8_t>(byte);
    return number;
}

TEST_CASE("a first load in bulk ends as any other load would") {
    StoreFixture f;
    must(f.store->begin_bulk_load(kDataset));
    CHECK(must(f.store->in_bulk_load(kDataset)));
    load_some(*f.store, 0, 100);
    CHECK(journal_mode(f.file) == "rollback");
    CHECK(free_pages(f.file) == 0);  // the indexes that were dropped had some
    load_some(*f.store, 100, 200);
    CHECK(must_fail(f.store->get(kDataset, record_of(1))).code == ErrorCode::unavailable);
    CHECK(must_fail(f.store->find({.dataset = kDataset})).code == ErrorCode::unavailable);
    double done = 0;
    must(f.store->end_bulk_load(kDataset, [&](double part) { done = part; }));
    CHECK(done == 1.0);
    CHECK(journal_mode(f.file) == "wal");
    CHECK_FALSE(must(f.store->in_bulk_load(kDataset)));
    CHECK(f.get(150).values.values == person(150, "An").values);
    CHECK(f.status().live == 200);
    CHECK(must(f.store->find({.dataset = kDataset,
                              .conditions = {{"full_name", Condition::Match::equals, "an"}},
                              .limit = 1'000}))
              .records.size() == 200);
    CHECK(must(examine(*f.store, {})).sound());
    load_some(*f.store, 150, 250);
    CHECK(f.status().live == 250);
}

TEST_CASE("a key that occurs more than once in the load is one record with several versions") {
    StoreFixture f;
    must(f.store->begin_bulk_load(kDataset));
    Wish first = put_wish(1, "An"), second = put_wish(1, "Ba", Verdict::quarantined);
    Wish third = put_wish(1, "An"), removed = wish_of(ChangeKind::remove, 1);
    first.repeats = second.repeats = third.repeats = removed.repeats = true;
    commit(*f.store, {first, put_wish(2, "Ca"), second});
    const auto later = commit(*f.store, {second, third});
    CHECK(later[0].outcomes == std::vector<Outcome>{Outcome::unchanged, Outcome::applied});
    commit(*f.store, {removed});
    must(f.store->end_bulk_load(kDataset, {}));
    CHECK(f.get(1).version == 4);
    CHECK(f.get(1).state == RecordState::deleted);
    CHECK(f.status().seen() == 2);
    CHECK(must(examine(*f.store, {})).sound());
}

TEST_CASE("only an empty dataset is loaded in bulk") {
    StoreFixture f;
    load_some(*f.store, 0, 1);
    CHECK(must_fail(f.store->begin_bulk_load(kDataset)).code == ErrorCode::conflict);
    CHECK_FALSE(must(f.store->in_bulk_load(kDataset)));
}

TEST_CASE("an interrupted load goes on after the next start, and its end can be repeated") {
    StoreFixture f;
    must(f.store->begin_bulk_load(kDataset));
    load_some(*f.store, 0, 50);
    f.reopen();
    CHECK(must(f.store->in_bulk_load(kDataset)));
    load_some(*f.store, 50, 100);
    f.store.reset();
    {  // as if the end had been interrupted after its first index
        auto database = must(Database::open(f.file));
        must(
            database->execute("CREATE UNIQUE INDEX \"person.H26 by _record\" ON "
                              "\"records of person.H26\"(_record)"));
    }
    f.reopen();
    must(f.store->end_bulk_load(kDataset, {}));
    must(f.store->end_bulk_load(kDataset, {}));
    CHECK(f.get(99).version == 1);
    CHECK(must(examine(*f.store, {})).sound());
}

TEST_CASE("a load in bulk works in the WAL while somebody else reads the file") {
    StoreFixture f;
    const auto reader = must(Database::open(f.file, {.read_only = true}));
    const auto reading = must(reader->begin_read());
    must(f.store->begin_bulk_load(kDataset));
    load_some(*f.store, 0, 100);
    CHECK(journal_mode(f.file) == "wal");
    must(f.store->end_bulk_load(kDataset, {}));
    CHECK(f.get(99).version == 1);
}

TEST_CASE("a load in bulk goes on in the WAL when pages become free, lest a power cut tears them") {
    StoreFixture f;
    must(f.store->define_dataset("person.H27", person_contract()));
    must(f.store->begin_bulk_load(kDataset));
    load_some(*f.store, 0, 100);
    REQUIRE(journal_mode(f.file) == "rollback");
    must(f.store->begin_bulk_load("person.H27"));
    REQUIRE(free_pages(f.file) > 0);
    load_some(*f.store, 100, 200);
    CHECK(journal_mode(f.file) == "wal");
    must(f.store->end_bulk_load(kDataset, {}));
    must(f.store->end_bulk_load("person.H27", {}));
    CHECK(f.get(199).version == 1);
    CHECK(must(f.store->check_files()).empty());
}

}  // namespace
}  // namespace dongbo
