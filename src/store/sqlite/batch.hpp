// The wishes of one transaction become log entries and rows.
#pragma once

#include <map>

#include "store/sqlite/catalog.hpp"
#include "store/sqlite/row.hpp"

namespace dongbo {

/// Lives as long as the transaction in which log.begin was called.
class Batch {
  public:
    Batch(Database& database, Catalog& catalog, Log& log)
        : database_(database), catalog_(catalog), log_(log), closed_(log.last()) {}

    Result<Committed> apply(const SourceCommit& commit);
    /// Writes the counters of the datasets.
    Result<> finish();

    // The parts of apply(commit), for those who decide in between.
    struct Applied {
        Outcome outcome;
        std::int64_t row;
        Position position;
    };
    Result<Applied> apply(DatasetTable& table, const Wish& wish);
    Result<Committed> close(const SourceCommit& commit, std::span<const Outcome> outcomes);

    /// A record's row before a wish.
    struct Before {
        std::int64_t row = 0;  ///< 0: not there
        std::int64_t source = 0;
        RecordSummary summary;
        std::optional<Timestamp> due;
        SqlStatement* found = nullptr;  ///< stands on the row until the wish is decided
    };
    /// Looks the record up; the next apply of a wish about it does not look again.
    Result<Before> look_ahead(DatasetTable& table, const Wish& wish);

  private:
    struct Counts {
        std::int64_t of[3] = {};
        std::int64_t in_doubt = 0;
        void add(const RecordSummary& summary, std::int64_t sign);
    };
    Result<> check(const Wish& wish, const RecordSummary& before) const;
    Result<Before> look_up(DatasetTable& table, const Wish& wish);
    Result<Before> take_ahead(DatasetTable& table, const Wish& wish);
    Result<std::int64_t> row_of_repeat(const DatasetTable& table, const RecordId& record);
    Result<> note_repeat(const DatasetTable& table, const RecordId& record, std::int64_t row);
    Result<bool> says_something_new(const Wish& wish, const RecordSummary& before);
    Result<bool> judges_otherwise(const Wish& wish, Position head);
    Result<bool> is_among_conflicting(const Wish& wish, Position head);
    void make_change(const std::string& dataset, const Wish& wish, const RecordSummary& before);
    Result<> erase_past(Position head);
    Result<std::int64_t> write_row(DatasetTable& table, const Wish& wish, const Before& before,
                                   const RecordSummary& after);
    Result<DatasetTable::Use> prepare_cells(DatasetTable& table, const Wish& wish,
                                            const Before& before, const RecordSummary& after);
    Result<std::int64_t> source_number(const std::string& source);

    Database& database_;
    Catalog& catalog_;
    Log& log_;
    std::map<DatasetTable*, Counts> counts_;
    std::map<std::string, std::int64_t> sources_;
    Change change_;  // reused, as are the cells: no allocation a record
    RowCells cells_;
    Record parsed_;                // what cells_ refers to when a pending version is served
    std::optional<Before> ahead_;  // what look_ahead found, as long as its statement stands there
    RecordId ahead_of_;
    const DatasetTable* ahead_in_ = nullptr;
    Position closed_ = 0;  // the last entry of the source commit before
};

}  // namespace dongbo
