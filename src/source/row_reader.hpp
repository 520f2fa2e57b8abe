// Physical rows of a delivered file: what can't be read as a row is reported as one too.
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace dongbo {

/// One cell the caller asked for. `present` is false where the row does not have it at all.
struct Cell {
    std::string_view text;  ///< UTF-8; valid until the next call of next()
    bool present = false;
};

enum class RowKind : std::uint8_t { data, layout, malformed };

/// One physical row: a CSV record (which may span lines inside quotes), a line of NDJSON.
struct Row {
    std::uint64_t number = 0;      ///< 1-based, header and blank lines counted
    std::uint64_t offset = 0;      ///< of its first byte in the file
    std::uint64_t end_offset = 0;  ///< of the first byte after it, line end included
    RowKind kind = RowKind::data;
    std::string_view raw;     ///< its bytes without the line end; points into the file's text
    std::string reason;       ///< malformed: why
    std::vector<Cell> cells;  ///< data: in the order of the wanted columns
};

enum class FileFormat : std::uint8_t { csv, ndjson };

struct RowFormat {
    FileFormat format = FileFormat::csv;
    std::optional<char> delimiter;  ///< CSV; nothing: found from the heading (, ; tab |)
    std::uint64_t title_rows = 0;   ///< CSV: rows above the heading (layout)
    /// Rows whose first non-empty cell starts with one of these are layout (totals, signatures).
    std::vector<std::string> layout_starts;
    std::uint32_t row_bytes_max = 1U << 20;  ///< a longer row is malformed
};

/// Reads rows from the text of a whole file (a mapped InputFile). Not thread-safe; several readers
/// may read one text. CSV follows RFC 4180 with LF or CRLF, a BOM allowed. NDJSON: one object a
/// line; a wanted column is a path ("residence.code"); strings come unescaped, null as not present,
/// numbers and booleans as written, arrays and objects as their JSON text.
class RowReader {
  public:
    virtual ~RowReader() = default;
    /// The next row; false at the end of the file. `row` is reused to save allocations.
    virtual bool next(Row& row) = 0;
    /// Goes on at a row whose number and offset an earlier Row gave (its end_offset and number +
    /// 1).
    virtual void seek(std::uint64_t offset, std::uint64_t row_number) = 0;
    /// CSV: the names in the heading. NDJSON: empty.
    virtual const std::vector<std::string>& columns() const = 0;
};

/// invalid: the CSV has no heading, or lacks a wanted column (the message lists what it has).
Result<std::unique_ptr<RowReader>> open_rows(std::string_view text, const RowFormat& format,
                                             std::vector<std::string> wanted_columns);

}  // namespace dongbo
