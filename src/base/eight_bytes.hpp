// Eight bytes of a text looked at together, where most texts hold nothing of what is looked for.
#pragma once

#include <cstdint>
#include <cstring>
#include <string_view>

namespace dongbo {

inline constexpr std::size_t kEight = 8;

/// The first eight bytes of a text that has so many.
inline std::uint64_t eight_bytes(std::string_view text) {
    std::uint64_t bytes = 0;
    std::memcpy(&bytes, text.data(), kEight);
    return bytes;
}

/// True if one of them is below `limit`, at most 0x80.
constexpr bool any_below(std::uint64_t bytes, std::uint8_t limit) {
    constexpr std::uint64_t kOnes = 0x0101010101010101;
    return ((bytes - kOnes * limit) & ~bytes & (kOnes << 7)) != 0;
}

constexpr bool any_is(std::uint64_t bytes, char byte) {
    constexpr std::uint64_t kOnes = 0x0101010101010101;
    return any_below(bytes ^ (kOnes * static_cast<std::uint8_t>(byte)), 1);
}

}  // namespace dongbo
