// What pages and programs tell of the feeds that this node owns, and what is kept of their
// followers.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "store/feed_store.hpp"
#include "store/node_store.hpp"
#include "sync/owner/feed_alarms.hpp"
#include "sync/owner/feed_epoch.hpp"

namespace dongbo {

struct OwnedFeedSummary {
    std::string feed, share, dataset;
    std::string consumer;  ///< empty: the share was taken back
    bool good = false;     ///< the share is, on the day that was asked for
    bool closed = false;
    std::uint64_t epoch = 1;
    Position size = 0, pruned = 0, log = 0;
    std::uint64_t live = 0, pending = 0;  ///< records in the sets
    Timestamp as_of;
    std::optional<Timestamp> last_scrub;   ///< that found nothing
    std::string last_statement;            ///< document; empty: there is none
    std::string deletion;                  ///< document; empty: there is none
    std::string follower_checkpoint;       ///< that the follower sent in a fail-over
    std::optional<FeedRecovery> recovery;  ///< it has stopped
    std::vector<FeedAlarm> alarms;         ///< its records are not those that were signed
};
/// By name, closed ones too. About 50 µs each.
Result<std::vector<OwnedFeedSummary>> owned_feeds(NodeStore& node, FeedStore& feeds,
                                                  const Date& today);

/// A feed's statements, the newest size first, at most `limit` documents.
Result<std::vector<std::string>> kept_statements(FeedStore& feeds, const std::string& feed,
                                                 std::size_t limit);
/// The rows of a feed were all hashed anew, and fitted: an alarm of an earlier scrub is over.
Result<> note_scrub(FeedStore& feeds, const std::string& feed, const Timestamp& at);
Result<std::optional<Timestamp>> read_last_scrub(FeedStore& feeds, const std::string& feed);

/// What followers report. A statement stands at its size; one that is sent again takes its place.
Result<> keep_statement(FeedStore& feeds, const std::string& feed, Position position,
                        const std::string& agency, const std::string& document);
Result<> keep_deletion(FeedStore& feeds, const std::string& feed, const std::string& document);
Result<> keep_follower_checkpoint(FeedStore& feeds, const std::string& feed,
                                  const std::string& note);

}  // namespace dongbo
