// A feed of this node at one moment, and what can be signed of it.
#pragma once

#include <optional>
#include <string>

#include "base/signature.hpp"
#include "share/share.hpp"
#include "store/feed_store.hpp"
#include "sync/owner/feed_state.hpp"
#include "sync/proof/checkpoint.hpp"

namespace dongbo {

struct OwnedFeed {
    FeedRow row;
    FeedState state;
    FeedDefinition definition;
    LogPoint reflects;  ///< the log as of which the feed is as it stands
};

/// Nothing: there is no such feed. About 20 µs.
Result<std::optional<OwnedFeed>> read_owned_feed(FeedStore& feeds, const std::string& name);
/// The newest feed of a share: "dan-cu-ha-noi.v3" where there is no v4.
Result<std::optional<OwnedFeed>> read_newest_feed(FeedStore& feeds, const std::string& share);

/// Complete subtrees of the feed's tree, from the leaves and nodes that are kept. Valid as long as
/// `feeds`.
SubtreeHash subtrees_of(FeedStore& feeds, std::uint64_t feed);

/// The newest checkpoint, with sets.
Checkpoint newest_checkpoint(const OwnedFeed& feed, const std::string& owner);

/// `log` and `as_of` of the entry at `size`, for a size of which no figures are kept.
Result<Checkpoint> checkpoint_at(FeedStore& feeds, const OwnedFeed& feed, const std::string& owner,
                                 Position size, const LogPoint& of_entry);

}  // namespace dongbo
