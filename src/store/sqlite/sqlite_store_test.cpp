#include "store/sqlite_store.hpp"

#include "base/random.hpp"
#include "store/sqlite/database.hpp"
#include "store/store_fixture.hpp"
#include "tests/support/full_disk.hpp"
#include "tests/support/observing.hpp"

namespace dongbo {
namespace {

struct HandClock final : Clock {
    std::int64_t time = 1'800'000'000'000;
    Timestamp now() const override { return {time}; }
};

Change change_at(Store& store, Position position) {
    const auto entries = must(store.changes(position - 1, 1));
    return must(decode_change(entries.at(0).encoded));
}

TEST_CASE("a record with a value of every type comes back as it was put") {
    StoreFixture f;
    const Record values = person(6, "Nguyễn Văn Đức", 3);
    commit(*f.store, {put_wish(6, values)});
    f.reopen();
    const StoredRecord record = f.get(6);
    CHECK(record.state == RecordState::live);
    CHECK(record.version == 1);
    CHECK(record.values.values == values.values);
    CHECK(record.content_hash == put_wish(6, values).content_hash);
    CHECK(record.head == 2);  // entry 1 is the contract
    CHECK(record.position == 2);
    CHECK(record.pending == 0);
}

TEST_CASE("a record that was never seen is not found") {
    StoreFixture f;
    CHECK(must_fail(f.store->get(kDataset, record_of(1))).code == ErrorCode::not_found);
    CHECK(must_fail(f.store->get("nobody.H26", record_of(1))).code == ErrorCode::not_found);
    CHECK(must_fail(f.store->history(kDataset, record_of(1))).code == ErrorCode::not_found);
}

TEST_CASE("rows are walked one by one within their bounds, all states") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "An"), put_wish(2, "Bình", Verdict::quarantined),
                      put_wish(3, person(3, "Chi", 2)), put_wish(4, "Dũng"), put_wish(5, "Em")});
    commit(*f.store, {wish_of(ChangeKind::remove, 4)});
    std::vector<std::uint64_t> rows;
    const auto see = [&](const StoredRecord& record) -> Result<> {
        rows.push_back(record.row);
        if (record.row == 2) CHECK(must(f.store->change(record.pending)).record == record_of(2));
        if (record.row == 3) CHECK(record.values.values == person(3, "Chi", 2).values);
        if (record.row == 4) CHECK(record.state == RecordState::deleted);
        if (record.row == 5) return fail(ErrorCode::limit_exceeded, "enough");
        return {};
    };
    must(f.store->walk_unverified(kDataset, 1, 4, see));
    CHECK(rows == std::vector<std::uint64_t>{2, 3, 4});
    rows.clear();
    CHECK(must_fail(f.store->walk_unverified(kDataset, 3, 9, see)).code ==
          ErrorCode::limit_exceeded);
    CHECK(rows == std::vector<std::uint64_t>{4, 5});
    rows.clear();
    must(f.store->walk_unverified(kDataset, 5, 9, see));
    CHECK(rows.empty());
}

TEST_CASE("what says nothing new leaves no entry") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "An"), put_wish(2, "Bình", Verdict::quarantined)});
    const Position head = must(f.store->head());
    const auto again =
        commit(*f.store, {put_wish(1, "An"), put_wish(2, "Bình", Verdict::quarantined),
                          wish_of(ChangeKind::remove, 9), wish_of(ChangeKind::erase, 9),
                          wish_of(ChangeKind::verdict, 9)});
    CHECK(again[0].first == 0);
    CHECK(again[0].outcomes == std::vector<Outcome>(5, Outcome::unchanged));
    CHECK(must(f.store->head()) == head);
}

TEST_CASE(
    "a bad update leaves the good version served, in doubt, until a verdict lets it through") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "An")});
    commit(*f.store, {put_wish(1, "Ất", Verdict::quarantined)});
    StoredRecord record = f.get(1);
    CHECK(record.in_doubt);
    CHECK(std::get<std::string>(record.values.values[1]) == "An");
    CHECK(f.status().in_doubt == 1);
    commit(*f.store, {wish_of(ChangeKind::verdict, 1, Verdict::live)});
    record = f.get(1);
    CHECK_FALSE(record.in_doubt);
    CHECK(record.version == 3);
    CHECK(record.position == 3);
    CHECK(std::get<std::string>(record.values.values[1]) == "Ất");
    CHECK(f.status().in_doubt == 0);
}

