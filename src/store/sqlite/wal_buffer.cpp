#include "store/sqlite/wal_buffer.hpp"

#include <sqlite3.h>

#include "store/sqlite/wal_check.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kHeldMax = 14 * static_cast<std::size_t>(kFrameSize);

}  // namespace

int WalBuffer::put(std::int64_t offset, std::span<const std::uint8_t> bytes, const Write& write) {
    const bool follows = offset == offset_ + static_cast<std::int64_t>(held_.size());
    if (!follows || held_.size() + bytes.size() > kHeldMax)
        if (const int result = flush(write); result != SQLITE_OK) return result;
    if (held_.empty()) {
        held_.reserve(kHeldMax);
        offset_ = offset;
    }
    held_.insert(held_.end(), bytes.begin(), bytes.end());
    return SQLITE_OK;
}

int WalBuffer::flush(const Write& write) {
    if (held_.empty()) return SQLITE_OK;
    const int result = write(offset_, held_);
    held_.clear();
    return result;
}

}  // namespace dongbo
