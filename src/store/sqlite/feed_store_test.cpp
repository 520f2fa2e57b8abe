#include <doctest/doctest.h>

#include <thread>

#include "base/file.hpp"
#include "base/random.hpp"
#include "store/sqlite/database.hpp"
#include "store/sqlite/feed_store_fixture.hpp"
#include "tests/support/disk_recorder.hpp"
#include "tests/support/must.hpp"
#include "tests/support/observing.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo::feed_store_test {
namespace {

using testing::DiskRecorder;
using testing::Observing;
using testing::TemporaryFolder;

/// A store with one feed, whose number is 1.
struct Fixture {
    TemporaryFolder folder;
    std::string file = folder.file(kFeedsFile);
    std::unique_ptr<FeedStore> store = must(FeedStore::open(file));

    Fixture() {
        must(store->transact([&](FeedWriter& writer) -> Result<> {
            TRY_ASSIGN(const std::uint64_t number, writer.create(feed_row("a.v1")));
            CHECK(number == 1);
            return {};
        }));
    }
    void append(const std::vector<FeedEntryRow>& entries) {
        must(store->transact([&](FeedWriter& writer) { return writer.append(1, entries, {}); }));
    }
    bool has_bytes(const std::string& text) const {
        for (const char* const suffix : {"", "-wal"})
            if (file_exists(file + suffix) &&
                testing::raw_bytes(file + suffix).find(text) != std::string::npos)
                return true;
        return false;
    }
};

std::string secret_of(std::uint64_t key) {
    return "secret-" + std::to_string(key) + "-of-one-person";
}

}  // namespace

TEST_CASE("a feed store refuses what would break its order") {
    Fixture fixture;
    const auto refused = [&](const std::function<Result<>(FeedWriter&)>& work) {
        const Result<> done = fixture.store->transact(work);
        REQUIRE_FALSE(done.has_value());
        return done.error().code;
    };
    CHECK(refused([](FeedWriter& writer) -> Result<> {
              TRY(writer.create(feed_row("a.v1")));
              return {};
          }) == ErrorCode::conflict);
    const FeedEntryRow gap[] = {entry_of(2, 1, "x")};
    CHECK(refused([&](FeedWriter& writer) { return writer.append(1, gap, {}); }) ==
          ErrorCode::conflict);
    CHECK(refused([](FeedWriter& writer) { return writer.prune(1, 1); }) == ErrorCode::invalid);
    FeedRow unknown = feed_row("z.v1");
    unknown.number = 9;
    CHECK(refused([&](FeedWriter& writer) { return writer.update(unknown); }) ==
          ErrorCode::not_found);
    CHECK_FALSE(must(fixture.store->feed("z.v1")).has_value());
    CHECK(must(fixture.store->feed("a.v1"))->number == 1);
    CHECK(must(fixture.store->entries(1, 0, 10)).empty());
}

