// The real lists of units, where they lie beside the project: never part of it.
#pragma once

#include <optional>
#include <string>

#include "unit/unit_list.hpp"

namespace dongbo {

/// Folder with communes_2025-07-01.csv and its neighbours: $DONGBO_UNIT_DATA, else
/// ../shared/data/vn/admin beside the source folder. Nothing (and a line on standard error) if it
/// is not there: tests that need it end early.
std::optional<std::string> unit_data_folder();

/// Rows of a CSV file without line breaks in cells, heading included.
std::vector<std::vector<std::string>> read_csv(const std::string& path);

/// Editions 2025-06-30, 2025-07-01 and 2026-04-30 with both successions.
UnitSources read_unit_data(const std::string& folder);

}  // namespace dongbo
