#include <fmt/core.h>
#include <sqlite3.h>

#include <chrono>
#include <filesystem>

#include "base/random.hpp"
#include "bench/bench.hpp"
#include "store/node_store.hpp"

namespace dongbo::bench {
namespace {

constexpr std::size_t kBatch = 1'000;
using Time = std::chrono::steady_clock;

double seconds_since(Time::time_point begun) {
    return std::chrono::duration<double>(Time::now() - begun).count();
}

struct Opened {
    std::unique_ptr<NodeStore> node;
    DatasetPlace place;
    Store* store = nullptr;
    const Contract* contract = nullptr;
};

Opened open_persons(const std::string& folder) {
    Opened opened;
    auto node = NodeStore::open(folder, {.cache_kib = 400 * 1024});
    CHECK_THAT(node.has_value(), "the loaded node opens");
    opened.node = std::move(*node);
    opened.place = *opened.node->place("person");
    opened.store = *opened.node->store(opened.place);
    opened.contract = *opened.store->contract(opened.place.dataset);
    return opened;
}

/// Records at random places of the dataset, in random order.
std::vector<StoredRecord> sample(const Opened& opened, std::uint64_t persons, std::uint64_t count) {
    SeededRandom random(5);
    std::vector<StoredRecord> records;
    for (std::uint64_t i = 0; i < count; ++i) {
        std::uint64_t cursor = random.below(persons);
        auto found = opened.store->scan(opened.place.dataset, cursor, 1);
        CHECK_THAT(found.has_value() && !found->empty(), "a record stands at that place");
        if (found->front().state == RecordState::live) records.push_back(std::move(found->front()));
    }
    return records;
}

Wish moved(const Opened& opened, const CanonicalOrder& order, const StoredRecord& record,
           std::size_t field, std::uint64_t number) {
    Wish wish;
    wish.record = record.id;
    wish.values = record.values;
    wish.values.values[field] = "Số " + std::to_string(number) + ", đường mới";
    append_canonical(wish.content, order, wish.values.values);
    wish.content_hash = content_hash(wish.content);
    wish.raw_hash = wish.content_hash;
    wish.origin = {opened.place.dataset, {std::to_string(number)}, 1, number};
    return wish;
}

double upsert_rate(const Opened& opened, const std::vector<StoredRecord>& records) {
    const CanonicalOrder order(opened.contract->fields);
    const std::size_t field = *opened.contract->find_field("residence_detail");
    const auto begun = Time::now();
    for (std::size_t at = 0; at < records.size(); at += kBatch) {
        SourceCommit commit{.dataset = opened.place.dataset, .wishes = {}, .progress = {}};
        for (std::size_t i = at; i < std::min(at + kBatch, records.size()); ++i) {
            commit.wishes.push_back(moved(opened, order, records[i], field, i));
        }
        CHECK_THAT(opened.store->commit({&commit, 1}).has_value(), "the batch is committed");
    }
    return static_cast<double>(records.size()) / seconds_since(begun);
}

/// Both sides start with the records' pages in their caches.
void warm(const Opened& opened, const std::vector<StoredRecord>& records) {
    for (const StoredRecord& record : records)
        CHECK_THAT(opened.store->get(opened.place.dataset, record.id).has_value(), "it is there");
}

/// The statements that the store runs for such an upsert, with its settings, through SQLite and
/// nothing else: no page checksums, no hashes, nothing encoded.
class BareLoop {
  public:
    explicit BareLoop(const std::string& file) {
        must(sqlite3_open(file.c_str(), &database_) == SQLITE_OK);
        for (const char* pragma :
             {"journal_mode=WAL", "synchronous=FULL", "cache_size=-409600", "secure_delete=ON",
              "wal_autocheckpoint=4096", "journal_size_limit=67108864", "cell_size_check=ON"})
            execute((std::string("PRAGMA ") + pragma).c_str());
        find_ = prepare(
            "SELECT _row,_version,_head,_state,_content_hash FROM \"records of person.G01\" WHERE "
            "_record=?");
        update_ = prepare(update_statement());
        append_ =
            prepare("INSERT INTO log(position,ends_commit,leaf,salt,change) VALUES(?,0,?,?,?)");
        count_ = prepare("UPDATE dataset_count SET live=live WHERE dataset=1");
        sqlite3_stmt* last = prepare("SELECT max(position) FROM log");
        must(sqlite3_step(last) == SQLITE_ROW);
        position_ = sqlite3_column_int64(last, 0);
        sqlite3_finalize(last);
    }
    ~BareLoop() {
        for (sqlite3_stmt* statement : {find_, update_, append_, count_})
            sqlite3_finalize(statement);
        sqlite3_close(database_);
    }
    BareLoop(const BareLoop&) = delete;
    BareLoop& operator=(const BareLoop&) = delete;

    void warm(const std::vector<StoredRecord>& records) {
        sqlite3_stmt* read = prepare("SELECT * FROM \"records of person.G01\" WHERE _record=?");
        const int last = sqlite3_column_count(read) - 1;
        for (const StoredRecord& record : records) {
            sqlite3_bind_blob(read, 1, record.id.bytes.data(), 16, SQLITE_STATIC);
            must(sqlite3_step(read) == SQLITE_ROW);
            must(sqlite3_column_type(read, last) != SQLITE_BLOB);
            sqlite3_reset(read);
        }
        sqlite3_finalize(read);
    }

