// Cells of CSV files that people open in a spreadsheet:
// docs/decisions/0006-csv-for-spreadsheets.md.
#pragma once

#include <string>
#include <string_view>

namespace dongbo {

/// One cell, quoted where RFC 4180 asks for it. What a spreadsheet would turn into a number or a
/// date ("001234567890", "1/2") is written as ="…", which it shows unaltered; what it would run as
/// a formula gets an apostrophe before it.
std::string csv_cell(std::string_view text);
/// A number that may be one.
std::string csv_number(std::uint64_t number);

}  // namespace dongbo