TEST_CASE("a verdict can take a live record out of service") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "An")});
    commit(*f.store, {wish_of(ChangeKind::verdict, 1, Verdict::quarantined)});
    const StoredRecord record = f.get(1);
    CHECK(record.state == RecordState::pending);
    CHECK(record.pending == 2);
    CHECK(record.values.values.empty());
    CHECK(f.status().pending == 1);
    CHECK(f.status().live == 0);
    CHECK(must(f.store->find({.dataset = kDataset})).records.empty());
}

TEST_CASE("a removed record keeps its version and comes back with the next") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "An")});
    commit(*f.store, {wish_of(ChangeKind::remove, 1)});
    CHECK(f.get(1).state == RecordState::deleted);
    CHECK(f.get(1).version == 2);
    CHECK(f.status().deleted == 1);
    commit(*f.store, {put_wish(1, "An")});
    CHECK(f.get(1).version == 3);
    CHECK(f.status().seen() == 1);
}

TEST_CASE("a record can be read as it was after any entry") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "An")});                               // 2
    commit(*f.store, {put_wish(1, "Ba", Verdict::waiting)});             // 3
    commit(*f.store, {wish_of(ChangeKind::verdict, 1, Verdict::live)});  // 4
    commit(*f.store, {wish_of(ChangeKind::remove, 1)});                  // 5
    CHECK(must_fail(f.store->get(kDataset, record_of(1), 1)).code == ErrorCode::not_found);
    const auto at = [&](Position position) {
        return must(f.store->get(kDataset, record_of(1), position));
    };
    CHECK(at(2).values.values == person(1, "An").values);
    CHECK(at(3).in_doubt);
    CHECK(at(3).values.values == person(1, "An").values);
    CHECK(at(4).values.values == person(1, "Ba").values);
    CHECK(at(4).position == 3);
    CHECK(at(5).state == RecordState::deleted);
    CHECK(must(f.store->history(kDataset, record_of(1))).size() == 4);
}

TEST_CASE("another version than the one expected refuses the whole call") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "An")});
    Wish late = put_wish(1, "Ba");
    late.expected_version = 0;
    const SourceCommit both[] = {{kDataset, {put_wish(2, "Cả")}, {}}, {kDataset, {late}, {}}};
    CHECK(must_fail(f.store->commit(both)).code == ErrorCode::conflict);
    CHECK(must_fail(f.store->get(kDataset, record_of(2))).code == ErrorCode::not_found);
    CHECK(must(f.store->head()) == 2);
    late.expected_version = 1;
    commit(*f.store, {late});
    CHECK(f.get(1).version == 2);
}

TEST_CASE("a page of changes never ends inside a source commit") {
    StoreFixture f;
    const SourceCommit commits[] = {
        {kDataset, {put_wish(1, "A"), put_wish(2, "B")}, {}},
        {kDataset, {}, {}},
        {kDataset, {put_wish(3, "C"), put_wish(4, "D"), put_wish(5, "E")}, {}}};
    must(f.store->commit(commits));
    CHECK(must(f.store->changes(1, 1)).size() == 2);
    CHECK(must(f.store->changes(3, 1)).size() == 3);
    CHECK(must(f.store->changes(0, 4)).size() == 6);
    CHECK(must(f.store->changes(6, 4)).empty());
    CHECK_FALSE(must(f.store->changes(0, 9))[1].ends_commit);
}

TEST_CASE("the commit time never goes back, whatever the machine's clock does") {
    HandClock clock;
    StoreFixture f({.clock = &clock});
    commit(*f.store, {put_wish(1, "A")});
    clock.time -= 60'000;
    commit(*f.store, {put_wish(2, "B"), put_wish(3, "C")});
    CHECK(change_at(*f.store, 3).at == change_at(*f.store, 2).at);
    clock.time += 120'000;
    commit(*f.store, {put_wish(4, "D")});
    CHECK(change_at(*f.store, 5).at > change_at(*f.store, 4).at);
}

TEST_CASE("too many wishes, wishes of a strange kind and values of a wrong type are refused") {
    StoreFixture f;
    const auto refused = [&](std::vector<Wish> wishes) {
        const SourceCommit one[] = {{kDataset, std::move(wishes), {}}};
        return must_fail(f.store->commit(one)).code;
    };
    CHECK(refused(std::vector<Wish>(kWishesMax + 1, wish_of(ChangeKind::remove, 1))) ==
          ErrorCode::limit_exceeded);
    CHECK(refused({put_wish(1, "A", Verdict::refused)}) == ErrorCode::invalid);
    CHECK(refused({wish_of(ChangeKind::edition, 1)}) == ErrorCode::invalid);
    Wish wrong = put_wish(1, "A");
    wrong.values.values[4] = std::string("three");
    CHECK(refused({wrong}) == ErrorCode::invalid);
    CHECK(must(f.store->head()) == 1);
}

