// The store on SQLite, seen from inside: puts the parts of this folder together.
#pragma once

#include <chrono>

#include "store/sqlite/batch.hpp"
#include "store/sqlite/catalog.hpp"
#include "store/sqlite/log.hpp"
#include "store/sqlite_store.hpp"

namespace dongbo {

class SqliteStore final : public Store {
  public:
    SqliteStore(std::unique_ptr<Database> database, const SqliteOptions& options);
    Result<> prepare();

    Result<> define_dataset(const std::string& dataset, const Contract& contract) override;
    Result<std::vector<DatasetStatus>> datasets() override;
    Result<const Contract*> contract(const std::string& dataset) override;

    Result<std::vector<AdoptedEdition>> editions(const std::string& dataset) override;
    Result<Position> adopt_edition(const std::string& dataset, const std::string& edition,
                                   const std::string& lists) override;

    Result<std::vector<Committed>> commit(std::span<const SourceCommit> commits) override;
    Result<> transact(const std::function<Result<>(StoreWriter&)>& work) override;
    Result<BookEntries> book_scan(const std::string& dataset, std::string_view from,
                                  std::string_view to, std::size_t limit) override;
    Result<std::vector<std::vector<RecordId>>> shared_values(const std::string& dataset,
                                                             std::size_t field) override;
    Result<std::vector<RecordId>> holders(const std::string& dataset, std::size_t field,
                                          const Value& value, std::size_t limit) override;
    Result<std::optional<Timestamp>> next_due(const std::string& dataset) override;
    Result<bool> is_here(const std::string& dataset, const RecordId& id) override;
    Result<Change> change(Position position) override;

    Result<StoredRecord> get(const std::string& dataset, const RecordId& id,
                             std::optional<Position> at, RecordForm form) override;
    Result<std::vector<LogEntry>> history(const std::string& dataset, const RecordId& id) override;
    Result<Found> find(const Query& query) override;
    Result<std::vector<LogEntry>> changes(Position after, std::size_t limit) override;
    Result<Position> head() override;
    Timestamp now() const override { return clock_->now(); }
    Result<std::vector<StoredRecord>> scan(const std::string& dataset, std::uint64_t& cursor,
                                           std::size_t limit) override;
    Result<> scan_unverified(const std::string& dataset, std::uint64_t& cursor, std::size_t limit,
                             std::vector<StoredRecord>& page) override;
    Result<> walk_unverified(const std::string& dataset, std::uint64_t after, std::uint64_t last,
                             const std::function<Result<>(const StoredRecord&)>& see) override;
    Result<std::vector<RecordId>> scan_ids(const std::string& dataset, std::uint64_t& cursor,
                                           std::size_t limit) override;
    Result<std::vector<RecordId>> scan_source(const std::string& dataset, const std::string& source,
                                              std::uint64_t& cursor, std::size_t limit) override;

    Result<> begin_bulk_load(const std::string& dataset) override;
    Result<> end_bulk_load(const std::string& dataset, const Progress& progress) override;
    Result<bool> in_bulk_load(const std::string& dataset) override;

    Result<std::uint64_t> begin_delivery(const Delivery& delivery) override;
    Result<> end_delivery(std::uint64_t number, DeliveryState state,
                          std::uint64_t removed) override;
    Result<std::vector<Delivery>> deliveries(const std::string& dataset) override;
    Result<std::vector<KeptRow>> kept_rows(std::uint64_t delivery, std::uint64_t after_row,
                                           std::size_t limit) override;
    Result<std::vector<RowRun>> row_runs(std::uint64_t delivery) override;

    Result<std::vector<std::string>> check_files() override;
    Result<> back_up(const std::string& target_file, const Progress& progress) override;

  private:
    /// Refused: a store opened to read, a disk that is nearly full.
    Result<> check_writable();
    Result<> prepare_to_write();
    /// Runs `work` in a transaction; whatever fails, nothing of it is done.
    Result<> write(const std::function<Result<>()>& work);

    Result<std::vector<Committed>> apply(std::span<const SourceCommit> commits);
    /// Sees to it that no old bytes stay in the WAL. If a reader holds it back, the next commit
    /// tries again.
    void scrub_erased(std::chrono::milliseconds wait);

    Result<StoredRecord> read_current(DatasetTable& table, const RecordId& id, RecordForm form);
    Result<StoredRecord> read_at(const DatasetTable& table, Position head, Position at);

    /// Pages that are only appended need not be written to the WAL first. But a rollback journal
    /// does not keep the old content of a free page that is used again: a power cut could leave it
    /// torn. So the WAL is left only while there are no free pages.
    Result<> leave_wal();
    Result<> protect_free_pages();
    Result<> return_to_wal();
    Result<std::int64_t> number_from(std::string_view pragma);

    std::unique_ptr<Database> database_;
    SqliteOptions options_;
    const Clock* clock_;
    Catalog catalog_;
    Log log_;
    bool erased_bytes_in_wal_ = false;
    bool tried_to_leave_wal_ = false;
    bool out_of_wal_ = false;
    double free_share_ = 1;
    std::chrono::steady_clock::time_point space_checked_{};
};

}  // namespace dongbo
