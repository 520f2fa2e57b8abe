// Values of a record ↔ columns of its dataset's table.
#pragma once

#include <span>
#include <string>
#include <vector>

#include "store/replay.hpp"
#include "store/sqlite/dataset_table.hpp"

namespace dongbo {

/// The columns of one record's fields, ready to be bound. Reused from record to record; refers to
/// the values it was made from.
class RowCells {
  public:
    /// invalid: a value is not of its field's type.
    Result<> fill(const DatasetTable& table, const Record& values);
    /// Nothing is served: every column is NULL.
    void clear(const DatasetTable& table);

    /// Binds from `parameter` on, in the order of the columns; returns the parameter after them.
    int bind_all(SqlStatement& statement, int parameter) const;
    int bind_unindexed(const DatasetTable& table, SqlStatement& statement, int parameter) const;
    /// True if the indexed columns of a row found by Use::find_record hold just these cells.
    bool same_indexed(const DatasetTable& table, const SqlStatement& row) const;

  private:
    enum class Kind : std::uint8_t { null, integer, text, blob };
    struct Cell {
        Kind kind = Kind::null;
        std::int64_t integer = 0;
        std::string_view outside{};  ///< of the values themselves, or
        std::size_t offset = 0;      ///< where in made_ it begins
        std::size_t size = 0;
        bool made = false;
    };
    Result<> add(const DatasetTable& table, const Column& column, const Record& values);
    Result<> add_value(const DatasetTable& table, std::size_t field, const Value& value);
    void add_text(std::string_view text);
    void add_made(std::size_t offset);
    std::string_view text_of(const Cell& cell) const;
    void bind(SqlStatement& statement, int parameter, const Cell& cell) const;

    std::vector<Cell> cells_;
    std::string made_;  ///< texts that the values themselves don't hold: dates, folded forms
};

/// Binds the fixed columns from kState on; returns the parameter after them.
int bind_state(SqlStatement& statement, int parameter, const RecordSummary& summary,
               std::int64_t source, std::string_view marks);

void bind_due(SqlStatement& statement, int parameter, std::optional<Timestamp> due);
Result<> write_due(Database& database, DatasetTable& table, std::int64_t row,
                   std::optional<Timestamp> due);

RecordState read_state(const SqlStatement& row);
RecordSummary read_summary(const SqlStatement& row);

/// A whole row. corrupt: the values are not those that the content hash was made of.
Result<StoredRecord> read_record(const DatasetTable& table, const SqlStatement& row,
                                 RecordForm form = RecordForm::values);
/// One value of a row that is served.
Result<> read_field(const DatasetTable& table, std::size_t field, const SqlStatement& row,
                    Value& to);
/// The same without looking whether hash and values fit. The memory of what `record` held is used
/// again; after an error it holds nothing of use.
Result<> read_unverified(const DatasetTable& table, const SqlStatement& row, StoredRecord& record);
Result<> verify(const DatasetTable& table, const StoredRecord& record);

}  // namespace dongbo
