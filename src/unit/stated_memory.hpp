// Private to the room: remembers what was found out about rows that say the same of a unit.
#pragma once

#include <array>
#include <cstdint>
#include <string>
#include <string_view>
#include <vector>

namespace dongbo {

/// From four texts to a number, up to a limit; about 30 ns a look. Texts lie in one block, so that
/// a look touches three places of memory.
class StatedMemory {
  public:
    using Texts = std::array<std::string_view, 4>;
    static constexpr std::size_t kEntriesMax = 1U << 16;
    /// Longer texts are no names.
    static constexpr std::size_t kBytesMax = 512;

    static std::uint64_t hash(const Texts& texts);
    /// The number that was remembered, or null. `hash` is that of the texts.
    const std::uint32_t* find(const Texts& texts, std::uint64_t hash) const;
    /// Texts that are not yet remembered; false if they are not kept.
    bool add(const Texts& texts, std::uint64_t hash, std::uint32_t number);

  private:
    struct Entry {
        std::uint64_t hash;
        std::uint32_t text;  ///< where it begins in texts_
        std::array<std::uint16_t, 4> sizes;
        std::uint32_t number;
    };
    bool is(const Entry& entry, const Texts& texts) const;
    void grow();

    std::vector<Entry> entries_;
    std::vector<std::uint32_t> slots_;  ///< 1 + place in entries_, 0: free; a power of two
    std::string texts_;
};

}  // namespace dongbo
