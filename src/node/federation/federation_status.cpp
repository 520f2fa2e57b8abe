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

/// By version: of two names of one share the longer one is later, or the greater.
std::pair<std::size_t, std::string_view> version_of(const OwnedFeedSummary& feed) {
    return {feed.feed.size(), feed.feed};
}

/// Of the share's newest version; nothing: the feeder has not made it yet.
const OwnedFeedSummary* newest_of(const std::vector<OwnedFeedSummary>& feeds,
                                  const std::string& share) {
    const OwnedFeedSummary* newest = nullptr;
    for (const OwnedFeedSummary& feed : feeds)
        if (feed.share == share && (newest == nullptr || version_of(feed) > version_of(*newest)))
            newest = &feed;
    return newest;
}

/// How long the feed was that the follower came with.
Position signed_size(const Exchange& exchange, const std::string& agency,
                     const FeedRecovery& recovery) {
    const NoteKey key{note_name(agency), exchange.services.signing_key->public_key()};
    const auto checkpoint = open_checkpoint(recovery.note, key);
    return checkpoint ? checkpoint->size : 0;
}

FollowerStatus status_of(Exchange& exchange, const Share& share, const Date& today,
                         const OwnedFeedSummary* feed) {
    FollowerStatus status{.share = share,
                          .good = share.valid_on(today),
                          .feed = {},
                          .statement = {},
                          .deletion_key = {}};
    if (feed == nullptr) return status;
    status.recovery = feed->recovery;
    if (feed->recovery)
        status.signed_size =
            signed_size(exchange, exchange.reader.node().agency(), *feed->recovery);
    if (const auto deletion = decode_deletion(feed->deletion)) {
        status.deletion = deletion->deletion;
        status.deletion_key = deletion->key.text();
    }
    status.feed = feed->feed;
    status.closed = feed->closed;
    status.size = feed->size;
    status.records = feed->live;
    status.statement = feed->last_statement;
    status.statement_says = glance_at(feed->last_statement);
    status.alarms = feed->alarms;
    if (exchange.services.followers == nullptr) return status;
    if (const auto seen = exchange.services.followers->find(feed->feed, share.consumer)) {
        status.position = seen->position;
        status.seen = seen->seen;
    }
    return status;
}

}  // namespace

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