    double rate(const std::vector<StoredRecord>& records, const std::string& change) {
        const auto begun = Time::now();
        for (std::size_t at = 0; at < records.size(); at += kBatch) {
            execute("BEGIN IMMEDIATE");
            for (std::size_t i = at; i < std::min(at + kBatch, records.size()); ++i)
                upsert(records[i], change);
            must(sqlite3_step(count_) == SQLITE_DONE);
            sqlite3_reset(count_);
            execute("COMMIT");
        }
        return static_cast<double>(records.size()) / seconds_since(begun);
    }

  private:
    static void must(bool done) { CHECK_THAT(done, "SQLite does what the bare loop asks"); }
    void execute(const char* sql) {
        must(sqlite3_exec(database_, sql, nullptr, nullptr, nullptr) == SQLITE_OK);
    }
    sqlite3_stmt* prepare(const std::string& sql) {
        sqlite3_stmt* statement = nullptr;
        must(sqlite3_prepare_v3(database_, sql.c_str(), -1, SQLITE_PREPARE_PERSISTENT, &statement,
                                nullptr) == SQLITE_OK);
        return statement;
    }
    /// Every column that no index holds keeps its value, as in the store.
    std::string update_statement() {
        sqlite3_stmt* columns = prepare(
            "SELECT group_concat('\"'||name||'\"=\"'||name||'\"') FROM pragma_table_info('records "
            "of person.G01') "
            "WHERE name NOT LIKE '\\_%' ESCAPE '\\' AND name NOT IN (SELECT c.name FROM "
            "pragma_index_list('records of person.G01') l, pragma_index_info(l.name) c)");
        must(sqlite3_step(columns) == SQLITE_ROW);
        const std::string list = reinterpret_cast<const char*>(sqlite3_column_text(columns, 0));
        sqlite3_finalize(columns);
        return "UPDATE \"records of person.G01\" SET "
               "_version=?,_head=?,_position=?,_content_hash=?," +
               list + ",residence_detail=? WHERE _row=?";
    }
    void upsert(const StoredRecord& record, const std::string& change) {
        ++position_;
        sqlite3_bind_blob(find_, 1, record.id.bytes.data(), 16, SQLITE_STATIC);
        must(sqlite3_step(find_) == SQLITE_ROW);
        const sqlite3_int64 row = sqlite3_column_int64(find_, 0);
        const int version = sqlite3_column_int(find_, 1);
        sqlite3_reset(find_);
        sqlite3_bind_int(update_, 1, version + 1);
        sqlite3_bind_int64(update_, 2, position_);
        sqlite3_bind_int64(update_, 3, position_);
        sqlite3_bind_blob(update_, 4, record.content_hash.data(), 32, SQLITE_STATIC);
        sqlite3_bind_text(update_, 5, "Số 12345, đường mới", -1, SQLITE_STATIC);
        sqlite3_bind_int64(update_, 6, row);
        must(sqlite3_step(update_) == SQLITE_DONE);
        sqlite3_reset(update_);
        sqlite3_bind_int64(append_, 1, position_);
        sqlite3_bind_blob(append_, 2, record.content_hash.data(), 32, SQLITE_STATIC);
        sqlite3_bind_blob(append_, 3, record.id.bytes.data(), 16, SQLITE_STATIC);
        sqlite3_bind_text(append_, 4, change.data(), static_cast<int>(change.size()),
                          SQLITE_STATIC);
        must(sqlite3_step(append_) == SQLITE_DONE);
        sqlite3_reset(append_);
    }

    sqlite3* database_ = nullptr;
    sqlite3_stmt *find_ = nullptr, *update_ = nullptr, *append_ = nullptr, *count_ = nullptr;
    sqlite3_int64 position_ = 0;
};

}  // namespace

void upserts(const Settings& settings, std::vector<Row>& rows) {
    for (const std::uint64_t persons : settings.sizes) {
        const std::string node = node_of(settings, persons);
        const std::string copy = settings.folder + "/bare.db";
        std::filesystem::remove(copy);
        std::filesystem::copy_file(node + "/groups/person.G01.db", copy);
        std::vector<StoredRecord> records;
        double ours = 0;
        std::string change;
        {
            const Opened opened = open_persons(node);
            records = sample(opened, persons, settings.upserts);
            warm(opened, records);
            ours = upsert_rate(opened, records);
            const auto head = opened.store->head();
            change = opened.store->changes(*head - 1, 1)->front().encoded;
        }
        double bare = 0;
        {
            BareLoop loop(copy);
            loop.warm(records);
            bare = loop.rate(records, change);
        }
        for (const char* suffix : {"", "-wal", "-shm"}) std::filesystem::remove(copy + suffix);
        rows.push_back({fmt::format("{} random upserts into {}, {} a transaction", records.size(),
                                    persons, kBatch),
                        fmt::format("{:.0f}/s", ours),
                        fmt::format("bare SQLite loop {:.0f}/s", bare),
                        fmt::format("{:.2f} ×", ours / bare), "≥ 0.8 ×"});
    }
}

}  // namespace dongbo::bench
