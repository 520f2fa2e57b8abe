#include "source/row_reader.hpp"

#include <cstring>

#include "base/text.hpp"
#include "source/readers.hpp"

namespace dongbo {

Result<std::unique_ptr<RowReader>> open_rows(std::string_view text, const RowFormat& format,
                                             std::vector<std::string> wanted_columns) {
    if (format.format == FileFormat::csv) return open_csv(text, format, std::move(wanted_columns));
    return open_ndjson(text, format, std::move(wanted_columns));
}

std::string_view find_text_defect(std::string_view bytes) {
    constexpr std::uint64_t kHighBits = 0x8080808080808080ULL;
    constexpr std::uint64_t kLowBits = 0x0101010101010101ULL;
    std::uint64_t high = 0;
    std::uint64_t zero = 0;
    std::size_t i = 0;
    for (; i + 8 <= bytes.size(); i += 8) {
        std::uint64_t word = 0;
        std::memcpy(&word, bytes.data() + i, 8);
        high |= word;
        zero |= (word - kLowBits) & ~word;
    }
    for (; i < bytes.size(); ++i) {
        const auto byte = static_cast<std::uint8_t>(bytes[i]);
        high |= byte;
        if (byte == 0) zero |= kHighBits;
    }
    // The zero test of a word only errs above a real zero byte, so no row is accused wrongly.
    if ((zero & kHighBits) != 0) return "NUL byte";
    if ((high & kHighBits) != 0 && !text::is_utf8(bytes)) return "not UTF-8";
    return {};
}

bool is_blank(std::string_view line) {
    return line.find_first_not_of(" \t\r\n") == std::string_view::npos;
}

}  // namespace dongbo
