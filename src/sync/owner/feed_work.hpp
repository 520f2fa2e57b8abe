// A feed while entries are added to it: tree, sets and rows in memory, then written at once.
#pragma once

#include <map>
#include <memory>
#include <set>
#include <string>
#include <vector>

#include "share/share_filter.hpp"
#include "store/feed_store.hpp"
#include "sync/owner/feed_sight.hpp"
#include "sync/owner/feed_state.hpp"

namespace dongbo {

/// Random salts, fetched from the system many at a time.
class SaltSource {
  public:
    Salt next();

  private:
    std::vector<std::uint8_t> bytes_;
    std::size_t used_ = 0;
};

/// Not thread-safe. What was added is lost unless write() and committed() follow.
class FeedWork {
  public:
    FeedWork(FeedRow row, FeedState state, std::shared_ptr<const ShareFilter> filter,
             std::size_t view)
        : row_(std::move(row)), state_(std::move(state)), filter_(std::move(filter)), view_(view) {}

    const FeedRow& row() const { return row_; }
    const FeedState& state() const { return state_; }
    const ShareFilter& filter() const { return *filter_; }
    std::size_t view() const { return view_; }

    /// A record comes into a set, or goes out of it.
    Result<> count(FeedStore& feeds, const RecordId& record, const ShownVersion* before,
                   const ShownVersion* after, bool pending);
    /// Of the buckets that are not empty.
    Result<std::set<std::string>> bucket_names(FeedStore& feeds) const;
    /// The next entry: canonical JSON of a FeedChange.
    void append(const RecordId& record, Position log, const std::string& encoded,
                SaltSource& salts);
    /// The newest entry ends a commit of the owner.
    void end_commit();
    bool has_news() const { return !entries_.empty() || remade_ || created_; }
    std::size_t new_entries() const { return entries_.size(); }

    /// All sets anew, from what was found.
    void replace_sets(DigestedSet live, DigestedSet pending,
                      std::map<std::string, UnitBucket> buckets);
    void close() { row_.closed = true; }
    void set_before(std::string feed, Position size);

    /// Creates the feed, with number 0, or brings it up to `point`; nothing if it has no news.
    Result<> write(FeedStore& feeds, FeedWriter& writer, const LogPoint& point, Position retention,
                   std::size_t batch);
    void committed();

  private:
    Result<UnitBucket*> bucket(FeedStore& feeds, const std::string& name);
    Result<> write_buckets(FeedStore& feeds, FeedWriter& writer);
    Result<> write_point(FeedStore& feeds, FeedWriter& writer);
    Result<> prune(FeedWriter& writer, Position retention, std::size_t batch);

    FeedRow row_;
    FeedState state_;
    std::shared_ptr<const ShareFilter> filter_;
    std::size_t view_;
    std::map<std::string, UnitBucket> buckets_;  ///< that were changed
    std::vector<FeedEntryRow> entries_;
    std::vector<FeedNode> nodes_;
    bool remade_ = false;  ///< buckets_ are all there are
    bool created_ = false;
};

}  // namespace dongbo
