// Any bytes are cut into rows that follow one another to the end of the file, and a reader that is
// set down at any of them reads on in the same way.
#include <cstdlib>
#include <string_view>

#include "source/row_reader.hpp"

using namespace dongbo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data) + 1, size - 1);
    RowFormat format;
    format.title_rows = data[0] & 3U;
    format.row_bytes_max = (data[0] & 4U) != 0 ? 40 : 1U << 20;
    if ((data[0] & 8U) != 0) format.layout_starts = {"T"};
    auto reader = open_rows(text, format, {});
    if (!reader) return 0;
    // Ask for every column once the heading is known.
    auto again = open_rows(text, format, (*reader)->columns());
    if (!again) again = std::move(reader);
    Row row;
    Row other;
    std::uint64_t offset = 0;
    std::uint64_t number = 1;
    auto second = open_rows(text, format, {});
    while ((*again)->next(row)) {
        if (row.offset != offset || row.number != number || row.end_offset <= offset) std::abort();
        if ((row.kind == RowKind::malformed) != !row.reason.empty()) std::abort();
        (*second)->seek(offset, number);
        if (!(*second)->next(other) || other.end_offset != row.end_offset ||
            other.kind != row.kind) {
            std::abort();
        }
        offset = row.end_offset;
        ++number;
    }
    if (offset != text.size() && text != "\xEF\xBB\xBF") std::abort();
    return 0;
}
