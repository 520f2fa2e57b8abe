// What many threads need and is slow to make or big: made once, and gone when nobody needs it.
#pragma once

#include <map>
#include <memory>
#include <mutex>
#include <utility>

namespace dongbo {

/// Immutable values by key, each for as long as somebody holds it. Thread-safe.
template <class Key, class Value>
class WeakCache {
  public:
    /// Null: nobody holds it.
    std::shared_ptr<const Value> find(const Key& key) {
        const std::scoped_lock lock(mutex_);
        const auto known = values_.find(key);
        return known != values_.end() ? known->second.lock() : nullptr;
    }
    void keep(const Key& key, const std::shared_ptr<const Value>& value) {
        const std::scoped_lock lock(mutex_);
        std::erase_if(values_, [](const auto& one) { return one.second.expired(); });
        values_[key] = value;
    }

  private:
    std::mutex mutex_;
    std::map<Key, std::weak_ptr<const Value>> values_;
};

}  // namespace dongbo
