#include "store/sqlite/sqlite_store_class.hpp"
#include "store/sqlite/vfs.hpp"

namespace dongbo {
namespace {

// What SQLite may use to sort the keys of an index before it writes to temporary files beside the
// database. More is slower: runs that fit the processor's cache are sorted faster than they are
// read.
constexpr std::size_t kSortMemoryKib = 8 * 1024;

/// 64 MiB are rewritten within a second or two; a bigger file is loaded in the WAL.
constexpr std::int64_t kVacuumPagesMax = (64 << 20) / static_cast<std::int64_t>(kPageSize);

/// Somebody else has the file open: the load stays in the WAL, slower but just as safe.
Result<> unless_in_use(const Result<>& result) {
    return result.error().code == ErrorCode::unavailable ? Result<>{} : result;
}

Result<> set_cache(Database& database, std::size_t kib) {
    return database.execute("PRAGMA cache_size=-" + std::to_string(kib));
}

}  // namespace

Result<> SqliteStore::leave_wal() {
    tried_to_leave_wal_ = true;
    TRY_ASSIGN(const std::int64_t free_pages, number_from("PRAGMA freelist_count"));
    if (free_pages > 0) {
        TRY_ASSIGN(const std::int64_t pages, number_from("PRAGMA page_count"));
        if (pages > kVacuumPagesMax) return {};
        const Result<> vacuumed = database_->execute("VACUUM");
        if (!vacuumed) return unless_in_use(vacuumed);
    }
    const Result<> left = database_->execute("PRAGMA journal_mode=TRUNCATE");
    if (!left) return unless_in_use(left);
    out_of_wal_ = true;
    return {};
}

Result<> SqliteStore::protect_free_pages() {
    if (!out_of_wal_) return {};
    TRY_ASSIGN(const std::int64_t free_pages, number_from("PRAGMA freelist_count"));
    if (free_pages == 0) return {};
    TRY(database_->execute("PRAGMA journal_mode=WAL"));
    out_of_wal_ = false;
    return {};
}

Result<> SqliteStore::return_to_wal() {
    TRY(database_->execute("PRAGMA journal_mode=WAL"));
    out_of_wal_ = tried_to_leave_wal_ = false;
    return {};
}

Result<std::int64_t> SqliteStore::number_from(std::string_view pragma) {
    TRY_ASSIGN(SqlStatement * read, database_->cached(pragma));
    TRY_ASSIGN(const bool row, read->step());
    CHECK_THAT(row, "this pragma has a row");
    const std::int64_t number = read->integer(0);
    read->reset();
    return number;
}

Result<> SqliteStore::begin_bulk_load(const std::string& dataset) {
    TRY(write([&]() -> Result<> {
        TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
        if (table->in_bulk_load()) return {};
        TRY_ASSIGN(SqlStatement any,
                   database_->prepare("SELECT 1 FROM " + table->quoted_name() + " LIMIT 1"));
        TRY_ASSIGN(const bool has_rows, any.step());
        any.reset();
        if (has_rows)
            return fail(ErrorCode::conflict, "the dataset has records already", dataset,
                        "only a first load can be one in bulk");
        TRY(table->drop_indexes(*database_));
        return catalog_.mark_bulk_load(*table, true);
    }));
    return catalog_.refresh();
}

Result<> SqliteStore::end_bulk_load(const std::string& dataset, const Progress& progress) {
    TRY(check_writable());
    TRY(catalog_.refresh());
    TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
    if (table->in_bulk_load()) {
        TRY(protect_free_pages());
        // Each index is durable by itself: after a crash the next call goes on with what is
        // missing.
        TRY(set_cache(*database_, kSortMemoryKib));
        TRY(database_->execute("PRAGMA threads=2; PRAGMA temp_store=FILE"));
        auto indexed = table->ensure_indexes(*database_, progress);
        TRY(database_->execute("PRAGMA temp_store=MEMORY"));
        TRY(set_cache(*database_, options_.cache_kib));
        if (!indexed) return std::unexpected(std::move(indexed).error().in(dataset));
        TRY(write([&]() -> Result<> {
            TRY_ASSIGN(const DatasetTable* const loaded, catalog_.table(dataset));
            return catalog_.mark_bulk_load(*loaded, false);
        }));
        TRY(catalog_.refresh());
    }
    if (catalog_.any_in_bulk_load()) return {};
    return return_to_wal();
}

Result<bool> SqliteStore::in_bulk_load(const std::string& dataset) {
    TRY(catalog_.refresh());
    TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
    return table->in_bulk_load();
}

}  // namespace dongbo
