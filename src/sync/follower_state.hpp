// How far a follower is with a feed: durable together with the records.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

#include "sync/feed_description.hpp"
#include "sync/merkle.hpp"

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

struct FollowerState {
    FollowerPhase phase = FollowerPhase::describing;
    FeedDescription description;
    std::string why;                ///< asking, waiting, alarmed, ended: a word and a sentence
    std::string snapshot_cursor;    ///< copying: of the next page
    Position snapshot_from = 0;     ///< copying: size of the feed at the first page
    Position snapshot_to = 0;       ///< copying: greatest size that a page has shown so far
    MerkleFrontier tree;            ///< of the entries up to the position
    std::string checkpoint;         ///< the newest that was verified
    Position allowed_removals = 0;  ///< a person let the removals up to this position go ahead
    Position position() const { return tree.size(); }
};

std::string encode(const FollowerState& state);
Result<FollowerState> decode_follower_state(std::string_view bytes);

}  // namespace dongbo
