// What followers send to an owner: statements, deletions, checkpoints. Private to this room.
#pragma once

#include "store/node_store.hpp"
#include "sync/format/transport.hpp"
#include "sync/owner/owned_feed.hpp"

namespace dongbo {

/// Who asks for what, and who answers.
struct ReportContext {
    NodeStore& node;
    FeedStore& feeds;
    const SigningKey& key;
    std::string consumer;
    Timestamp now;
};

/// The answer to a proposal is an offer; a whole document is kept.
Result<FeedAnswer> take_statement(const ReportContext& context, const OwnedFeed& feed,
                                  const std::string& body);
/// Kept, once signature, agency, feed and position are right; refused with a reason otherwise. The
/// connection says who sent it, the key in it who signed.
Result<FeedAnswer> take_deletion(const ReportContext& context, const OwnedFeed& feed,
                                 const std::string& body);
/// A checkpoint that this node signed. If it can't be true of what is here, the feed stops: 409
/// recovering. The answer is our newest.
Result<FeedAnswer> take_checkpoint(const ReportContext& context, const OwnedFeed& feed,
                                   const std::string& body);

}  // namespace dongbo
