#include "store/sqlite_store.hpp"

#include <fmt/format.h>

#include "base/file.hpp"
#include "store/sqlite/delivery_book.hpp"
#include "store/sqlite/group_schema.hpp"
#include "store/sqlite/sqlite_store_class.hpp"

namespace dongbo {

Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& file,
                                                 const SqliteOptions& options) {
    TRY_ASSIGN(std::unique_ptr<Database> database,
               Database::open(file, {.create = options.create,
                                     .read_only = options.read_only,
                                     .cache_kib = options.cache_kib}));
    TRY(options.read_only ? check_migrations(*database, group_migrations())
                          : migrate(*database, group_migrations()));
    auto store = std::make_unique<SqliteStore>(std::move(database), options);
    TRY(store->prepare());
    return store;
}

SqliteStore::SqliteStore(std::unique_ptr<Database> database, const SqliteOptions& options)
    : database_(std::move(database)),
      options_(options),
      clock_(options.clock != nullptr ? options.clock : &system_clock()),
      catalog_(*database_),
      log_(*database_) {}

Result<> SqliteStore::prepare() {
    return catalog_.refresh();
}

Result<> SqliteStore::check_writable() {
    if (options_.read_only)
        return fail(ErrorCode::unauthorised, "the store is open for reading only",
                    database_->file());
    constexpr std::chrono::milliseconds kSpaceHolds{200};
    const auto now = std::chrono::steady_clock::now();
    if (now - space_checked_ > kSpaceHolds || free_share_ <= options_.free_disk_reserve) {
        TRY_ASSIGN(free_share_, free_disk_share(database_->file()));
        space_checked_ = now;
    }
    if (free_share_ > options_.free_disk_reserve) return {};
    return fail(ErrorCode::unavailable,
                fmt::format("less than {:g} % of the disk is free: nothing is written",
                            options_.free_disk_reserve * 100),
                database_->file(), "make room; reading goes on meanwhile");
}

Result<> SqliteStore::write(const std::function<Result<>()>& work) {
    TRY(check_writable());
    TRY_ASSIGN(Transaction transaction, database_->begin_immediate());
    auto done = [&]() -> Result<> {
        TRY(catalog_.refresh());
        TRY(work());
        return transaction.commit();
    }();
    if (!done) log_.abandon();
    return done;
}

Result<> SqliteStore::define_dataset(const std::string& dataset, const Contract& contract) {
    TRY(write([&]() -> Result<> {
        TRY(log_.begin(clock_->now()));
        return catalog_.define(dataset, contract, log_);
    }));
    return catalog_.refresh();
}

Result<std::vector<DatasetStatus>> SqliteStore::datasets() {
    TRY(catalog_.refresh());
    return catalog_.statuses();
}

Result<const Contract*> SqliteStore::contract(const std::string& dataset) {
    TRY(catalog_.refresh());
    TRY_ASSIGN(const DatasetTable* const table, catalog_.table(dataset));
    return &table->contract();
}

Result<std::vector<Committed>> SqliteStore::commit(std::span<const SourceCommit> commits) {
    TRY(check_writable());
    TRY(catalog_.refresh());
    if (catalog_.any_in_bulk_load() && !tried_to_leave_wal_) TRY(leave_wal());
    for (const SourceCommit& commit : commits)
        for (const Wish& wish : commit.wishes)
            if (wish.kind == ChangeKind::erase) erased_bytes_in_wal_ = true;
    std::vector<Committed> committed;
    TRY(write([&]() -> Result<> {
        TRY_ASSIGN(committed, apply(commits));
        return {};
    }));
    if (erased_bytes_in_wal_) TRY(scrub_erased());
    return committed;
}

Result<std::vector<Committed>> SqliteStore::apply(std::span<const SourceCommit> commits) {
    TRY(log_.begin(clock_->now()));
    Batch batch(*database_, catalog_, log_);
    std::vector<Committed> committed;
    for (const SourceCommit& commit : commits) {
        TRY_ASSIGN(Committed one, batch.apply(commit));
        committed.push_back(std::move(one));
    }
    TRY(batch.finish());
    return committed;
}

Result<> SqliteStore::scrub_erased() {
    TRY_ASSIGN(Statement checkpoint, database_->prepare("PRAGMA wal_checkpoint(TRUNCATE)"));
    TRY(checkpoint.step());
    erased_bytes_in_wal_ = checkpoint.integer(0) != 0;
    return {};
}

Result<std::uint64_t> SqliteStore::begin_delivery(const Delivery& delivery) {
    std::uint64_t number = 0;
    TRY(write([&]() -> Result<> {
        TRY(catalog_.table(delivery.dataset));
        TRY_ASSIGN(number, insert_delivery(*database_, delivery, clock_->now()));
        return {};
    }));
    return number;
}

Result<> SqliteStore::end_delivery(std::uint64_t number, DeliveryState state,
                                   std::uint64_t removed) {
    return write([&] { return close_delivery(*database_, number, state, removed, clock_->now()); });
}

Result<std::vector<Delivery>> SqliteStore::deliveries(const std::string& dataset) {
    return read_deliveries(*database_, dataset);
}

Result<std::vector<KeptRow>> SqliteStore::kept_rows(std::uint64_t delivery, std::uint64_t after_row,
                                                    std::size_t limit) {
    return read_kept_rows(*database_, delivery, after_row, limit);
}

Result<std::vector<RowRun>> SqliteStore::row_runs(std::uint64_t delivery) {
    return read_row_runs(*database_, delivery);
}

Result<std::vector<std::string>> SqliteStore::check_files() {
    return database_->find_damage();
}

Result<> SqliteStore::back_up(const std::string& target_file, const Progress& progress) {
    return back_up_database(*database_, target_file, progress);
}

}  // namespace dongbo
