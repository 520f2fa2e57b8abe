#include "store/sqlite/holders.hpp"

#include <algorithm>

#include "store/sqlite/condition.hpp"

namespace dongbo {
namespace {

Result<std::string> indexed_column(const DatasetTable& table, std::size_t field) {
    for (const Column& column : table.columns())
        if (column.field == field && column.indexed) return column.name;
    return fail(ErrorCode::invalid, "the field has no index", table.contract().fields[field].name);
}

std::string by_index(const DatasetTable& table, const std::string& column) {
    return " FROM " + table.quoted_name() + " INDEXED BY " + quoted(table.index_name(column)) +
           " WHERE ";
}

RecordId read_id(const SqlStatement& row, int column) {
    RecordId id;
    const Bytes bytes = row.blob(column);
    if (bytes.size() == id.bytes.size()) std::ranges::copy(bytes, id.bytes.begin());
    return id;
}

}  // namespace

Result<std::vector<RecordId>> find_holders(Database& database, const DatasetTable& table,
                                           std::size_t field, const Value& value,
                                           std::size_t limit) {
    std::vector<RecordId> ids;
    if (value.absent()) return ids;
    TRY_ASSIGN(const std::string column, indexed_column(table, field));
    TRY_ASSIGN(SqlStatement* const find,
               database.cached("SELECT _record" + by_index(table, column) + quoted(column) +
                               "=? AND _state=0 ORDER BY _row LIMIT ?"));
    const ColumnKey key = column_key(table.contract().fields[field], value);
    bind_key(*find, 1, key);
    find->bind(2, limit);
    while (true) {
        TRY_ASSIGN(const bool row, find->step());
        if (!row) return ids;
        ids.push_back(read_id(*find, 0));
    }
}

Result<std::vector<std::vector<RecordId>>> find_shared_values(Database& database,
                                                              const DatasetTable& table,
                                                              std::size_t field) {
    TRY_ASSIGN(const std::string column, indexed_column(table, field));
    const std::string name = quoted(column);
    // Both loops walk the index alone; only records that share a value are looked up.
    TRY_ASSIGN(SqlStatement shared,
               database.prepare("SELECT " + name + ",_row,_record" + by_index(table, column) +
                                name + " IN (SELECT " + name + by_index(table, column) + name +
                                " IS NOT NULL GROUP BY " + name +
                                " HAVING count(*)>1) AND _state=0 ORDER BY " + name + ",_row"));
    std::vector<std::vector<RecordId>> groups;
    std::string last;
    while (true) {
        TRY_ASSIGN(const bool row, shared.step());
        if (!row) break;
        const std::string_view key = shared.text(0);
        if (groups.empty() || key != last) {
            groups.emplace_back();
            last = key;
        }
        groups.back().push_back(read_id(shared, 2));
    }
    std::erase_if(groups, [](const auto& group) { return group.size() < 2; });
    return groups;
}

}  // namespace dongbo
