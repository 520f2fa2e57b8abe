#include "store/sqlite_store.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/file.hpp"
#include "store/sqlite/delivery_book.hpp"
#include "store/sqlite/group_schema.hpp"
#include "store/sqlite/sqlite_store_class.hpp"
#include "store/sqlite/sqlite_writer.hpp"

namespace dongbo {
using namespace std::chrono_literals;

namespace {

constexpr std::size_t kCheckMemoryKib = 256 * 1024;

/// How long an erasure waits for those who read an older state.
constexpr std::chrono::milliseconds kReadersMayTake = 1s;

}  // namespace

Result<std::unique_ptr<Store>> open_sqlite_store(const std::string& file,
                                                 const SqliteOptions& options) {
    TRY_ASSIGN(std::unique_ptr<Database> database,
               Database::open(file, {.create = options.create,
                                     .read_only = options.read_only,
                                     .cache_kib = options.cache_kib,
                                     .sync_after = options.sync_after}));
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
    // A WAL left by somebody who ended without closing may hold what was erased just then.
    if (!options_.read_only) scrub_erased(0ms);
    TRY(catalog_.refresh());
    return options_.read_only ? Result<>{} : catalog_.bring_up_to_date();
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
    TRY(protect_free_pages());
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
    TRY(prepare_to_write());
    const bool erases = std::ranges::any_of(commits, [](const SourceCommit& commit) {
        return std::ranges::any_of(commit.wishes,
                                   [](const Wish& wish) { return wish.kind == ChangeKind::erase; });
    });
    if (erases) erased_bytes_in_wal_ = true;
    std::vector<Committed> committed;
    TRY(write([&]() -> Result<> {
        TRY_ASSIGN(committed, apply(commits));
        return {};
    }));
    // Who erases waits for readers to end; the commits after that only try.
    if (erased_bytes_in_wal_) scrub_erased(erases ? kReadersMayTake : 0ms);
    for (Committed& one : committed) one.traces_left = erased_bytes_in_wal_;
    return committed;
}

Result<> SqliteStore::prepare_to_write() {
    TRY(check_writable());
    TRY(catalog_.refresh());
    if (catalog_.any_in_bulk_load() && !tried_to_leave_wal_) TRY(leave_wal());
    return {};
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

Result<> SqliteStore::transact(const std::function<Result<>(StoreWriter&)>& work) {
    TRY(prepare_to_write());
    bool erased = false;
    TRY(write([&]() -> Result<> {
        TRY(log_.begin(clock_->now()));
        SqliteWriter writer(*database_, catalog_, log_);
        TRY(work(writer));
        erased = writer.erased();
        return writer.finish();
    }));
    if (erased || erased_bytes_in_wal_) scrub_erased(erased ? kReadersMayTake : 0ms);
    return {};
}

void SqliteStore::scrub_erased(std::chrono::milliseconds wait) {
    // What is committed stays so, whatever happens here: an error leaves the traces for later.
    const Result<bool> emptied = database_->empty_wal(wait);
    erased_bytes_in_wal_ = !emptied || !*emptied;
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
    // Every row is looked for in every index, at random: a small cache would read the pages of the
    // indexes over and over.
    TRY(database_->execute(fmt::format("PRAGMA cache_size=-{}", kCheckMemoryKib)));
    auto defects = database_->find_damage();
    TRY(database_->execute(fmt::format("PRAGMA cache_size=-{}", options_.cache_kib)));
    return defects;
}

Result<> SqliteStore::back_up(const std::string& target_file, const Progress& progress) {
    return back_up_database(*database_, target_file, progress);
}

}  // namespace dongbo
