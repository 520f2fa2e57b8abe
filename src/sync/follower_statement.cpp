// What the follower signs and sends: statements and deletions.
#include <utility>

#include "sync/follower.hpp"

namespace dongbo {

void Follower::request_statement(bool units) {
    if (statement_ == StatementStep::none || statement_ == StatementStep::wanted) {
        statement_ = StatementStep::wanted;
        statement_units_ = units;
    }
}

std::optional<FeedRequest> Follower::statement_request() const {
    return {};
}

void Follower::on_figures(StatementSide) {
    take_done(FollowerAction::Kind::gather_figures);
}

void Follower::on_statement_answer(const FeedAnswer&, const Timestamp&) {}

void Follower::on_side_answer(const Lane& lane, const FeedAnswer& answer, const Timestamp& now) {
    switch (lane.asked->kind) {
        case FeedRequest::Kind::describe:
            return on_description(answer, lane.position, now);
        case FeedRequest::Kind::statement:
            return on_statement_answer(answer, now);
        case FeedRequest::Kind::deletion:
            // Whatever the owner says: it has been told.
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
    const Deletion deletion{state_.description.dataset,
                            state_.description.feed,
                            settings_.agency,
                            records,
                            "share_ended",
                            now};
    deletion_ = encode(deletion, settings_.agency, *settings_.key);
    push(FollowerAction::Kind::keep_deletion).action.document = deletion_;
}

void Follower::on_kept() {
    CHECK_THAT(!work_.empty(), "only what was given out can be kept");
    take_done(work_.front().action.kind);
}

}  // namespace dongbo
