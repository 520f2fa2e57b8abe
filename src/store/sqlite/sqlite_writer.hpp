// The transaction that Store::transact hands to the owner's rules.
#pragma once

#include "store/sqlite/batch.hpp"

namespace dongbo {

/// Lives as long as the transaction in which log.begin was called.
class SqliteWriter final : public StoreWriter {
  public:
    SqliteWriter(Database& database, Catalog& catalog, Log& log)
        : database_(database), catalog_(catalog), log_(log), batch_(database, catalog, log) {}
    /// Writes what is left to write before the transaction is committed.
    Result<> finish();
    bool erased() const { return erased_; }

    Timestamp now() const override { return log_.at(); }
    Result<const Contract*> contract(const std::string& dataset) override;
    Result<bool> in_bulk_load(const std::string& dataset) override;
    Result<Glance> glance(const std::string& dataset, const Wish& wish) override;
    Result<StoredRecord> get(const std::string& dataset, const RecordId& id) override;
    Result<Record> served_values(const std::string& dataset, std::uint64_t row) override;
    Result<Change> change(Position position) override { return log_.change(position); }
    Result<std::vector<RecordId>> holders(const std::string& dataset, std::size_t field,
                                          const Value& value, std::size_t limit) override;
    Result<Applied> apply(const std::string& dataset, const Wish& wish) override;
    Result<Position> adopt_edition(const std::string& dataset, const std::string& edition,
                                   const std::string& lists) override;
    Result<> set_marks(const std::string& dataset, std::uint64_t row, std::string_view marks,
                       std::optional<Timestamp> due) override;
    Result<std::vector<RecordId>> due_records(const std::string& dataset,
                                              std::size_t limit) override;
    Result<Committed> close(const SourceCommit& commit, std::span<const Outcome> outcomes) override;
    Result<std::optional<std::string>> book_get(const std::string& dataset,
                                                std::string_view key) override;
    Result<> book_put(const std::string& dataset, std::string_view key,
                      std::string_view value) override;
    Result<> book_erase(const std::string& dataset, std::string_view key) override;
    Result<BookEntries> book_scan(const std::string& dataset, std::string_view from,
                                  std::string_view to, std::size_t limit) override;

  private:
    Database& database_;
    Catalog& catalog_;
    Log& log_;
    Batch batch_;
    bool erased_ = false;
};

}  // namespace dongbo
