// What the follower signs and sends: statements and deletions.
#include <utility>

#include "sync/follower/follower.hpp"

namespace dongbo {
namespace {

/// The owner keeps figures by unit of its newest size alone: so often they are asked for anew where
/// it has moved on meanwhile, before a statement without them will do.
constexpr unsigned kUnitAttempts = 5;

}  // namespace

void Follower::request_statement(bool units) {
    if (statement_ != StatementStep::none && statement_ != StatementStep::wanted) return;
    unit_attempts_ = 0;
    statement_ = settings_.key ? StatementStep::wanted : StatementStep::none;
    statement_units_ = units;
}

void Follower::on_figures(StatementSide side) {
    take_done(FollowerAction::Kind::gather_figures);
    side.agency = settings_.agency;
    if (!state_.description.pending) side.pending.reset();
    proposal_ = {state_.epoch, state_.position(), state_.tree.root(), std::move(side)};
    statement_body_ = encode(proposal_);
    statement_ = StatementStep::proposing;
}

std::optional<FeedRequest> Follower::statement_request() const {
    if (statement_ != StatementStep::proposing && statement_ != StatementStep::closing) return {};
    FeedRequest request = request_of_feed(FeedRequest::Kind::statement);
    request.body = statement_body_;
    return request;
}

void Follower::on_statement_answer(const FeedAnswer& answer, const Timestamp& now) {
    const StatementStep step = std::exchange(statement_, StatementStep::none);
    if (answer.status == 409 && step == StatementStep::proposing) {
        // The owner keeps no figures of that size any more: once more, with newer ones.
        statement_ = StatementStep::wanted;
        retry(side_, now, "the owner has moved on from the size of the statement");
    } else if (answer.status != 200) {
        trouble_ = "the owner refuses the statement: " + std::to_string(answer.status) + " " +
                   answer.problem;
    } else if (step == StatementStep::proposing) {
        sign_offer(answer.body);
    }
}

/// The owner has signed: the follower signs the same bytes, and both keep the document.
void Follower::sign_offer(const std::string& body) {
    const auto offer = decode_statement_offer(body);
    const FeedDescription& about = state_.description;
    if (!offer || offer->key != settings_.owner_key) {
        trouble_ = "the owner's offer of a statement is none, or of another key";
        return;
    }
    if (!proposal_.side.units.empty() && offer->side.units.empty() &&
        ++unit_attempts_ < kUnitAttempts) {
        statement_ = StatementStep::wanted;
        return;
    }
    const StatementSubject subject{about.dataset,          about.feed,    about.contract,
                                   about.contract_version, about.fields,  proposal_.epoch,
                                   proposal_.position,     proposal_.root};
    SignedStatement document;
    document.statement = assemble_statement(subject, proposal_.side, *offer);
    document.owner_key = settings_.owner_key;
    document.owner_signature = offer->signature;
    const std::string text = statement_text(document.statement);
    if (!verify_signature(settings_.owner_key.key, as_bytes(text), offer->signature)) {
        trouble_ = "the owner's offer of a statement is not signed by its key";
        return;
    }
    document.follower_key = {note_name(settings_.agency), settings_.key->public_key()};
    document.follower_signature = settings_.key->sign(as_bytes(text));
    statement_body_ = encode(document);
    statement_ = StatementStep::closing;
    push(FollowerAction::Kind::keep_statement).action.document = statement_body_;
}

void Follower::on_side_answer(const Lane& lane, const FeedAnswer& answer, const Timestamp& now) {
    switch (lane.asked->kind) {
        case FeedRequest::Kind::describe:
            return on_description(answer, lane.position, now);
        case FeedRequest::Kind::statement:
            return on_statement_answer(answer, now);
        case FeedRequest::Kind::deletion:
            // Whatever the owner says: it has been told.
            if (answer.status != 200)
                trouble_ = "the owner refuses the deletion: " + std::to_string(answer.status) +
                           " " + answer.problem;
            return deletion_.clear();
        default:
            return report_.clear();
    }
}

void Follower::on_deleted(std::uint64_t records, const Timestamp& now) {
    const Work work = take_done(FollowerAction::Kind::delete_replica);
    figures_ = {};
    if (state_.phase != FollowerPhase::ended) return;
    deleted_ = true;
    if (!settings_.key) return;
    const Deletion deletion{.dataset = state_.description.dataset,
                            .feed = state_.description.feed,
                            .follower = settings_.agency,
                            .epoch = state_.epoch,
                            .position = state_.position(),
                            .records = records,
                            .reason = "share_ended",
                            .at = now};
    deletion_ = encode(deletion, settings_.agency, *settings_.key);
    push(FollowerAction::Kind::keep_deletion).action.document = deletion_;
}

void Follower::on_kept() {
    CHECK_THAT(!work_.empty(), "only what was given out can be kept");
    take_done(work_.front().action.kind);
}

}  // namespace dongbo