std::string all_bytes(const StoreFixture& f) {
    return testing::raw_bytes(f.file) + testing::raw_bytes(f.file + "-wal");
}

TEST_CASE(
    "an erasure takes a record out of the log and the tables, and leaves its leaves and ids") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "Đặng Thị Bí Mật")});
    std::vector<Wish> others;
    SeededRandom random(7);
    for (std::uint64_t i = 0; i < 3'000; ++i)
        others.push_back(
            put_wish(1'000 + random.below(1'000'000), "Dang " + std::to_string(random.next())));
    commit(*f.store, others);
    commit(*f.store, {put_wish(1, "Đặng Thị Bí Mật Khác", Verdict::quarantined)});
    commit(*f.store, std::vector<Wish>(others.rbegin(), others.rend()));
    const auto before = must(f.store->history(kDataset, record_of(1)));
    REQUIRE(all_bytes(f).find("Bí Mật") != std::string::npos);
    REQUIRE(all_bytes(f).find("dang thi bi mat") != std::string::npos);

    commit(*f.store, {wish_of(ChangeKind::erase, 1)});
    CHECK(all_bytes(f).find("Bí Mật") == std::string::npos);
    CHECK(all_bytes(f).find("dang thi bi mat") == std::string::npos);
    const auto after = must(f.store->history(kDataset, record_of(1)));
    REQUIRE(after.size() == 3);
    CHECK(after[1].erased());
    CHECK(after[2].erased());
    CHECK(after[1].leaf == before[0].leaf);
    CHECK(after[2].leaf == before[1].leaf);
    CHECK(f.get(1).state == RecordState::deleted);
    CHECK(must_fail(f.store->get(kDataset, record_of(1), 2)).code == ErrorCode::not_found);
    commit(*f.store, {wish_of(ChangeKind::erase, 1)});
    CHECK(f.get(1).version == 3);
    commit(*f.store, {put_wish(1, "Đặng Thị Bí Mật")});
    CHECK(f.get(1).version == 4);
    CHECK(must(f.store->history(kDataset, record_of(1))).size() == 4);
}

TEST_CASE("a record read as text is what was committed, now and before") {
    StoreFixture f;
    Record bare = person(3, "An");
    for (const std::size_t absent : {3U, 4U, 8U, 9U, 10U}) bare.values[absent] = Value();
    const Wish wishes[] = {put_wish(1, "Đặng Thị \"Út\"\n"),
                           put_wish(2, person(2, "An", INT64_MAX)), put_wish(3, bare)};
    commit(*f.store, {std::begin(wishes), std::end(wishes)});
    commit(*f.store, {put_wish(1, "Ba"), wish_of(ChangeKind::remove, 3)});
    const auto text_of = [&](std::uint64_t key, std::optional<Position> at) {
        const auto record = must(f.store->get(kDataset, record_of(key), at, RecordForm::text));
        CHECK(record.values.values.empty());
        return record.content.canonical();
    };
    CHECK(text_of(1, 4) == wishes[0].content);
    CHECK(text_of(1, {}) == put_wish(1, "Ba").content);
    CHECK(text_of(2, {}) == wishes[1].content);
    CHECK(text_of(3, 4) == wishes[2].content);
    CHECK(text_of(3, {}).empty());
    const Found found = must(f.store->find({.dataset = kDataset, .form = RecordForm::text}));
    REQUIRE(found.records.size() == 2);
    CHECK(found.records[1].content.canonical() == wishes[1].content);
    CHECK(found.records[1].content.member(1) == R"("full_name":"An")");
    CHECK(found.records[1].content_hash == wishes[1].content_hash);
}

TEST_CASE("a value edited behind our back is noticed and not served") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "An"), put_wish(2, "Ba")});
    f.store.reset();
    {
        auto database = must(Database::open(f.file));
        must(database->execute("UPDATE \"records of person.H26\" SET note='x' WHERE _row=1"));
    }
    f.reopen();
    CHECK(must_fail(f.store->get(kDataset, record_of(1))).code == ErrorCode::corrupt);
    CHECK(must_fail(f.store->find({.dataset = kDataset})).code == ErrorCode::corrupt);
    CHECK(must_fail(f.store->get(kDataset, record_of(1), {}, RecordForm::text)).code ==
          ErrorCode::corrupt);
    CHECK(must_fail(f.store->find({.dataset = kDataset, .form = RecordForm::text})).code ==
          ErrorCode::corrupt);
    std::uint64_t cursor = 0;
    CHECK(must_fail(f.store->scan(kDataset, cursor, 10)).code == ErrorCode::corrupt);
    CHECK(f.get(2).version == 1);
}

