// Checks pages of SQLite's write-ahead log when they are read, where SQLite itself looks at its
// checksums only while it recovers.
#pragma once

#include <cstdint>
#include <span>
#include <string>
#include <vector>

#include "store/sqlite/vfs.hpp"

namespace dongbo {

inline constexpr std::int64_t kWalHeaderSize = 32;
inline constexpr std::int64_t kFrameHeaderSize = 24;
inline constexpr std::int64_t kFrameSize = kFrameHeaderSize + static_cast<std::int64_t>(kPageSize);

/// Reads exactly that many bytes at an offset of the log; false if they are not there.
class WalBytes {
  public:
    virtual ~WalBytes() = default;
    virtual bool read(std::span<std::uint8_t> into, std::int64_t offset) const = 0;
    virtual std::int64_t size() const = 0;
};

/// For one open log file. A frame's checksum covers its page and continues the one before it, so a
/// frame can be judged from its neighbour. Frames of a transaction under way have no checksum yet
/// when SQLite rewrites a page in place: of those we remember a sum of our own.
class WalCheck {
  public:
    void page_written(std::int64_t offset, std::span<const std::uint8_t> bytes);
    void transaction_ended() { own_sums_.clear(); }

    /// What is wrong with these bytes of the log, just read at `offset`; empty: nothing.
    std::string judge(const WalBytes& log, std::int64_t offset,
                      std::span<const std::uint8_t> bytes) const;

  private:
    const std::uint64_t* own_sum(std::int64_t frame) const;

    std::int64_t own_first_ = 0;
    std::vector<std::uint64_t> own_sums_;  ///< 0: not written
};

}  // namespace dongbo