TEST_CASE("what is erased from feeds leaves no trace in the files") {
    Fixture fixture;
    std::vector<FeedEntryRow> entries;
    for (Position position = 1; position <= 3'000; ++position)
        entries.push_back(entry_of(position, position % 500,
                                   secret_of(position % 500) + std::string(position % 900, 'x')));
    fixture.append(entries);
    for (std::uint64_t key = 0; key < 60; ++key) {
        REQUIRE(fixture.has_bytes(secret_of(key)));
        must(fixture.store->transact([&](FeedWriter& writer) -> Result<> {
            TRY(writer.erase(kPersons, record_of(key)));
            return {};
        }));
        CHECK_FALSE(fixture.has_bytes(secret_of(key)));
    }
    CHECK(fixture.has_bytes(secret_of(60)));
    must(fixture.store->transact([](FeedWriter& writer) { return writer.cut(1, 0); }));
    for (std::uint64_t key = 60; key < 500; key += 20)
        CHECK_FALSE(fixture.has_bytes(secret_of(key)));
    CHECK(must(fixture.store->check_files()).empty());
}

TEST_CASE("erased bytes that a reader holds back go with a later transaction") {
    Fixture fixture;
    fixture.append({entry_of(1, 1, secret_of(1)), entry_of(2, 2, secret_of(2))});
    const auto reader = must(Database::open(fixture.file));
    {
        const ReadTransaction older_state = must(reader->begin_read());
        must(fixture.store->transact([&](FeedWriter& writer) -> Result<> {
            TRY(writer.erase(kPersons, record_of(1)));
            return {};
        }));
        CHECK(must(fixture.store->entries(1, 0, 9)).at(0).encoded.empty());
        CHECK(fixture.has_bytes(secret_of(1)));
    }
    must(fixture.store->transact([](FeedWriter& writer) { return writer.put("k", "v"); }));
    CHECK_FALSE(fixture.has_bytes(secret_of(1)));
    CHECK(fixture.has_bytes(secret_of(2)));
}

TEST_CASE("readers see whole transactions while one writes") {
    Fixture fixture;
    std::atomic<bool> done = false;
    std::atomic<int> reads = 0, broken = 0;
    const auto read = [&] {
        const auto store = FeedStore::open(fixture.file);
        if (!store) return;
        while (!done) {
            const auto entries = (*store)->entries(1, 0, 100'000);
            const auto row = (*store)->feed("a.v1");
            // Ten entries a transaction; the row was read later than they.
            if (!entries || !row || entries->size() % 10 != 0 || (*row)->size < entries->size())
                ++broken;
            ++reads;
        }
    };
    {
        const std::jthread one(read), other(read);
        FeedRow row = *must(fixture.store->feed("a.v1"));
        while (row.size < 2'000 || (reads < 20 && row.size < 100'000)) {
            std::vector<FeedEntryRow> entries;
            for (int i = 0; i < 10; ++i)
                entries.push_back(entry_of(++row.size, row.size % 9, "change", i == 9));
            must(fixture.store->transact([&](FeedWriter& writer) -> Result<> {
                TRY(writer.append(1, entries, {}));
                return writer.update(row);
            }));
        }
        done = true;
    }
    CHECK(reads > 0);
    CHECK(broken == 0);
}

TEST_CASE("no power cut loses a transaction of a feed store, or leaves half of one") {
    const TemporaryFolder folder;
    DiskRecorder recorder(folder.path());
    constexpr Position kTransactions = 25;
    {
        const Observing observing(recorder);
        const auto store = must(FeedStore::open(folder.file(kFeedsFile)));
        for (Position done = 1; done <= kTransactions; ++done) {
            must(store->transact([&](FeedWriter& writer) -> Result<> {
                if (done == 1) TRY(writer.create(feed_row("a.v1")));
                const FeedEntryRow two[] = {entry_of(2 * done - 1, done, std::string(500, 'x')),
                                            entry_of(2 * done, done, std::string(3'000, 'y'))};
                TRY(writer.append(1, two, {}));
                if (done % 7 == 0) TRY(writer.erase(kPersons, record_of(done - 1)));
                FeedRow row = feed_row("a.v1");
                row.number = 1, row.size = 2 * done;
                return writer.update(row);
            }));
            recorder.mark(std::to_string(done));
        }
    }
    SeededRandom random(5);
    int beyond = 0;
    for (int i = 0; i < 80; ++i) {
        const std::uint64_t cut = random.below(recorder.size() + 1);
        CAPTURE(cut);
        const TemporaryFolder after;
        recorder.materialise(cut, random.next(), after.path());
        const std::vector<std::string> marks = recorder.marks_before(cut);
        const Position promised = marks.empty() ? 0 : std::stoull(marks.back());
        const auto store = must(FeedStore::open(after.file(kFeedsFile)));
        const auto row = must(store->feed("a.v1"));
        const Position there = row ? row->size / 2 : 0;
        CHECK(there >= promised);
        beyond += there > promised ? 1 : 0;
        CHECK(must(store->entries(1, 0, 1'000)).size() == 2 * there);
        CHECK(must(store->check_files()).empty());
    }
    CHECK(beyond > 0);
}

}  // namespace dongbo::feed_store_test
