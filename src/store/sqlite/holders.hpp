// Who holds a value: by the index of a field.
#pragma once

#include "store/sqlite/dataset_table.hpp"

namespace dongbo {

/// invalid: the field has no index.
Result<std::vector<RecordId>> find_holders(Database& database, const DatasetTable& table,
                                           std::size_t field, const Value& value,
                                           std::size_t limit);
Result<std::vector<std::vector<RecordId>>> find_shared_values(Database& database,
                                                              const DatasetTable& table,
                                                              std::size_t field);

}  // namespace dongbo
