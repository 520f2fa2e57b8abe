// Gathers what SQLite writes to its write-ahead log frame by frame, each in two pieces, so that the
// platform gets many frames at once.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <vector>

namespace dongbo {

/// For one open log file. Holds pieces that follow one another; whoever reads the file, asks for
/// its size or syncs it flushes first. SQLite syncs a transaction before it lets others see it
/// (synchronous=FULL), so nobody misses what is held here.
class WalBuffer {
  public:
    /// Returns a SQLite result code.
    using Write = std::function<int(std::int64_t offset, std::span<const std::uint8_t> bytes)>;

    int put(std::int64_t offset, std::span<const std::uint8_t> bytes, const Write& write);
    int flush(const Write& write);
    /// The transaction is over: what was not synced was rolled back.
    void drop() { held_.clear(); }

  private:
    std::int64_t offset_ = 0;
    std::vector<std::uint8_t> held_;
};

}  // namespace dongbo
