#include "node/federation/federation_status.hpp"

#include "node/api/answers.hpp"
#include "node/federation/follower_book.hpp"
#include "node/node_reader.hpp"
#include "node/services.hpp"
#include "sync/owner/federation_view.hpp"
#include "sync/proof/checkpoint.hpp"
#include "sync/statement/statement.hpp"

namespace dongbo {
namespace {

/// Of the share's newest version; nothing: the feeder has not made it yet.
const OwnedFeedSummary* newest_of(const std::vector<OwnedFeedSummary>& feeds,
                                  const std::string& share) {
    const OwnedFeedSummary* newest = nullptr;
    for (const OwnedFeedSummary& feed : feeds)
        if (feed.share == share && (newest == nullptr || !feed.closed)) newest = &feed;
    return newest;
}

FollowerStatus status_of(const Exchange& exchange, const Share& share, const Date& today,
                         const OwnedFeedSummary* feed) {
    FollowerStatus status{
        .share = share, .good = share.valid_on(today), .feed = {}, .statement = {}};
    if (feed == nullptr) return status;
    status.stopped = feed->recovery.has_value();
    status.feed = feed->feed;
    status.closed = feed->closed;
    status.size = feed->size;
    status.records = feed->live;
    status.statement = feed->last_statement;
    status.statement_at = made_at(feed->last_statement);
    if (exchange.services.followers == nullptr) return status;
    if (const auto seen = exchange.services.followers->find(feed->feed, share.consumer)) {
        status.position = seen->position;
        status.seen = seen->seen;
    }
    return status;
}

}  // namespace

std::optional<Timestamp> made_at(const std::string& statement) {
    if (statement.empty()) return std::nullopt;
    const auto read = decode_statement(statement);
    return read ? std::optional(read->statement.at) : std::nullopt;
}

Result<FederationStatus> read_federation(Exchange& exchange) {
    NodeStore& node = exchange.reader.node();
    FederationStatus federation{
        .agency = node.agency(), .signs_as = {}, .followed = {}, .followers = {}};
    const bool own = may(exchange, Permission::see_status, federation.agency);
    if (exchange.services.following != nullptr && own)
        federation.followed = exchange.services.following->all();
    TRY_ASSIGN(const std::vector<Share> shares, read_shares(node));
    const SigningKey* const key = exchange.services.signing_key.get();
    const Date today = vietnamese_day(exchange.now);
    std::vector<OwnedFeedSummary> feeds;
    if (key != nullptr) {
        federation.signs_as = NoteKey{note_name(federation.agency), key->public_key()}.text();
        TRY_ASSIGN(FeedStore* const store, exchange.reader.feed_store());
        TRY_ASSIGN(feeds, owned_feeds(node, *store, today));
    }
    for (const Share& share : shares)
        if (may(exchange, Permission::see_status, federation.agency, share.consumer))
            federation.followers.push_back(
                status_of(exchange, share, today, newest_of(feeds, share.name)));
    return federation;
}

}  // namespace dongbo
