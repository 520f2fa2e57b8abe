// An owner that came back with less than it had signed: restored from a backup, or failed over to a
// copy that was behind. Its followers know more than it does. A feed then stops ("recovering")
// until a person confirms that its history goes on anew from what is there.
#pragma once

#include <optional>
#include <string>

#include "base/calendar.hpp"
#include "store/feed_store.hpp"
#include "sync/proof/checkpoint.hpp"

namespace dongbo {

/// What a follower brought back: signed by this node, and not true of what it has.
struct FeedRecovery {
    Timestamp noticed;
    std::string agency;  ///< of the follower
    std::string note;    ///< the checkpoint with the greatest size that came so far
    friend bool operator==(const FeedRecovery&, const FeedRecovery&) = default;
};
/// Nothing: the feed is not stopped.
Result<std::optional<FeedRecovery>> read_recovery(FeedStore& feeds, const std::string& feed);

/// Where an epoch left the one before it.
struct FeedFork {
    std::uint64_t epoch_before = 1;
    Position size = 0;  ///< entries that both have
    Hash root{};        ///< of their tree
    friend bool operator==(const FeedFork&, const FeedFork&) = default;
};
/// A person has confirmed it: the feed goes on from what is there, in the next epoch. The feeder
/// must not be at work meanwhile, and is opened anew afterwards. not_found: no such feed; conflict:
/// it is not recovering.
Result<FeedFork> begin_epoch(FeedStore& feeds, const std::string& feed);
/// Where this epoch began; nothing: it is the first one.
Result<std::optional<FeedFork>> read_fork(FeedStore& feeds, const std::string& feed,
                                          std::uint64_t epoch);

/// Stops the feed, unless it stands still for a greater checkpoint already.
Result<> note_recovery(FeedStore& feeds, const std::string& feed, const FeedRecovery& recovery,
                       const Checkpoint& checkpoint, const NoteKey& key);

}  // namespace dongbo
