// Texts of a few bytes without a call: most that rules speak of are. Private to this room.
#pragma once

#include <bit>
#include <cstdint>
#include <cstring>

namespace dongbo::cel {

template <class Word>
[[gnu::always_inline]] inline Word word_at(const char* text) {
    Word word;
    std::memcpy(&word, text, sizeof(Word));
    return word;
}

/// True if both texts begin with the same `size` bytes.
[[gnu::always_inline]] inline bool is_same_text(const char* a, const char* b, std::size_t size) {
    const auto is_same = [&]<class Word>(Word, std::size_t at) {
        return word_at<Word>(a + at) == word_at<Word>(b + at);
    };
    // The last read may overlap the one before.
    if (size >= 8) {
        for (std::size_t at = 0; at < size - 8; at += 8)
            if (!is_same(std::uint64_t{}, at)) return false;
        return is_same(std::uint64_t{}, size - 8);
    }
    if (size >= 4) return is_same(std::uint32_t{}, 0) && is_same(std::uint32_t{}, size - 4);
    if (size == 0) return true;
    return a[0] == b[0] && a[size / 2] == b[size / 2] && a[size - 1] == b[size - 1];
}

/// True if the first `size` bytes of the text, at most 16, are ASCII: each is a code point.
[[gnu::always_inline]] inline bool begins_in_ascii(const char* text, std::size_t size) {
    constexpr std::uint64_t kUpper8 = 0x8080808080808080;
    constexpr std::uint32_t kUpper4 = 0x80808080;
    if (size >= 8)
        return ((word_at<std::uint64_t>(text) | word_at<std::uint64_t>(text + size - 8)) &
                kUpper8) == 0;
    if (size >= 4)
        return ((word_at<std::uint32_t>(text) | word_at<std::uint32_t>(text + size - 4)) &
                kUpper4) == 0;
    if (size == 0) return true;
    return ((text[0] | text[size / 2] | text[size - 1]) & 0x80) == 0;
}

/// Of its first and last eight bytes.
[[gnu::always_inline]] inline std::uint32_t hash_of(const char* text, std::size_t size) {
    std::uint64_t first = 0, last = 0;
    if (size >= 8) {
        first = word_at<std::uint64_t>(text);
        last = word_at<std::uint64_t>(text + size - 8);
    } else if (size >= 4) {
        first = word_at<std::uint32_t>(text);
        last = word_at<std::uint32_t>(text + size - 4);
    } else if (size != 0) {
        first = static_cast<unsigned char>(text[0]) |
                std::uint64_t{static_cast<unsigned char>(text[size / 2])} << 8 |
                std::uint64_t{static_cast<unsigned char>(text[size - 1])} << 16;
    }
    // Odd numbers without a pattern; the upper bits of the product depend on all bits.
    constexpr std::uint64_t kFirst = 0x9E3779B97F4A7C15, kLast = 0xC2B2AE3D27D4EB4F;
    return static_cast<std::uint32_t>((first * kFirst + (last + size) * kLast) >> 32);
}

}  // namespace dongbo::cel
