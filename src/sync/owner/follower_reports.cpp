#include "sync/owner/follower_reports.hpp"

#include "store/covered.hpp"
#include "sync/owner/federation_view.hpp"
#include "sync/owner/feed_answers.hpp"
#include "sync/statement/statement_exchange.hpp"

namespace dongbo {
namespace {

/// While entries are added, sets by unit and size are looked at once more.
constexpr int kAttempts = 5;

NoteKey own_key(const ReportContext& context) {
    return {note_name(context.node.agency()), context.key.public_key()};
}

/// A side's figures at a size. Nothing: they are not kept any more.
struct Side {
    StatementSide side;
    Position log = 0;
};

Result<std::optional<Side>> side_at(const ReportContext& context, const OwnedFeed& feed,
                                    Position position) {
    Side made;
    made.side.agency = context.node.agency();
    made.side.as_of = feed.reflects.as_of;
    made.log = feed.reflects.log;
    SetFigures live = figures(feed.state.live), pending = figures(feed.state.pending);
    if (position != feed.row.size) {
        TRY_ASSIGN(const auto point, read_feed_point(context.feeds, feed.row.number, position));
        if (!point) return std::nullopt;
        made.side.as_of = point->as_of;
        made.log = point->log;
        live = point->live;
        pending = point->pending;
    }
    made.side.live = live;
    if (feed.definition.pending) made.side.pending = pending;
    TRY_ASSIGN(made.side.last_scrub, read_last_scrub(context.feeds, feed.row.name));
    return made;
}

/// Figures by unit as of the feed's size. Nothing: entries were added meanwhile.
Result<std::optional<std::vector<UnitFigures>>> units_at(const ReportContext& context,
                                                         const OwnedFeed& feed) {
    for (int attempt = 0; attempt < kAttempts; ++attempt) {
        TRY_ASSIGN(const auto sets, read_unit_sets(context.feeds, feed.row));
        TRY_ASSIGN(const auto row, context.feeds.feed(feed.row.name));
        if (!row || row->size != feed.row.size) return std::nullopt;
        DigestedSet live, pending;
        std::vector<UnitFigures> units;
        for (const auto& [unit, bucket] : sets) {
            live.add(bucket.live);
            pending.add(bucket.pending);
            units.push_back({unit, figures(bucket.live), figures(bucket.pending)});
        }
        if (units.empty()) units.push_back({"", figures(live), figures(pending)});
        if (live == feed.state.live && pending == feed.state.pending) return units;
    }
    return std::nullopt;
}

/// Of all deliveries of the dataset. Nothing: none of them had a control total.
Result<std::optional<StatementCovered>> covered_by(const ReportContext& context,
                                                   const std::string& dataset) {
    TRY_ASSIGN(const DatasetPlace place, context.node.place(dataset));
    TRY_ASSIGN(Store* const store, context.node.store(place));
    TRY_ASSIGN(const std::vector<Delivery> deliveries, store->deliveries(place.dataset));
    const Covered sum = covered(deliveries);
    if (static_cast<std::size_t>(sum.not_stated) == deliveries.size()) return std::nullopt;
    return StatementCovered{.arrived = static_cast<std::uint64_t>(sum.arrived),
                            .expected = static_cast<std::uint64_t>(sum.declared)};
}

StatementSubject subject_of(const OwnedFeed& feed, const StatementProposal& proposal) {
    return {.dataset = feed.row.dataset,
            .feed = feed.row.name,
            .contract = feed.definition.contract,
            .contract_version = feed.definition.contract_version,
            .fields = feed.definition.fields,
            .epoch = proposal.epoch,
            .position = proposal.position,
            .root = proposal.root};
}

Result<FeedAnswer> answer_proposal(const ReportContext& context, const OwnedFeed& feed,
                                   const std::string& body) {
    TRY_ASSIGN(const StatementProposal proposal, decode_statement_proposal(body));
    if (proposal.side.agency != context.consumer)
        return refusal(422, "unreadable", "the proposal speaks for another agency");
    // What would be signed is what the owner holds; and that it is not what the feed says.
    TRY_ASSIGN(const auto alarm, find_alarm(context.feeds, feed.row.name, AlarmSource::scrub));
    if (alarm) return refusal(503, "feed_differs", "the owner's rows are not what the feed says");
    if (proposal.epoch != feed.row.epoch) return refusal(409, "moved_on");
    if (proposal.position > feed.row.size) return refusal(409, "behind");
    TRY_ASSIGN(const MerkleFrontier tree,
               frontier_at(proposal.position, subtrees_of(context.feeds, feed.row.number)));
    if (tree.root() != proposal.root)
        return refusal(422, "unreadable", "the tree at this size has another root");
    TRY_ASSIGN(auto side, side_at(context, feed, proposal.position));
    if (!side) return refusal(409, "moved_on");
    StatementOffer offer{.side = std::move(side->side),
                         .edition = {},
                         .log = side->log,
                         .at = context.now,
                         .key = own_key(context)};
    // Of an earlier size units are not kept: the statement says that they were left out.
    if (!proposal.side.units.empty() && proposal.position == feed.row.size) {
        TRY_ASSIGN(auto units, units_at(context, feed));
        if (!units) return refusal(409, "moved_on");
        offer.side.units = std::move(*units);
        TRY_ASSIGN(const auto edition, context.feeds.get(edition_key(feed.row.dataset)));
        offer.edition = edition.value_or("");
    }
    TRY_ASSIGN(offer.covered, covered_by(context, feed.row.dataset));
    const std::string text =
        statement_text(assemble_statement(subject_of(feed, proposal), proposal.side, offer));
    offer.signature = context.key.sign(as_bytes(text));
    return answer_with(encode(offer));
}

Result<FeedAnswer> keep_document(const ReportContext& context, const OwnedFeed& feed,
                                 const std::string& body) {
    TRY_ASSIGN(const SignedStatement document, decode_statement(body));
    const Statement& statement = document.statement;
    if (!(document.owner_key == own_key(context)) || statement.feed != feed.row.name ||
        statement.owner.agency != context.node.agency() ||
        statement.follower.agency != context.consumer ||
        document.follower_key.name != note_name(context.consumer))
        return refusal(422, "unreadable", "the statement is one of others");
    TRY(keep_statement(context.feeds, feed.row.name, statement.position, context.consumer, body));
    if (statement.verdict == StatementVerdict::equal)
        TRY(clear_alarm(context.feeds, feed.row.name, AlarmSource::statement));
    else
        TRY(raise_alarm(
            context.feeds,
            {.feed = feed.row.name, .source = AlarmSource::statement, .at = context.now}));
    return answer_with({});
}

}  // namespace

Result<FeedAnswer> take_statement(const ReportContext& context, const OwnedFeed& feed,
                                  const std::string& body) {
    return is_statement_proposal(body) ? answer_proposal(context, feed, body)
                                       : keep_document(context, feed, body);
}

Result<FeedAnswer> take_deletion(const ReportContext& context, const OwnedFeed& feed,
                                 const std::string& body) {
    constexpr std::size_t kDocumentMax = 64U << 10;
    if (body.size() > kDocumentMax)
        return refusal(422, "unreadable", "this is no document of a deletion");
    TRY_ASSIGN(const SignedDeletion document, decode_deletion(body));
    const Deletion& deletion = document.deletion;
    if (deletion.follower != context.consumer)
        return refusal(422, "unreadable", "the deletion speaks for another agency");
    if (deletion.feed != feed.row.name || deletion.dataset != feed.row.dataset)
        return refusal(422, "unreadable", "the deletion is one of another feed");
    // Of an epoch before, nobody knows any more how long it was.
    if (deletion.epoch > feed.row.epoch ||
        (deletion.epoch == feed.row.epoch && deletion.position > feed.row.size))
        return refusal(422, "unreadable", "the feed has never come so far as the deletion says");
    TRY(keep_deletion(context.feeds, feed.row.name, body));
    return answer_with({});
}

Result<FeedAnswer> take_checkpoint(const ReportContext& context, const OwnedFeed& feed,
                                   const std::string& body) {
    TRY_ASSIGN(const Checkpoint theirs, open_checkpoint(body, own_key(context)));
    if (theirs.feed != feed.row.name || theirs.owner != context.node.agency())
        return refusal(422, "unreadable", "the checkpoint is one of another feed");
    bool true_here = theirs.epoch < feed.row.epoch;
    if (theirs.epoch == feed.row.epoch && theirs.size <= feed.row.size) {
        TRY_ASSIGN(const MerkleFrontier tree,
                   frontier_at(theirs.size, subtrees_of(context.feeds, feed.row.number)));
        true_here = tree.root() == theirs.root;
    }
    if (!true_here) {
        TRY(note_recovery(context.feeds, feed.row.name,
                          {.noticed = context.now, .agency = context.consumer, .note = body},
                          theirs, own_key(context)));
        return refusal(409, "recovering");
    }
    TRY(keep_follower_checkpoint(context.feeds, feed.row.name, body));
    return answer_with(
        sign_checkpoint(newest_checkpoint(feed, context.node.agency()), context.key));
}

}  // namespace dongbo
