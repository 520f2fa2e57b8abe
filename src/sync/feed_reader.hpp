// Answers what followers ask: the owner's other side. One a thread; reads alone, but for what
// followers report.
#pragma once

#include <memory>
#include <string>
#include <vector>

#include "share/share.hpp"
#include "store/feed_store.hpp"
#include "sync/feed_description.hpp"
#include "sync/page.hpp"
#include "sync/statement.hpp"
#include "sync/transport.hpp"

namespace dongbo {

class FeedReader {
  public:
    static Result<std::unique_ptr<FeedReader>> open(NodeStore& node, FeedStore& feeds,
                                                    const SigningKey& key);
    ~FeedReader();

    /// The whole interface between nodes: answers any request of the agency `consumer`, which the
    /// caller has made sure of. 403 for others' shares, 404, 409 ("behind", "moved on"), 410
    /// ("behind_retention"). `protocol`: the newest that the follower speaks. Never waits:
    /// `changes` without any is an answer with no entries.
    FeedAnswer answer(const FeedRequest& request, const std::string& consumer, int protocol,
                      const Timestamp& now);
    /// True: `changes` after the position has something to give, so that waiting is over.
    Result<bool> has_changes(const std::string& feed, Position after);

    /// The newest checkpoint of a feed with its sets: a signed note.
    Result<std::string> checkpoint(const std::string& feed);
    /// Sets by current unit as of the feed's size; empty code: in none.
    struct UnitSets {
        std::string unit;
        DigestedSet live, pending;
    };
    Result<std::vector<UnitSets>> unit_sets(const std::string& feed);

  private:
    struct Implementation;
    explicit FeedReader(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
