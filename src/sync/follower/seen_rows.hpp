// Which rows a snapshot that comes again has shown: a bit a row, in the dataset's book.
#pragma once

#include <map>
#include <set>
#include <string>

#include "store/store.hpp"

namespace dongbo {

/// Not thread-safe. After a transaction that failed: forget.
class SeenRows {
  public:
    explicit SeenRows(std::string dataset) : dataset_(std::move(dataset)) {}

    Result<> note(StoreWriter& writer, std::uint64_t row);
    Result<> save(StoreWriter& writer);
    /// A new snapshot begins, or the one that came is dealt with.
    Result<> clear(StoreWriter& writer);
    /// What was noted of a row, as committed.
    Result<bool> contains(Store& store, std::uint64_t row);
    void forget() { chunks_.clear(), changed_.clear(); }

  private:
    std::string dataset_;
    std::map<std::uint32_t, std::string> chunks_;
    std::set<std::uint32_t> changed_;
};

}  // namespace dongbo
