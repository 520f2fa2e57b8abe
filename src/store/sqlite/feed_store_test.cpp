#include "store/feed_store.hpp"

#include <doctest/doctest.h>

#include <algorithm>
#include <map>
#include <thread>

#include "base/file.hpp"
#include "base/random.hpp"
#include "store/sqlite/database.hpp"
#include "tests/support/disk_recorder.hpp"
#include "tests/support/must.hpp"
#include "tests/support/observing.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo {
namespace {

using testing::DiskRecorder;
using testing::Observing;
using testing::TemporaryFolder;

constexpr const char* kPersons = "person.G01";

RecordId record_of(std::uint64_t key) {
    const std::string part[] = {std::to_string(key)};
    return make_record_id("person", "G01/source", part);
}

FeedRow feed_row(std::string name, std::string dataset = kPersons) {
    FeedRow row;
    row.name = std::move(name);
    row.share = "share of " + row.name;
    row.dataset = std::move(dataset);
    row.definition = R"({"fields":[]})";
    row.base = row.log = 7;
    row.state = std::string("state\0one", 9);
    return row;
}

FeedEntryRow entry_of(Position position, std::uint64_t key, std::string encoded,
                      bool ends_commit = true) {
    FeedEntryRow entry;
    entry.position = position;
    entry.log = position + 7;
    entry.record = record_of(key);
    entry.leaf = sha256("leaf " + std::to_string(position) + encoded);
    entry.salt.fill(static_cast<std::uint8_t>(position));
    entry.encoded = std::move(encoded);
    entry.ends_commit = ends_commit;
    return entry;
}

bool same(const FeedEntryRow& one, const FeedEntryRow& other) {
    return one.position == other.position && one.log == other.log && one.record == other.record &&
           one.leaf == other.leaf && one.salt == other.salt && one.encoded == other.encoded &&
           one.ends_commit == other.ends_commit;
}

void destroy(FeedEntryRow& entry) {
    entry.salt = {};
    entry.encoded.clear();
}

/// The store beside plain maps of what it must say.
class Play {
  public:
    explicit Play(std::uint64_t seed) : random_(seed) {
        reopen();
        must(store_->transact([&](FeedWriter& writer) -> Result<> {
            for (const char* const name : {"a.v1", "b.v1", "c.v1"}) {
                FeedRow row = feed_row(name, name[0] == 'c' ? "birth.G01" : kPersons);
                TRY_ASSIGN(row.number, writer.create(row));
                rows_[row.number] = row;
            }
            return {};
        }));
    }

    void run(int transactions) {
        for (int i = 0; i < transactions; ++i) {
            if (random_.chance(0.1)) reopen();
            transact();
            compare();
        }
        CHECK(must(store_->check_files()).empty());
    }

  private:
    struct Model {
        std::map<std::uint64_t, FeedRow> rows;
        std::map<std::uint64_t, std::vector<FeedEntryRow>> entries;
        std::map<std::uint64_t, std::map<std::pair<unsigned, std::uint64_t>, Hash>> nodes;
        std::map<std::string, std::string> values;
    };

    void reopen() {
        store_.reset();
        store_ = must(FeedStore::open(folder_.file("feeds.db")));
    }

    void transact() {
        const Model before{rows_, entries_, nodes_, values_};
        const bool fails = random_.chance(0.2);
        const Result<> done = store_->transact([&](FeedWriter& writer) -> Result<> {
            for (int i = 0; i < 3; ++i) TRY(do_something(writer));
            // Inside, reads see what was written.
            compare();
            if (fails) return fail(ErrorCode::invalid, "on purpose");
            return {};
        });
        REQUIRE(done.has_value() == !fails);
        if (!fails) return;
        rows_ = before.rows, entries_ = before.entries, nodes_ = before.nodes;
        values_ = before.values;
    }

    Result<> do_something(FeedWriter& writer) {
        const std::uint64_t feed = 1 + random_.below(3);
        FeedRow& row = rows_[feed];
        std::vector<FeedEntryRow>& entries = entries_[feed];
        switch (random_.below(7)) {
            case 0: {
                const RecordId record = record_of(random_.below(12));
                for (auto& [number, other] : rows_)
                    for (FeedEntryRow& entry : entries_[number])
                        if (other.dataset == row.dataset && entry.record == record) destroy(entry);
                TRY(writer.erase(row.dataset, record));
                return {};
            }
            case 1: {
                if (!random_.chance(0.3) || row.pruned == entries.size()) return {};
                row.pruned += random_.below(entries.size() - row.pruned + 1);
                for (Position i = 0; i < row.pruned; ++i) destroy(entries[i]);
                return writer.prune(feed, row.pruned);
            }
            case 2: {
                if (!random_.chance(0.3)) return {};
                const std::uint64_t size = random_.below(entries.size() + 1);
                entries.resize(size);
                std::erase_if(nodes_[feed], [&](const auto& node) {
                    return (node.first.second + 1) << node.first.first > size;
                });
                row.size = size, row.pruned = std::min(row.pruned, size);
                return writer.cut(feed, size);
            }
            case 3: {
                const std::string key = "k/" + std::to_string(random_.below(20));
                if (random_.chance(0.3)) return values_.erase(key), writer.drop(key);
                values_[key] = std::to_string(random_.next());
                return writer.put(key, values_[key]);
            }
            case 4:
                row.epoch += 1, row.log += 3, row.size = entries.size();
                row.closed = random_.chance(0.5), row.state = std::to_string(random_.next());
                return writer.update(row);
            default:
                return append(writer, feed, entries);
        }
    }

