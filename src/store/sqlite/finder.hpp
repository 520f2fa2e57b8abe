// Finding live records by the values of their fields.
#pragma once

#include "store/sqlite/dataset_table.hpp"
#include "store/store.hpp"

namespace dongbo {

/// invalid: an unknown field, a value that its field can't have, or the cursor of another query.
Result<Found> find_records(Database& database, const DatasetTable& table, const Query& query);

}  // namespace dongbo
