// Small CSV files read whole: units, populations.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace dongbo {

/// The wanted columns of each row of a ',' CSV with a heading, in the order asked for. invalid: a
/// column that lacks, or a row that is too short.
Result<std::vector<std::vector<std::string>>> read_csv_columns(
    const std::string& file, const std::vector<std::string_view>& wanted);

/// Appends a cell, quoted only where the delimiter, a quote or a line break stands in it.
void append_csv_cell(std::string& out, std::string_view text, char delimiter);

}  // namespace dongbo