    Result<> append(FeedWriter& writer, std::uint64_t feed, std::vector<FeedEntryRow>& entries) {
        std::vector<FeedEntryRow> more;
        std::vector<FeedNode> nodes;
        const std::uint64_t count = random_.below(9);
        for (std::uint64_t i = 0; i < count; ++i) {
            const Position position = entries.size() + more.size() + 1;
            more.push_back(entry_of(position, random_.below(12), std::to_string(random_.next()),
                                    random_.chance(0.5)));
            for (unsigned level = 1; position % (1ULL << level) == 0; ++level)
                nodes.push_back({level, (position >> level) - 1,
                                 sha256(std::to_string(level) + std::to_string(random_.next()))});
        }
        entries.insert(entries.end(), more.begin(), more.end());
        for (const FeedNode& node : nodes) nodes_[feed][{node.level, node.index}] = node.hash;
        return writer.append(feed, more, nodes);
    }

    void compare() {
        const std::vector<FeedRow> rows = must(store_->feeds());
        REQUIRE(rows.size() == rows_.size());
        for (const FeedRow& row : rows) {
            const FeedRow& expected = rows_.at(row.number);
            CHECK(row.name == expected.name);
            CHECK(row.share == expected.share);
            CHECK(row.dataset == expected.dataset);
            CHECK(row.definition == expected.definition);
            CHECK(row.epoch == expected.epoch);
            CHECK(row.base == expected.base);
            CHECK(row.log == expected.log);
            CHECK(row.size == expected.size);
            CHECK(row.pruned == expected.pruned);
            CHECK(row.closed == expected.closed);
            CHECK(row.state == expected.state);
            compare_entries(row.number);
            compare_nodes(row.number);
        }
        const std::string after = "k/" + std::to_string(random_.below(20));
        std::vector<std::pair<std::string, std::string>> expected(values_.upper_bound(after),
                                                                  values_.end());
        if (expected.size() > 4) expected.resize(4);
        CHECK(must(store_->scan("k/", after, 4)) == expected);
        CHECK(must(store_->get(after)).has_value() == values_.contains(after));
    }

    void compare_entries(std::uint64_t feed) {
        const std::vector<FeedEntryRow>& all = entries_[feed];
        const Position after = random_.below(all.size() + 2);
        const std::size_t limit = 1 + random_.below(6);
        const std::vector<FeedEntryRow> page = must(store_->entries(feed, after, limit));
        std::size_t expected = 0;
        while (after + expected < all.size() &&
               (expected < limit || !all[after + expected - 1].ends_commit))
            ++expected;
        REQUIRE(page.size() == expected);
        for (std::size_t i = 0; i < expected; ++i) CHECK(same(page[i], all[after + i]));
        const Position one = 1 + random_.below(all.size() + 1);
        const Result<Hash> leaf = store_->leaf(feed, one);
        REQUIRE(leaf.has_value() == (one <= all.size()));
        if (leaf) CHECK(*leaf == all[one - 1].leaf);
    }

    void compare_nodes(std::uint64_t feed) {
        for (unsigned level = 1; level < 6; ++level) {
            const std::uint64_t index = random_.below(1 + (entries_[feed].size() >> level));
            const auto expected = nodes_[feed].find({level, index});
            const Result<Hash> node = store_->node(feed, level, index);
            REQUIRE(node.has_value() == (expected != nodes_[feed].end()));
            if (node) CHECK(*node == expected->second);
        }
    }

    SeededRandom random_;
    TemporaryFolder folder_;
    std::unique_ptr<FeedStore> store_;
    std::map<std::uint64_t, FeedRow> rows_;
    std::map<std::uint64_t, std::vector<FeedEntryRow>> entries_;
    std::map<std::uint64_t, std::map<std::pair<unsigned, std::uint64_t>, Hash>> nodes_;
    std::map<std::string, std::string> values_;
};

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

TEST_CASE("whatever is done to a feed store, it says what the model says") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Play(seed).run(25);
    }
}

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
        const Transaction older_state = must(reader->begin_read());
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

}  // namespace dongbo
