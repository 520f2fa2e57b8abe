#include <doctest/doctest.h>

#include <algorithm>
#include <map>

#include "base/random.hpp"
#include "store/sqlite/feed_store_fixture.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo::feed_store_test {
namespace {

using testing::TemporaryFolder;

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

}  // namespace

TEST_CASE("whatever is done to a feed store, it says what the model says") {
    for (std::uint64_t seed = 1; seed <= 60; ++seed) {
        CAPTURE(seed);
        Play(seed).run(25);
    }
}

}  // namespace dongbo::feed_store_test
