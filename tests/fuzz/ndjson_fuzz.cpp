// A line is a JSON object for the reader exactly if Boost.JSON says so too; where they may differ
// (repeated names, \u0000, depth, UTF-8) the reader is the stricter one.
#include <boost/json.hpp>
#include <cstdlib>
#include <string_view>

#include "source/row_reader.hpp"

using namespace dongbo;

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    const std::string_view text(reinterpret_cast<const char*>(data), size);
    RowFormat format;
    format.format = FileFormat::ndjson;
    auto reader = open_rows(text, format, {"a", "a.b", "b.c.d", "a"});
    if (!reader) std::abort();
    Row row;
    std::uint64_t offset = 0;
    while ((*reader)->next(row)) {
        if (row.offset != offset || row.end_offset <= offset) std::abort();
        offset = row.end_offset;
        if (row.kind == RowKind::malformed && row.reason.empty()) std::abort();
        if (row.kind != RowKind::data) continue;
        boost::json::error_code defect;
        const auto judged =
            boost::json::parse(boost::json::string_view(row.raw.data(), row.raw.size()), defect);
        if (defect || !judged.is_object() || row.cells.size() != 4) std::abort();
        const auto* a = judged.get_object().if_contains("a");
        if (row.cells[0].present != (a != nullptr && !a->is_null())) std::abort();
        if (a != nullptr && a->is_string() &&
            row.cells[0].text != std::string_view(a->get_string().data(), a->get_string().size())) {
            std::abort();
        }
    }
    if (offset != text.size() && text != "\xEF\xBB\xBF") std::abort();
    return 0;
}
