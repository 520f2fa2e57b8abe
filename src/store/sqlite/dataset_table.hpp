// The table of one dataset: which columns its contract asks for, and the statements on it.
#pragma once

#include <array>
#include <memory>
#include <string>
#include <vector>

#include "record/canonical.hpp"
#include "store/sqlite/database.hpp"

namespace dongbo {

/// A column that holds a field's value or something derived from it. Names that can't be a field's
/// (with "@") are ours; the record's own columns begin with "_".
struct Column {
    enum class Part : std::uint8_t {
        value,
        edition,  ///< of a unit
        folded    ///< of an indexed string, for searching
    };
    std::size_t field;  ///< index in the contract
    Part part;
    std::string name;
    std::string_view type;
    bool indexed;
};

/// Columns before those of the fields, in the order of every SELECT of whole rows.
enum FixedColumn : int {
    kRow,
    kRecord,
    kState,
    kVersion,
    kHead,
    kPosition,
    kPending,
    kContentHash,
    kPendingHash,
    kSource,
    kMarks,
    kDue,  ///< has an index: updated by itself, and only when it moves
    kFixedColumns
};

/// SQL identifier in quotes.
std::string quoted(std::string_view name);

/// Immutable but for the statements it has prepared.
class DatasetTable {
  public:
    DatasetTable(std::int64_t number, std::string dataset, std::shared_ptr<const Contract> contract,
                 bool in_bulk_load);

    enum class Use : std::uint8_t {
        find_record,       ///< (record): fixed columns, then the indexed ones
        find_row,          ///< (row): the same
        read_row,          ///< (row): fixed columns, then all of the fields
        read_record,       ///< (record): fixed columns, then all of the fields
        scan,              ///< (after row, limit): the same
        walk,              ///< (after row, last row): the same
        scan_source,       ///< (after row, source, limit): row and record
        insert,            ///< fixed columns from kRecord on, then all of the fields
        update_all,        ///< fixed columns from kState on, then all of the fields; last the row
        update_unindexed,  ///< the same without the indexed ones: their b-trees are left alone
        update_state,      ///< fixed columns from kState on; last the row
        scan_ids,          ///< (after row, limit): row, record and state
        update_marks,      ///< marks, row
        update_due,        ///< due, row
        due_records,       ///< (time, limit): record
        next_due,          ///< due
        is_here            ///< (record): state
    };
    /// Prepared at the first use; valid until the database forgets its statements.
    Result<SqlStatement*> statement(Database& database, Use use);

    /// Made by the first dongbo, whose tables had neither marks nor due.
    Result<bool> lacks_marks(Database& database) const;
    void forget_statements() { statements_ = {}; }
    /// Makes the table, or adds the columns it lacks.
    Result<> ensure_columns(Database& database) const;
    /// Makes the indexes that the contract asks for and are missing, drops those it no longer
    /// wants.
    Result<> ensure_indexes(Database& database, const std::function<void(double)>& progress) const;
    Result<> drop_indexes(Database& database) const;

    std::int64_t number() const { return number_; }
    const std::string& dataset() const { return dataset_; }
    const Contract& contract() const { return *contract_; }
    const CanonicalOrder& order() const { return order_; }
    bool in_bulk_load() const { return in_bulk_load_; }
    const std::vector<Column>& columns() const { return columns_; }
    /// Of a field's value, in every SELECT of whole rows.
    int column_of(std::size_t field) const { return column_of_[field]; }
    const std::string& quoted_name() const { return quoted_name_; }
    /// "SELECT …" of whole rows up to the name of the table.
    const std::string& select_rows() const { return select_rows_; }
    std::string index_name(std::string_view column) const;

  private:
    std::string sql(Use use) const;
    std::string column_list(bool unindexed, bool indexed) const;
    std::string update_sql(bool unindexed, bool indexed) const;
    Result<std::vector<std::string>> index_names(Database& database) const;
    Result<std::vector<std::string>> column_names(Database& database) const;
    Result<> fold_again(Database& database, const Column& column) const;

    static constexpr std::size_t kUses = 17;
    std::int64_t number_;
    std::string dataset_;
    std::shared_ptr<const Contract> contract_;
    CanonicalOrder order_;
    bool in_bulk_load_;
    std::vector<Column> columns_;
    std::vector<int> column_of_;
    std::string quoted_name_;
    std::string select_rows_;
    std::array<SqlStatement*, kUses> statements_{};
};

}  // namespace dongbo
