#include <set>

#include "store/doctor.hpp"
#include "store/store_fixture.hpp"

namespace dongbo {
namespace {

TEST_CASE("a transaction sees what it wrote itself, and all of it is there afterwards") {
    StoreFixture f;
    must(f.store->transact([&](StoreWriter& writer) -> Result<> {
        Wish wish = put_wish(1, "Nguyễn An");
        wish.marks = "abc";
        TRY_ASSIGN(const auto applied, writer.apply(kDataset, wish));
        CHECK(applied.row == 1);
        TRY_ASSIGN(const auto glance, writer.glance(kDataset, wish));
        CHECK(glance.row == 1);
        CHECK(glance.marks == "abc");
        CHECK(glance.summary.here());
        TRY(writer.book_put(kDataset, "key", "value"));
        TRY_ASSIGN(const auto value, writer.book_get(kDataset, "key"));
        CHECK(value == "value");
        TRY_ASSIGN(const auto again, writer.apply(kDataset, wish));
        CHECK(again.outcome == Outcome::unchanged);
        return {};
    }));
    CHECK(f.get(1).marks == "abc");
    CHECK(must(f.store->book_scan(kDataset, "", "", 10)) == BookEntries{{"key", "value"}});
    CHECK(must(f.store->changes(0, 10)).back().ends_commit);
}

TEST_CASE("each entry of a transaction has a salt of its own, however many there are") {
    StoreFixture f;
    constexpr std::uint64_t kMany = 150;
    for (int transaction = 0; transaction < 2; ++transaction)
        must(f.store->transact([&](StoreWriter& writer) -> Result<> {
            for (std::uint64_t i = 1; i <= kMany; ++i)
                TRY(writer.apply(kDataset, put_wish(i, transaction == 0 ? "An" : "Bình")));
            return {};
        }));
    std::set<Salt> salts = {Salt{}};
    for (const LogEntry& entry : must(f.store->changes(0, 10'000)))
        CHECK(salts.insert(entry.salt).second);
    CHECK(salts.size() > 2 * kMany);
}

TEST_CASE("an error undoes everything of its transaction") {
    StoreFixture f;
    const Position before = must(f.store->head());
    const auto failed = f.store->transact([&](StoreWriter& writer) -> Result<> {
        TRY(writer.apply(kDataset, put_wish(1, "Nguyễn An")));
        TRY(writer.book_put(kDataset, "key", "value"));
        return fail(ErrorCode::invalid, "no");
    });
    CHECK(must_fail(failed).code == ErrorCode::invalid);
    CHECK(must(f.store->head()) == before);
    CHECK(must(f.store->book_scan(kDataset, "", "", 10)).empty());
    CHECK_FALSE(must(f.store->is_here(kDataset, record_of(1))));
}

TEST_CASE("the book is scanned in the order of its bytes, from one key up to another") {
    StoreFixture f;
    const std::string high("b\xFF\x00x", 4);
    must(f.store->transact([&](StoreWriter& writer) -> Result<> {
        for (const std::string& key : {std::string("c"), std::string("a"), high, std::string("b")})
            TRY(writer.book_put(kDataset, key, key));
        TRY(writer.book_put(kDataset, "a", "second"));
        return writer.book_erase(kDataset, "c");
    }));
    CHECK(must(f.store->book_scan(kDataset, "a", "b", 10)) == BookEntries{{"a", "second"}});
    CHECK(must(f.store->book_scan(kDataset, "b", "", 10)).back().first == high);
    CHECK(must(f.store->book_scan(kDataset, "", "", 1)).size() == 1);
}

TEST_CASE("holders of a value are the live records with it, in the order in which they came") {
    StoreFixture f;
    Wish third = put_wish(3, person(1, "Ba"));
    third.record = record_of(3);
    commit(*f.store, {put_wish(1, "Một"), put_wish(2, "Hai"), third,
                      put_wish(4, person(1, "Bốn"), Verdict::quarantined)});
    const Value number = person(1, "").values[0];
    const std::vector<RecordId> both = {record_of(1), record_of(3)};
    CHECK(must(f.store->holders(kDataset, 0, number, 5)) == both);
    CHECK(must(f.store->holders(kDataset, 0, number, 1)).size() == 1);
    CHECK(must(f.store->shared_values(kDataset, 0)) == std::vector<std::vector<RecordId>>{both});
    CHECK(must(f.store->holders(kDataset, 1, std::string("HAI"), 5)).size() == 1);
    CHECK(must_fail(f.store->holders(kDataset, 3, std::string("x"), 5)).code == ErrorCode::invalid);
}

TEST_CASE("a deleted record is not here, a pending one is") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "Một"), put_wish(2, "Hai", Verdict::waiting)});
    CHECK(must(f.store->is_here(kDataset, record_of(1))));
    CHECK(must(f.store->is_here(kDataset, record_of(2))));
    commit(*f.store, {wish_of(ChangeKind::remove, 1)});
    CHECK_FALSE(must(f.store->is_here(kDataset, record_of(1))));
}

TEST_CASE("what is due comes up in the order of its time, and is gone once it is not due") {
    StoreFixture f;
    Wish first = put_wish(1, "Một"), second = put_wish(2, "Hai"), later = put_wish(3, "Ba");
    first.due = Timestamp{2'000};
    second.due = Timestamp{1'000};
    later.due = Timestamp{INT64_MAX};
    commit(*f.store, {first, second, later, put_wish(4, "Bốn")});
    CHECK(must(f.store->next_due(kDataset)) == Timestamp{1'000});
    must(f.store->transact([&](StoreWriter& writer) -> Result<> {
        TRY_ASSIGN(const auto due, writer.due_records(kDataset, 10));
        CHECK(due == std::vector<RecordId>{record_of(2), record_of(1)});
        return {};
    }));
    commit(*f.store, {put_wish(2, "Hai hai"), wish_of(ChangeKind::remove, 1)});
    CHECK(must(f.store->next_due(kDataset)) == Timestamp{INT64_MAX});
}

TEST_CASE("marks are replaced without an entry in the log") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "Một")});
    const Position before = must(f.store->head());
    must(f.store->transact([&](StoreWriter& writer) -> Result<> {
        return writer.set_marks(kDataset, 1, "new", Timestamp{7});
    }));
    CHECK(f.get(1).marks == "new");
    CHECK(must(f.store->next_due(kDataset)) == Timestamp{7});
    CHECK(must(f.store->head()) == before);
}

TEST_CASE("what a transaction erases leaves no trace, what it put a moment before included") {
    StoreFixture f;
    commit(*f.store, {put_wish(1, "Nguyễn Khôngcònnữa"), put_wish(2, "Trần Cònđây")});
    must(f.store->transact([&](StoreWriter& writer) -> Result<> {
        TRY(writer.apply(kDataset, put_wish(1, "Nguyễn Khôngcònnữa Hai")));
        TRY(writer.apply(kDataset, wish_of(ChangeKind::erase, 1)));
        TRY(writer.apply(kDataset, put_wish(3, "Lê Mới")));
        return {};
    }));
    for (const char* const suffix : {"", "-wal"}) {
        const std::string bytes = testing::raw_bytes(f.file + suffix);
        CHECK(bytes.find("Khôngcònnữa") == std::string::npos);
        CHECK(bytes.find("khongconnua") == std::string::npos);
    }
    CHECK(f.get(1).state == RecordState::deleted);
    CHECK(f.get(3).state == RecordState::live);
    CHECK(must(examine(*f.store, {})).sound());
}

TEST_CASE("a transaction adopts an edition among other changes") {
    StoreFixture f;
    must(f.store->transact([&](StoreWriter& writer) -> Result<> {
        TRY(writer.apply(kDataset, put_wish(1, "Một")));
        TRY_ASSIGN(const Position position, writer.adopt_edition(kDataset, "2025-07-01", "lists"));
        CHECK(position == 3);
        TRY_ASSIGN(const Position again, writer.adopt_edition(kDataset, "2025-07-01", "lists"));
        CHECK(again == 0);
        TRY(writer.apply(kDataset, put_wish(2, "Hai")));
        return {};
    }));
    CHECK(must(f.store->editions(kDataset)) ==
          std::vector<AdoptedEdition>{{3, "2025-07-01", "lists"}});
    CHECK(must(examine(*f.store, {})).sound());
}

TEST_CASE("an entry without provenance has neither origin nor raw hash") {
    StoreFixture f;
    Wish wish = put_wish(1, "Một");
    wish.origin = {}, wish.raw_hash = {};
    const auto done = commit(*f.store, {wish});
    const Change change = must(f.store->change(done.at(0).last));
    CHECK_FALSE(change.origin.has_value());
    CHECK_FALSE(change.raw_hash.has_value());
    CHECK(must(examine(*f.store, {})).sound());
}

}  // namespace
}  // namespace dongbo
