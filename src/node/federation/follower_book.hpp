// Who follows this node's feeds, and how far they say they are.
#pragma once

#include <cstdint>
#include <map>
#include <mutex>
#include <optional>
#include <string>
#include <utility>

#include "base/calendar.hpp"

namespace dongbo {

/// Since the node started. Thread-safe; of each feed there is one consumer, so that shares bound
/// it.
class FollowerBook {
  public:
    struct Entry {
        std::uint64_t position = 0;  ///< all before it is durable at the follower
        Timestamp seen;
    };
    void note(const std::string& feed, const std::string& agency, std::uint64_t position,
              const Timestamp& now);
    /// Nothing: it has not asked since the start.
    std::optional<Entry> find(const std::string& feed, const std::string& agency) const;

  private:
    mutable std::mutex mutex_;
    std::map<std::pair<std::string, std::string>, Entry> entries_;
};

}  // namespace dongbo
