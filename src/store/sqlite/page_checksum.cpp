#include <bit>
#include <cstring>

#include "store/sqlite/vfs.hpp"

namespace dongbo {
namespace {

static_assert(std::endian::native == std::endian::little, "checksums are of little-endian words");

constexpr std::size_t kWords = (kPageSize - kPageReserve) / 8;
constexpr std::uint64_t kFactor = 0x9e3779b97f4a7c15ULL;

std::uint64_t word_at(const std::uint8_t* page, std::size_t index) {
    std::uint64_t word;
    std::memcpy(&word, page + index * 8, 8);
    return word;
}

// For any state a bijection of the word, so one changed word can't go unnoticed; the rotation
// carries the upper bits down so that changes in two words do not cancel out.
std::uint64_t absorb(std::uint64_t state, std::uint64_t word) {
    return std::rotl((state ^ word) * kFactor, 29);
}

}  // namespace

std::uint64_t page_checksum(std::span<const std::uint8_t, kPageSize> page, std::uint32_t number) {
    const std::uint8_t* data = page.data();
    // Four lanes: a multiplication waits for the one before it, four of them overlap.
    std::uint64_t a = number, b = 1, c = 2, d = 3;
    std::size_t i = 0;
    for (; i + 4 <= kWords; i += 4) {
        a = absorb(a, word_at(data, i));
        b = absorb(b, word_at(data, i + 1));
        c = absorb(c, word_at(data, i + 2));
        d = absorb(d, word_at(data, i + 3));
    }
    for (; i < kWords; ++i) a = absorb(a, word_at(data, i));
    const std::uint64_t sum = absorb(absorb(absorb(a, b), c), d);
    return sum == 0 ? 1 : sum;  // a page of zeros must not look right
}

}  // namespace dongbo
