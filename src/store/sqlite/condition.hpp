// One condition of a query, read against the contract.
#pragma once

#include <variant>

#include "store/sqlite/dataset_table.hpp"
#include "store/store.hpp"

namespace dongbo {

/// A column's value as SQL compares it.
using ColumnKey = std::variant<std::int64_t, std::string, RecordId>;

/// What the indexed column of a field holds for a value that is not absent.
ColumnKey column_key(const Field& field, const Value& value);
void bind_key(SqlStatement& statement, int parameter, const ColumnKey& key);

struct ReadCondition {
    std::size_t field = 0;
    const Column* index = nullptr;  ///< the indexed column that can drive the search, if any
    Condition::Match match = Condition::Match::equals;
    ColumnKey key{};
    std::string edition{};  ///< of a unit, if one was asked for

    bool holds(const Field& of, const Value& value) const;
};

Result<ReadCondition> read_condition(const DatasetTable& table, const Condition& condition);

}  // namespace dongbo
