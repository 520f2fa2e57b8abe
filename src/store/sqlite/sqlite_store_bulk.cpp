#include "store/sqlite/sqlite_store_class.hpp"

namespace dongbo {
namespace {

// What SQLite may use to sort the keys of an index before it writes to temporary files.
constexpr std::size_t kSortMemoryKib = 64 * 1024;

Result<> set_cache(Database& database, std::size_t kib) {
    return database.execute("PRAGMA cache_size=-" + std::to_string(kib));
}

}  // namespace

Result<> SqliteStore::leave_wal() {
    tried_to_leave_wal_ = true;
    auto left = database_->execute("PRAGMA journal_mode=TRUNCATE");
    // Somebody else has the file open: the load stays in the WAL, slower but just as safe.
    if (!left && left.error().code != ErrorCode::unavailable) return left;
    return {};
}

Result<> SqliteStore::return_to_wal() {
    tried_to_leave_wal_ = false;
    return database_->execute("PRAGMA journal_mode=WAL");
}

Result<> SqliteStore::begin_bulk_load(const std::string& dataset) {
    TRY(write([&]() -> Result<> {
        TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
        if (table->in_bulk_load()) return {};
        TRY_ASSIGN(Statement any,
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
        // Each index is durable by itself: after a crash the next call goes on with what is
        // missing.
        TRY(set_cache(*database_, kSortMemoryKib));
        TRY(database_->execute("PRAGMA threads=2"));
        auto indexed = table->ensure_indexes(*database_, progress);
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
