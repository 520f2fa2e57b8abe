// Answers what followers ask: the owner's other side. One a thread; reads alone, but for what
// followers report.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "share/share.hpp"
#include "store/feed_store.hpp"
#include "sync/format/feed_description.hpp"
#include "sync/format/page.hpp"
#include "sync/format/transport.hpp"
#include "sync/statement/statement.hpp"

namespace dongbo {

class FeedReader {
  public:
    static Result<std::unique_ptr<FeedReader>> open(NodeStore& node, FeedStore& feeds,
                                                    const SigningKey& key);
    ~FeedReader();

    /// The whole interface between nodes: answers any request of the agency `consumer`, which the
    /// caller has made sure of. `protocol`: the newest that the follower speaks. Never waits:
    /// `changes` without any is an answer with no entries. 200 closed: no more will come, since
    /// another version of the feed goes on: `describe` tells which.
    ///
    /// status  problem           when
    /// 403     not_yours         the share was granted to somebody else
    /// 404     no_share, no_feed nothing of that name
    /// 409     behind            the feed has less than the follower
    /// 409     recovering        the feed has less than it had signed: see
    /// sync/owner/feed_epoch.hpp 409     moved_on          a statement at a size of which no
    /// figures are kept any more 410     behind_retention  the content of those entries is pruned:
    /// a snapshot goes on 410     share_ended       the share is not good today, or was taken back
    /// 410     no_difference     a snapshot to that feed can't be told as a difference
    /// 422     unreadable        what was sent is not what it should be
    /// 503     feed_differs      a statement, while the owner's rows are not what the feed says
    /// 503     not_ready         the feeder has not made the feed yet
    /// 503     unavailable       the store can't be read now; or it is damaged: `dongbo doctor`
    FeedAnswer answer(const FeedRequest& request, const std::string& consumer, int protocol,
                      const Timestamp& now);
    /// True: `changes` after the position has something to give, so that waiting is over.
    Result<bool> has_changes(const std::string& feed, Position after);

    /// The newest checkpoint of a feed with its sets: a signed note. not_found.
    Result<std::string> checkpoint(const std::string& feed);
    /// Sets by current unit as of the feed's size; empty code: in none.
    struct UnitSets {
        std::string unit;
        DigestedSet live, pending;
    };
    Result<std::vector<UnitSets>> unit_sets(const std::string& feed);

  private:
    class Implementation;
    explicit FeedReader(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
