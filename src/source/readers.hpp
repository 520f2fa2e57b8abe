// The two readers behind open_rows.
#pragma once

#include "source/row_reader.hpp"

namespace dongbo {

Result<std::unique_ptr<RowReader>> open_csv(std::string_view text, const RowFormat& format,
                                            std::vector<std::string> wanted_columns);
Result<std::unique_ptr<RowReader>> open_ndjson(std::string_view text, const RowFormat& format,
                                               std::vector<std::string> wanted_columns);

/// Why the bytes of a row can't be text: "NUL byte", "not UTF-8"; empty if they can.
std::string_view find_text_defect(std::string_view bytes);

/// Nothing but spaces, tabs and carriage returns.
bool is_blank(std::string_view line);

inline constexpr std::string_view kByteOrderMark = "\xEF\xBB\xBF";

}  // namespace dongbo