TEST_CASE("a log entry edited behind our back is noticed and not served") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "An")});
    f.store.reset();
    {
        auto database = must(Database::open(f.file));
        must(database->execute("UPDATE log SET change=replace(change,'An','Ba') WHERE position=2"));
    }
    f.reopen();
    CHECK(must_fail(f.store->changes(0, 10)).code == ErrorCode::corrupt);
    CHECK(must_fail(f.store->history(kDataset, record_of(1))).code == ErrorCode::corrupt);
}

TEST_CASE("a disk that is nearly full stops writing and nothing else") {
    testing::FullDisk disk;
    const testing::Observing observing(disk);
    disk.set_free_share(0.5);
    StoreFixture f;
    commit(*f.store, {put_wish(1, "An")});
    f.reopen();
    disk.set_free_share(0.04);
    const SourceCommit more[] = {{kDataset, {put_wish(2, "Ba")}, {}}};
    const Error error = must_fail(f.store->commit(more));
    CHECK(error.code == ErrorCode::unavailable);
    CHECK(error.what == "less than 5 % of the disk is free: nothing is written");
    CHECK(f.get(1).version == 1);
    disk.set_free_share(0.06);
    must(f.store->commit(more));
}

TEST_CASE("a disk that fills up in the middle undoes the commit and leaves the store usable") {
    testing::FullDisk disk;
    const testing::Observing observing(disk);
    StoreFixture f({.cache_kib = 64});
    commit(*f.store, {put_wish(1, "An")});
    std::vector<Wish> many;
    for (std::uint64_t i = 2; i < 1'000; ++i) many.push_back(put_wish(i, "Ba"));
    const SourceCommit one[] = {{kDataset, many, {}}};
    for (const std::uint64_t writes : {0U, 1U, 20U, 200U}) {
        disk.refuse_writes_after(writes);
        CHECK(must_fail(f.store->commit(one)).code == ErrorCode::unavailable);
        disk.accept_all();
        CHECK(must(f.store->head()) == 2);
        CHECK(f.get(1).version == 1);
        CHECK(f.status().seen() == 1);
    }
    must(f.store->commit(one));
    CHECK(f.status().live == 999);
    CHECK(must(f.store->check_files()).empty());
}

TEST_CASE("a store opened to read refuses to write") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "An")});
    const auto reader = must(open_sqlite_store(f.file, {.read_only = true}));
    CHECK(must(reader->get(kDataset, record_of(1))).version == 1);
    const SourceCommit one[] = {{kDataset, {put_wish(2, "Ba")}, {}}};
    CHECK(must_fail(reader->commit(one)).code == ErrorCode::unauthorised);
    commit(*f.store, {put_wish(2, "Ba")});
    CHECK(must(reader->get(kDataset, record_of(2))).version == 1);
}

TEST_CASE("records of one source are listed without those of another and without the deleted") {
    StoreFixture f;
    Wish other = put_wish(2, "Ba");
    other.origin.source = "H26/other";
    commit(*f.store, {put_wish(1, "An"), other, put_wish(3, "C", Verdict::waiting),
                      put_wish(4, "D"), put_wish(5, "E")});
    commit(*f.store, {wish_of(ChangeKind::remove, 4)});
    std::vector<RecordId> all;
    std::uint64_t cursor = 0;
    while (true) {
        const auto page = must(f.store->scan_source(kDataset, "H26/source", cursor, 2));
        if (page.empty()) break;
        all.insert(all.end(), page.begin(), page.end());
    }
    CHECK(all == std::vector<RecordId>{record_of(1), record_of(3), record_of(5)});
    cursor = 0;
    CHECK(must(f.store->scan_source(kDataset, "H26/nobody", cursor, 2)).empty());
}

}  // namespace
}  // namespace dongbo
