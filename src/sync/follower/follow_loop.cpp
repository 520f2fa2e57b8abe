#include "sync/follower/follow_loop.hpp"

#include <algorithm>
#include <utility>

namespace dongbo {
namespace {

ReplicaFigures figures_of(const Replica& replica) {
    return {figures(replica.live()), figures(replica.pending())};
}

/// The replica of the share as an earlier run left it; null: there is none.
Result<std::unique_ptr<Replica>> find_replica(NodeStore& node, const std::string& share) {
    TRY_ASSIGN(const std::vector<DatasetPlace> places, node.datasets());
    const auto place = std::ranges::find_if(places, [&](const DatasetPlace& one) {
        return one.replica && one.group == "replica." + share;
    });
    if (place == places.end()) return nullptr;
    TRY_ASSIGN(Store* const store, node.store(*place));
    TRY_ASSIGN(const Contract* const contract, store->contract(place->dataset));
    FeedDescription description;
    description.share = share;
    description.dataset = place->dataset;
    description.owner = place->owner;
    return Replica::open(node, description, Contract(*contract));
}

}  // namespace

Result<std::unique_ptr<FollowLoop>> FollowLoop::open(NodeStore& node, FollowerSettings settings,
                                                     FollowServices services) {
    TRY_ASSIGN(auto replica, find_replica(node, settings.share));
    FollowerState state;
    ReplicaFigures figures;
    if (replica) {
        state = replica->state();
        figures = figures_of(*replica);
    }
    std::unique_ptr<FollowLoop> loop(new FollowLoop(node, std::move(settings), std::move(services),
                                                    std::move(replica), std::move(state), figures));
    TRY(loop->look_at_contracts());
    return loop;
}

FollowLoop::FollowLoop(NodeStore& node, FollowerSettings settings, FollowServices services,
                       std::unique_ptr<Replica> replica, FollowerState state,
                       const ReplicaFigures& figures)
    : node_(&node),
      services_(std::move(services)),
      share_(settings.share),
      replica_(std::move(replica)),
      opened_for_(state.description.feed),
      mind_(std::move(settings), std::move(state), figures) {}

Result<> FollowLoop::look_at_contracts() {
    TRY_ASSIGN(auto contracts, services_.contracts());
    mind_.on_contracts(std::move(contracts));
    return {};
}

FollowLoop::Step FollowLoop::step(const Timestamp& now) {
    FollowerAction action = mind_.next(now);
    switch (action.kind) {
        case FollowerAction::Kind::ask:
            return {Step::Kind::asks, std::move(action.request), {}};
        case FollowerAction::Kind::rest:
            return {Step::Kind::rests, {}, action.until};
        default:
            if (const auto worked = work(action, now); !worked)
                mind_.on_failed(worked.error(), now);
            return {Step::Kind::works, {}, {}};
    }
}

void FollowLoop::answered(const FeedRequest& request, Result<ReadAnswer> answer,
                          const Timestamp& now) {
    mind_.on_read(request, std::move(answer), now);
}

Result<> FollowLoop::work(FollowerAction& action, const Timestamp& now) {
    using Kind = FollowerAction::Kind;
    switch (action.kind) {
        case Kind::apply:
            return apply(action);
        case Kind::count_unseen: {
            TRY_ASSIGN(const std::uint64_t unseen, replica_->count_unseen());
            mind_.on_counted(unseen);
            return {};
        }
        case Kind::finish_copy:
            return finish(action);
        case Kind::gather_figures:
            return gather(action, now);
        case Kind::delete_replica:
            return remove(now);
        default: {
            const auto& keep = action.kind == Kind::keep_statement ? services_.keep_statement
                                                                   : services_.keep_deletion;
            if (keep) TRY(keep(action.document));
            mind_.on_kept();
            return {};
        }
    }
}

Result<> FollowLoop::apply(FollowerAction& action) {
    const FollowerPhase phase = action.state.phase;
    // Before there is anything to keep, that one waits or is refused is nothing to keep either.
    if (replica_ || phase == FollowerPhase::first_copy || phase == FollowerPhase::copying_again) {
        TRY(open_replica(action));
        TRY(replica_->apply(std::move(action.changes), action.state, action.first_copy));
    }
    mind_.on_applied(figures_now());
    return {};
}

Result<> FollowLoop::open_replica(const FollowerAction& action) {
    const FeedDescription& description = action.state.description;
    if (replica_ && opened_for_ == description.feed) return {};
    if (!action.contract)
        return fail(ErrorCode::unavailable, "the contract of the share is not here", share_);
    replica_.reset();
    TRY_ASSIGN(replica_, Replica::open(*node_, description, *action.contract));
    opened_for_ = description.feed;
    return {};
}

Result<> FollowLoop::finish(FollowerAction& action) {
    if (action.first_copy)
        TRY(replica_->finish_first_copy({}));
    else if (action.state.snapshot_base.empty())
        TRY(replica_->drop_unseen(action.state));
    TRY(replica_->apply({}, action.state, false));
    mind_.on_finished(figures_now());
    return {};
}

Result<> FollowLoop::gather(const FollowerAction& action, const Timestamp& now) {
    StatementSide side;
    side.live = figures(replica_->live());
    side.pending = figures(replica_->pending());
    side.as_of = now;
    side.last_scrub = replica_->last_scrub();
    if (action.units) {
        TRY_ASSIGN(side.units, replica_->unit_figures());
    }
    mind_.on_figures(std::move(side));
    return {};
}

Result<> FollowLoop::remove(const Timestamp& now) {
    std::uint64_t records = 0;
    if (replica_) {
        TRY_ASSIGN(records, replica_->delete_all());
        replica_.reset();
        opened_for_.clear();
    }
    mind_.on_deleted(records, now);
    return {};
}

ReplicaFigures FollowLoop::figures_now() const {
    return replica_ ? figures_of(*replica_) : ReplicaFigures{};
}

}  // namespace dongbo
