// feeds.db on SQLite: WAL, synchronous=FULL, page checksums, as the logs have them.
#include "store/feed_store.hpp"

#include <algorithm>
#include <chrono>

#include "store/sqlite/feed_schema.hpp"
#include "store/sqlite/feed_writer.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kCacheKib = 8 * 1024;
/// How long an erasure waits for those who read an older state.
constexpr std::chrono::milliseconds kReadersMayTake{1'000};

constexpr const char* kCure = "run dongbo doctor and restore a backup";

template <std::size_t N>
bool copy_blob(const SqlStatement& row, int column, std::array<std::uint8_t, N>& to) {
    const Bytes blob = row.blob(column);
    if (blob.size() != N) return false;
    std::ranges::copy(blob, to.begin());
    return true;
}

constexpr std::string_view kSelectFeeds =
    "SELECT number,name,share,dataset,definition,epoch,base,log,size,pruned,closed,state FROM feed";

FeedRow read_feed(const SqlStatement& row) {
    FeedRow feed;
    feed.number = row.whole(0);
    feed.name = row.text(1);
    feed.share = row.text(2);
    feed.dataset = row.text(3);
    feed.definition = row.text(4);
    feed.epoch = row.whole(5);
    feed.base = row.whole(6);
    feed.log = row.whole(7);
    feed.size = row.whole(8);
    feed.pruned = row.whole(9);
    feed.closed = row.integer(10) != 0;
    feed.state = as_text(row.blob(11));
    return feed;
}

/// Columns: id, log, ends_commit, record, leaf, and of entries that are not pruned salt and change.
bool read_entry(const SqlStatement& row, bool pruned, FeedEntryRow& entry) {
    entry.position = row.whole(0) & kFeedPositionMax;
    entry.log = row.whole(1);
    entry.ends_commit = row.integer(2) != 0;
    if (!copy_blob(row, 3, entry.record.bytes) || !copy_blob(row, 4, entry.leaf)) return false;
    if (pruned || row.null(5)) return true;
    entry.encoded = row.text(6);
    return copy_blob(row, 5, entry.salt);
}

class SqliteFeedStore final : public FeedStore {
  public:
    explicit SqliteFeedStore(std::unique_ptr<Database> database) : database_(std::move(database)) {}

    // A WAL left by somebody who ended without closing may hold what was erased just then.
    void prepare() { scrub_erased(std::chrono::milliseconds(0)); }

    Result<std::vector<FeedRow>> feeds() override;
    Result<std::optional<FeedRow>> feed(const std::string& name) override;
    Result<std::vector<FeedEntryRow>> entries(std::uint64_t feed, Position after,
                                              std::size_t limit) override;
    Result<Hash> leaf(std::uint64_t feed, Position position) override;
    Result<Hash> node(std::uint64_t feed, unsigned level, std::uint64_t index) override;
    Result<std::optional<std::string>> get(std::string_view key) override;
    Result<std::vector<std::pair<std::string, std::string>>> scan(std::string_view prefix,
                                                                  std::string_view after,
                                                                  std::size_t limit) override;
    Result<> transact(const std::function<Result<>(FeedWriter&)>& work) override;
    Result<std::vector<std::string>> check_files() override { return database_->find_damage(); }

  private:
    /// True: the last one ends a page.
    Result<bool> read_entries(std::string_view sql, std::uint64_t feed, Position after,
                              std::size_t limit, std::vector<FeedEntryRow>& entries);
    Result<std::optional<Hash>> hash_from(std::string_view sql, std::uint64_t id);
    void scrub_erased(std::chrono::milliseconds wait) {
        // What is committed stays so, whatever happens here: an error leaves the traces for later.
        const Result<bool> emptied = database_->empty_wal(wait);
        erased_bytes_in_wal_ = !emptied || !*emptied;
    }

    std::unique_ptr<Database> database_;
    bool erased_bytes_in_wal_ = false;
};

Result<std::vector<FeedRow>> SqliteFeedStore::feeds() {
    TRY_ASSIGN(SqlStatement* const read,
               database_->cached(std::string(kSelectFeeds) + " ORDER BY number"));
    std::vector<FeedRow> feeds;
    while (true) {
        TRY_ASSIGN(const bool row, read->step());
        if (!row) return feeds;
        feeds.push_back(read_feed(*read));
    }
}

Result<std::optional<FeedRow>> SqliteFeedStore::feed(const std::string& name) {
    TRY_ASSIGN(SqlStatement* const read,
               database_->cached(std::string(kSelectFeeds) + " WHERE name=?"));
    read->bind(1, name);
    TRY_ASSIGN(const bool there, read->step());
    std::optional<FeedRow> found;
    if (there) found = read_feed(*read);
    read->reset();
    return found;
}

Result<bool> SqliteFeedStore::read_entries(std::string_view sql, std::uint64_t feed, Position after,
                                           std::size_t limit, std::vector<FeedEntryRow>& entries) {
    TRY_ASSIGN(SqlStatement* const read, database_->cached(sql));
    read->bind(1, entry_id(feed, after + entries.size() + 1));
    read->bind(2, entry_id(feed, kFeedPositionMax));
    const bool pruned = sql.find("pruned") != std::string_view::npos;
    bool full = false;
    while (!full) {
        TRY_ASSIGN(const bool row, read->step());
        if (!row) break;
        const Position expected = after + entries.size() + 1;
        FeedEntryRow& entry = entries.emplace_back();
        if (!read_entry(*read, pruned, entry) || entry.position != expected) {
            read->reset();
            return fail(ErrorCode::corrupt, "an entry of the feed is missing or not whole",
                        database_->file() + " feed " + std::to_string(feed) + " entry " +
                            std::to_string(expected),
                        kCure);
        }
        full = entries.size() >= limit && entry.ends_commit;
    }
    read->reset();
    return full;
}

Result<std::vector<FeedEntryRow>> SqliteFeedStore::entries(std::uint64_t feed, Position after,
                                                           std::size_t limit) {
    std::vector<FeedEntryRow> entries;
    if (limit == 0 || after >= kFeedPositionMax) return entries;
    std::optional<ReadTransaction> one_state;
    if (!database_->in_transaction()) {
        TRY_ASSIGN(ReadTransaction reading, database_->begin_read());
        one_state.emplace(std::move(reading));
    }
    TRY_ASSIGN(const bool full,
               read_entries("SELECT id,log,ends_commit,record,leaf FROM pruned_entry "
                            "WHERE id BETWEEN ? AND ? ORDER BY id",
                            feed, after, limit, entries));
    if (full) return entries;
    TRY(
        read_entries("SELECT id,log,ends_commit,record,leaf,salt,change FROM entry "
                     "WHERE id BETWEEN ? AND ? ORDER BY id",
                     feed, after, limit, entries));
    return entries;
}

Result<std::optional<Hash>> SqliteFeedStore::hash_from(std::string_view sql, std::uint64_t id) {
    TRY_ASSIGN(SqlStatement* const read, database_->cached(sql));
    read->bind(1, id);
    TRY_ASSIGN(const bool there, read->step());
    Hash hash{};
    const bool whole = !there || copy_blob(*read, 0, hash);
    read->reset();
    if (!whole) return fail(ErrorCode::corrupt, "a hash is not whole", database_->file(), kCure);
    return there ? std::optional(hash) : std::nullopt;
}

Result<Hash> SqliteFeedStore::leaf(std::uint64_t feed, Position position) {
    if (feed <= kFeedNumberMax && position <= kFeedPositionMax)
        for (const char* const sql :
             {"SELECT leaf FROM entry WHERE id=?", "SELECT leaf FROM pruned_entry WHERE id=?"}) {
            TRY_ASSIGN(const std::optional<Hash> hash, hash_from(sql, entry_id(feed, position)));
            if (hash) return *hash;
        }
    return fail(ErrorCode::not_found, "the feed has no such entry",
                "feed " + std::to_string(feed) + " entry " + std::to_string(position));
}

Result<Hash> SqliteFeedStore::node(std::uint64_t feed, unsigned level, std::uint64_t index) {
    if (feed <= kFeedNumberMax && level <= 40 && index <= kFeedPositionMax >> level) {
        TRY_ASSIGN(const std::optional<Hash> hash,
                   hash_from("SELECT hash FROM node WHERE id=?", node_id(feed, level, index)));
        if (hash) return *hash;
    }
    return fail(ErrorCode::not_found, "the feed's tree has no such node",
                "feed " + std::to_string(feed) + " level " + std::to_string(level) + " node " +
                    std::to_string(index));
}

Result<std::optional<std::string>> SqliteFeedStore::get(std::string_view key) {
    TRY_ASSIGN(SqlStatement* const read, database_->cached("SELECT value FROM value WHERE key=?"));
    read->bind(1, as_bytes(key));
    TRY_ASSIGN(const bool there, read->step());
    std::optional<std::string> value;
    if (there) value = std::string(as_text(read->blob(0)));
    read->reset();
    return value;
}

Result<std::vector<std::pair<std::string, std::string>>> SqliteFeedStore::scan(
    std::string_view prefix, std::string_view after, std::size_t limit) {
    TRY_ASSIGN(SqlStatement* const read,
               database_->cached("SELECT key,value FROM value WHERE key>=?1 AND key>?2 "
                                 "ORDER BY key LIMIT ?3"));
    read->bind(1, as_bytes(prefix)).bind(2, as_bytes(after)).bind(3, limit);
    std::vector<std::pair<std::string, std::string>> values;
    while (true) {
        TRY_ASSIGN(const bool row, read->step());
        if (!row) return values;
        const std::string_view key = as_text(read->blob(0));
        if (!key.starts_with(prefix)) break;
        values.emplace_back(key, as_text(read->blob(1)));
    }
    read->reset();
    return values;
}

Result<> SqliteFeedStore::transact(const std::function<Result<>(FeedWriter&)>& work) {
    SqliteFeedWriter writer(*database_);
    {
        TRY_ASSIGN(Transaction transaction, database_->begin_immediate());
        TRY(work(writer));
        TRY(transaction.commit());
    }
    // Who erases waits for readers to end; the transactions after that only try.
    if (writer.erased() || erased_bytes_in_wal_)
        scrub_erased(writer.erased() ? kReadersMayTake : std::chrono::milliseconds(0));
    return {};
}

}  // namespace

Result<std::unique_ptr<FeedStore>> FeedStore::open(const std::string& file) {
    TRY_ASSIGN(std::unique_ptr<Database> database,
               Database::open(file, {.create = true, .cache_kib = kCacheKib}));
    TRY(migrate(*database, feed_migrations()));
    auto store = std::make_unique<SqliteFeedStore>(std::move(database));
    store->prepare();
    return store;
}

}  // namespace dongbo
