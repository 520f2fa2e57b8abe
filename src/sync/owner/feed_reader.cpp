#include "sync/owner/feed_reader.hpp"

#include "record/json_cursor.hpp"
#include "sync/format/feed_messages.hpp"
#include "sync/owner/changes_reader.hpp"
#include "sync/owner/feed_answers.hpp"
#include "sync/owner/feed_epoch.hpp"
#include "sync/owner/follower_reports.hpp"
#include "sync/owner/owned_feed.hpp"
#include "sync/owner/shared_dataset.hpp"
#include "sync/owner/snapshot_reader.hpp"

namespace dongbo {

using Kind = FeedRequest::Kind;

class FeedReader::Implementation {
  public:
    Implementation(NodeStore& node, FeedStore& feeds, const SigningKey& key)
        : node(node), feeds(feeds), key(key) {}

    Result<FeedAnswer> answer(const FeedRequest& request, const std::string& consumer, int protocol,
                              const Timestamp& now);

    NodeStore& node;
    FeedStore& feeds;
    SigningKey key;
    ShapeCache shapes{node};
    SnapshotReader snapshots{node, feeds, shapes};

  private:
    Result<FeedAnswer> describe(const std::string& name, const std::string& consumer,
                                const Timestamp& now);
    Result<FeedAnswer> describe(const Share& share, const OwnedFeed& feed);
    Result<FeedAnswer> read(const FeedRequest& request, const OwnedFeed& feed, int protocol);
    Result<FeedAnswer> changes(const FeedRequest& request, const OwnedFeed& feed, int protocol);
    Result<FeedAnswer> consistency(const FeedRequest& request, const OwnedFeed& feed);
    Result<FeedAnswer> frontier(const FeedRequest& request, const OwnedFeed& feed);
    Result<FeedAnswer> inclusion(const FeedRequest& request, const OwnedFeed& feed);
};

Result<FeedAnswer> FeedReader::Implementation::answer(const FeedRequest& request,
                                                      const std::string& consumer, int protocol,
                                                      const Timestamp& now) {
    if (request.kind == Kind::describe) return describe(request.feed, consumer, now);
    TRY_ASSIGN(const auto feed, read_owned_feed(feeds, request.feed));
    if (!feed) return refusal(404, "no_feed");
    TRY_ASSIGN(const Share* const share, shapes.share(feed->row.share));
    // Whose it was nobody says any more, once the share was taken back.
    if (share == nullptr) return refusal(410, "share_ended");
    if (share->consumer != consumer) return refusal(403, "not_yours");
    const ReportContext context{node, feeds, key, consumer, now};
    if (request.kind == Kind::checkpoint) return take_checkpoint(context, *feed, request.body);
    if (request.kind == Kind::deletion) return take_deletion(context, *feed, request.body);
    if (!share->valid_on(vietnamese_day(now))) return refusal(410, "share_ended");
    TRY_ASSIGN(const auto recovery, read_recovery(feeds, feed->row.name));
    if (recovery) return refusal(409, "recovering");
    if (request.kind == Kind::statement) return take_statement(context, *feed, request.body);
    return read(request, *feed, protocol);
}

Result<FeedAnswer> FeedReader::Implementation::describe(const std::string& name,
                                                        const std::string& consumer,
                                                        const Timestamp& now) {
    TRY_ASSIGN(const Share* const share, shapes.share(name));
    TRY_ASSIGN(const auto feed, read_newest_feed(feeds, name));
    if (share == nullptr) return feed ? refusal(410, "share_ended") : refusal(404, "no_share");
    if (share->consumer != consumer) return refusal(403, "not_yours");
    const Date today = vietnamese_day(now);
    if (share->valid_until && today >= *share->valid_until) return refusal(410, "share_ended");
    if (!feed || feed->row.closed || today < share->valid_from) return refusal(503, "not_ready");
    TRY_ASSIGN(const auto recovery, read_recovery(feeds, feed->row.name));
    if (recovery) return refusal(409, "recovering");
    return describe(*share, *feed);
}

Result<FeedAnswer> FeedReader::Implementation::describe(const Share& share, const OwnedFeed& feed) {
    FeedDescription description{
        .share = share.name,
        .feed = feed.row.name,
        .dataset = feed.row.dataset,
        .owner = node.agency(),
        .consumer = share.consumer,
        .contract = feed.definition.contract,
        .contract_version = feed.definition.contract_version,
        .fields = feed.definition.fields,
        .filter = feed.definition.filter,
        .pending = feed.definition.pending,
        .purpose = share.purpose,
        .legal_basis = share.legal_basis,
        .valid_from = share.valid_from,
        .valid_until = share.valid_until,
        .removal_threshold = share.removal_threshold,
        .delete_within_days = share.delete_within_days,
        .before = feed.state.before,
        .before_size = feed.state.before_size,
        .checkpoint = sign_checkpoint(newest_checkpoint(feed, node.agency()), key)};
    // A new epoch took the place of the one before at the fork.
    TRY_ASSIGN(const auto fork, read_fork(feeds, feed.row.name, feed.row.epoch));
    if (fork) {
        description.before = feed.row.name;
        description.before_size = fork->size;
    }
    return answer_with(encode(description));
}

Result<FeedAnswer> FeedReader::Implementation::read(const FeedRequest& request,
                                                    const OwnedFeed& feed, int protocol) {
    switch (request.kind) {
        case Kind::changes:
            return changes(request, feed, protocol);
        case Kind::snapshot: {
            TRY_ASSIGN(const auto shape, shapes.shape(feed.row.dataset, feed.row.definition));
            if (!shape) return refusal(503, "not_ready");
            return snapshots.read(feed, *shape, request, protocol);
        }
        case Kind::consistency:
            return consistency(request, feed);
        case Kind::frontier:
            return frontier(request, feed);
        case Kind::inclusion:
            return inclusion(request, feed);
        default:
            return refusal(422, "unreadable");
    }
}

Result<FeedAnswer> FeedReader::Implementation::changes(const FeedRequest& request,
                                                       const OwnedFeed& feed, int protocol) {
    TRY_ASSIGN(const auto shape, shapes.shape(feed.row.dataset, feed.row.definition));
    // Of a contract that is not in force here any more, no dictionary can be made.
    static const CompressionDictionary kNone;
    TRY_ASSIGN(FeedAnswer answer, read_changes(feeds, feed, node.agency(), key, request,
                                               shape ? shape->dictionary : kNone,
                                               shape ? protocol : kSyncProtocolBefore));
    // No more will come: who has all of it need not wait for its next look at the share.
    if (answer.status == 200 && feed.row.closed && request.after == feed.row.size)
        answer.problem = "closed";
    return answer;
}

Result<FeedAnswer> FeedReader::Implementation::consistency(const FeedRequest& request,
                                                           const OwnedFeed& feed) {
    const auto from = parse_whole_number(request.from);
    if (!from || *from < 0 || static_cast<Position>(*from) > request.after)
        return refusal(422, "unreadable", "from and to are sizes of the feed, in this order");
    if (request.after > feed.row.size) return refusal(409, "behind");
    TRY_ASSIGN(const auto proof, consistency_proof(static_cast<Position>(*from), request.after,
                                                   subtrees_of(feeds, feed.row.number)));
    return answer_with(encode_proof(proof));
}

Result<FeedAnswer> FeedReader::Implementation::frontier(const FeedRequest& request,
                                                        const OwnedFeed& feed) {
    if (request.after > feed.row.size) return refusal(409, "behind");
    TRY_ASSIGN(const MerkleFrontier tree,
               frontier_at(request.after, subtrees_of(feeds, feed.row.number)));
    return answer_with(encode(tree));
}

Result<FeedAnswer> FeedReader::Implementation::inclusion(const FeedRequest& request,
                                                         const OwnedFeed& feed) {
    if (request.after == 0) return refusal(422, "unreadable", "positions count from 1");
    if (request.after > feed.row.size) return refusal(409, "behind");
    const Checkpoint checkpoint = newest_checkpoint(feed, node.agency());
    const SubtreeHash subtree = subtrees_of(feeds, feed.row.number);
    InclusionProof inclusion{.checkpoint = sign_checkpoint(checkpoint, key),
                             .index = request.after - 1,
                             .leaf = {},
                             .proof = {},
                             .root = checkpoint.root,
                             .size = checkpoint.size};
    TRY_ASSIGN(inclusion.leaf, subtree(0, inclusion.index));
    TRY_ASSIGN(inclusion.proof, inclusion_proof(inclusion.index, inclusion.size, subtree));
    return answer_with(encode(inclusion));
}

FeedReader::FeedReader(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
FeedReader::~FeedReader() = default;

Result<std::unique_ptr<FeedReader>> FeedReader::open(NodeStore& node, FeedStore& feeds,
                                                     const SigningKey& key) {
    return std::unique_ptr<FeedReader>(
        new FeedReader(std::make_unique<Implementation>(node, feeds, key)));
}

FeedAnswer FeedReader::answer(const FeedRequest& request, const std::string& consumer, int protocol,
                              const Timestamp& now) {
    return answer_of(implementation_->answer(request, consumer, protocol, now));
}

Result<bool> FeedReader::has_changes(const std::string& feed, Position after) {
    TRY_ASSIGN(const auto row, implementation_->feeds.feed(feed));
    return row && (row->size > after || row->closed);
}

Result<std::string> FeedReader::checkpoint(const std::string& feed) {
    TRY_ASSIGN(const auto owned, read_owned_feed(implementation_->feeds, feed));
    if (!owned) return fail(ErrorCode::not_found, "there is no such feed", feed);
    return sign_checkpoint(newest_checkpoint(*owned, implementation_->node.agency()),
                           implementation_->key);
}

Result<std::vector<FeedReader::UnitSets>> FeedReader::unit_sets(const std::string& feed) {
    TRY_ASSIGN(const auto owned, read_owned_feed(implementation_->feeds, feed));
    if (!owned) return fail(ErrorCode::not_found, "there is no such feed", feed);
    TRY_ASSIGN(const auto sets, read_unit_sets(implementation_->feeds, owned->row));
    std::vector<UnitSets> units;
    for (const auto& [unit, bucket] : sets) units.push_back({unit, bucket.live, bucket.pending});
    return units;
}

}  // namespace dongbo
