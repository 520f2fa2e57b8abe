// Which feeds a record can concern: found by its unit or province where a filter asks for one, so
// that thousands of feeds cost a change nothing.
#pragma once

#include <functional>
#include <map>
#include <string>
#include <vector>

#include "sync/owner/feed_work.hpp"

namespace dongbo {

/// Points into feeds that live longer. Not thread-safe.
class FeedDispatch {
  public:
    void add(FeedWork& feed);
    /// Begins a question: feeds that every record concerns.
    void begin();
    /// Feeds that a record which lies there concerns besides.
    void add_place(const RecordPlace& place);
    const std::vector<FeedWork*>& concerned() const { return concerned_; }

  private:
    using Map = std::map<std::string, std::vector<FeedWork*>, std::less<>>;
    void add_from(const Map& map, const std::string& code);

    std::vector<FeedWork*> all_;
    Map by_unit_, by_province_;
    std::vector<FeedWork*> concerned_;
};

}  // namespace dongbo
