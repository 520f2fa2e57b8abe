// How the federation stands as seen from this node: whom it follows, and who follows it. For the
// API and the pages.
#pragma once

#include <algorithm>
#include <optional>
#include <string>
#include <vector>

#include "node/exchange.hpp"
#include "node/federation/following.hpp"
#include "share/share.hpp"
#include "sync/owner/feed_alarms.hpp"
#include "sync/owner/feed_epoch.hpp"

namespace dongbo {

/// One share of this node's, and how far its follower is.
struct FollowerStatus {
    Share share;
    bool good = false;  ///< today
    /// The feed came back with less than it had signed: a person decides.
    std::optional<FeedRecovery> recovery{};
    Position signed_size = 0;  ///< of the feed, as its recovery shows
    std::string feed;          ///< empty: the feeder has not made it yet
    bool closed = false;
    Position size = 0;
    std::uint64_t records = 0;           ///< that it shows
    std::optional<Position> position{};  ///< that the follower has made durable
    std::optional<Timestamp> seen{};     ///< when it asked last, since the node started
    std::string statement;               ///< the newest signed by both; empty: none
    std::optional<StatementGlance> statement_says{};  ///< of the statement
    std::vector<FeedAlarm> alarms{};     ///< its records are not those that were signed
    std::optional<Deletion> deletion{};  ///< the follower has deleted its copy, and signed that
    std::string deletion_key;            ///< that signed it

    /// Entries that it has not.
    Position behind() const { return size - std::min(size, position.value_or(0)); }
};

struct FederationStatus {
    std::string agency;
    std::string signs_as;  ///< its key for notes; empty: it has none
    std::vector<FollowedStatus> followed;
    std::vector<FollowerStatus> followers;
};

/// What the caller may see of it. Some 50 µs a share.
Result<FederationStatus> read_federation(Exchange& exchange);

}  // namespace dongbo
