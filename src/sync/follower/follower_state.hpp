// How far a follower is with a feed: durable together with the records.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/format/feed_description.hpp"
#include "sync/proof/merkle.hpp"

namespace dongbo {

enum class FollowerPhase : std::uint8_t {
    describing,     ///< has asked nothing yet
    first_copy,     ///< takes the first snapshot; nothing is served yet
    copying_again,  ///< behind retention, or a new version of the share: what is here stays served
    following,      ///< takes changes
    asking,   ///< stopped: more would be removed at once than the share allows; a person decides
    waiting,  ///< stopped until the node has something: a contract's version
    alarmed,  ///< stopped: the owner's history does not hold together; a person decides
    ended     ///< the share is over; nothing is served
};
std::string_view name(FollowerPhase phase);

/// How far a copy is.
enum class SnapshotStage : std::uint8_t {
    none,     ///< no page is in
    pages,    ///< some are
    shown,    ///< all are
    finished  ///< and the replica is tidy: it is whole once position and sets fit a checkpoint
};

struct FollowerState {
    FollowerPhase phase = FollowerPhase::describing;
    /// asking, waiting, alarmed, ended: what it was at, and goes on with where it can.
    FollowerPhase before = FollowerPhase::describing;
    FeedDescription description;
    std::uint64_t epoch = 1;  ///< of the owner's history that is followed
    /// asking, waiting, alarmed, ended: a word and a sentence, "contract: needs contract person
    /// 2.1.0". See Follower for the words.
    std::string why;
    std::string evidence;  ///< alarmed: the signed note that can't be true beside `checkpoint`
    SnapshotStage snapshot_stage = SnapshotStage::none;
    std::string snapshot_base;    ///< copying: feed to which the snapshot tells the difference
    std::string snapshot_cursor;  ///< copying: of the next page
    Position snapshot_from = 0;   ///< copying: size of the feed at the first page
    /// Size of the feed before which the records can't be compared with the sets: that a page of
    /// the snapshot, or of changes with erased entries, has shown.
    Position snapshot_to = 0;
    MerkleFrontier tree;     ///< of the entries up to the position
    std::string checkpoint;  ///< the newest that was verified
    /// Removed by the pages since the follower was last in step, and records before them: pages of
    /// one absence count together, a restart in between or not.
    std::uint64_t removals = 0, live_before = 0;
    Position allowed_removals = 0;  ///< a person let the removals up to this position go ahead
    Position position() const { return tree.size(); }
};

/// Whether people may be shown what the replica holds: not before the first copy is whole, not from
/// the day on which the share is no longer good. An alarm, a question or a line that is cut stops
/// changes, not the serving of what is there: every answer says as of when it is.
bool is_served(const FollowerState& state, const Timestamp& now);

std::string encode(const FollowerState& state);
Result<FollowerState> decode_follower_state(std::string_view bytes);

}  // namespace dongbo
