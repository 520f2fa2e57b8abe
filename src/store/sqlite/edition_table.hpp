// Editions of the list of units that a dataset's log adopted.
#pragma once

#include "store/sqlite/dataset_table.hpp"
#include "store/sqlite/log.hpp"

namespace dongbo {

/// The newest last.
Result<std::vector<AdoptedEdition>> read_editions(Database& database, const DatasetTable& table);
/// Within a transaction in which log.begin was called: one entry, unless the newest edition says
/// the same (0 then).
Result<Position> append_edition(Database& database, const DatasetTable& table, Log& log,
                                const std::string& edition, const std::string& lists);

}  // namespace dongbo
