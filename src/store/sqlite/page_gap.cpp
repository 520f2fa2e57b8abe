#include "store/sqlite/page_gap.hpp"

#include <algorithm>
#include <optional>

namespace dongbo {
namespace {

// SQLite's file format, "B-tree Pages".
constexpr std::size_t kFileHeader = 100;
constexpr std::size_t kUsable = kPageSize - kPageReserve;

enum PageType : std::uint8_t {
    kInteriorIndex = 2,
    kInteriorTable = 5,
    kLeafIndex = 10,
    kLeafTable = 13
};

using Page = std::span<std::uint8_t, kPageSize>;

std::size_t number_at(Page page, std::size_t at) {
    return static_cast<std::size_t>(page[at]) << 8 | page[at + 1];
}

/// Overflow pages and trunks of the free list begin with a page number, so their first byte is the
/// type of a b-tree page only if that number is at least type × 2²⁴. Half of that is the limit, for
/// such a page may be written before the file has grown to the page it names.
bool type_is_sure(std::uint8_t type, std::uint64_t file_pages) {
    return file_pages < static_cast<std::uint64_t>(type) << 23;
}

struct Gap {
    std::size_t begin, end;
};

/// Nothing unless all of the header and of the cell pointers makes sense.
std::optional<Gap> find_gap(Page page, std::size_t header, std::uint8_t type) {
    const bool leaf = type == kLeafIndex || type == kLeafTable;
    const std::size_t pointers = header + (leaf ? 8 : 12);
    const std::size_t cells = number_at(page, header + 3);
    const Gap gap{pointers + 2 * cells, number_at(page, header + 5)};
    if (gap.begin > gap.end || gap.end > kUsable) return std::nullopt;
    const auto in_content = [&](std::size_t at) { return at >= gap.end && at + 4 <= kUsable; };
    const std::size_t first_free = number_at(page, header + 1);
    if (first_free != 0 && !in_content(first_free)) return std::nullopt;
    for (std::size_t at = pointers; at < gap.begin; at += 2)
        if (!in_content(number_at(page, at))) return std::nullopt;
    return gap;
}

}  // namespace

bool zero_gap(Page page, std::uint32_t number, std::uint64_t file_pages) {
    const std::size_t header = number == 1 ? kFileHeader : 0;
    const std::uint8_t type = page[header];
    if (type != kInteriorIndex && type != kInteriorTable && type != kLeafIndex &&
        type != kLeafTable)
        return false;
    if (number != 1 && !type_is_sure(type, file_pages)) return false;
    const std::optional<Gap> gap = find_gap(page, header, type);
    if (!gap) return false;
    std::ranges::fill(page.subspan(gap->begin, gap->end - gap->begin), std::uint8_t{0});
    return true;
}

}  // namespace dongbo
