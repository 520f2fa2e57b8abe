// Pages of a feed's entries. Private to this room.
#pragma once

#include "sync/format/page.hpp"
#include "sync/format/transport.hpp"
#include "sync/owner/owned_feed.hpp"

namespace dongbo {

/// At least one commit, where there is one; at most about `limit` entries beyond. The answer is
/// encoded for the protocol.
Result<FeedAnswer> read_changes(FeedStore& feeds, const OwnedFeed& feed, const std::string& owner,
                                const SigningKey& key, const FeedRequest& request,
                                const CompressionDictionary& dictionary, int protocol);

}  // namespace dongbo
