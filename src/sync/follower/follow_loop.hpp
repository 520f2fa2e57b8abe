// Runs a follower's mind with its replica, one step at a time: the simulation drives it with a
// virtual clock, FollowThread (sync/follower/follow_thread.hpp) with real ones. So the same code is
// simulated and shipped.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "store/node_store.hpp"
#include "sync/follower/follower.hpp"
#include "sync/follower/replica.hpp"

namespace dongbo {

/// What the loop needs of its node. Called on the loop's thread.
struct FollowServices {
    /// All contracts that the node has, all versions.
    std::function<Result<std::vector<Contract>>()> contracts;
    /// Keeps a document that is signed by both, or of the deletion, durably. Without it documents
    /// are not kept here.
    std::function<Result<>(const std::string& document)> keep_statement{}, keep_deletion{};
};

/// Not thread-safe.
class FollowLoop {
  public:
    /// Goes on where the replica stands, if there is one.
    static Result<std::unique_ptr<FollowLoop>> open(NodeStore& node, FollowerSettings settings,
                                                    FollowServices services);

    struct Step {
        enum class Kind : std::uint8_t {
            asks,   ///< `request` is to be sent; answered() tells what came. There may be more.
            works,  ///< something was done. There may be more.
            rests   ///< nothing to do until `until`, an answer, or something told to mind()
        };
        Kind kind = Kind::rests;
        FeedRequest request{};
        Timestamp until{};
    };
    /// The next thing: at most one transaction of the replica.
    Step step(const Timestamp& now);
    void answered(const FeedRequest& request, Result<ReadAnswer> answer, const Timestamp& now);
    /// Reads the contracts anew.
    Result<> look_at_contracts();

    Follower& mind() { return mind_; }
    const Follower& mind() const { return mind_; }
    /// Null: there is none yet, or no more.
    Replica* replica() { return replica_.get(); }

  private:
    FollowLoop(NodeStore& node, FollowerSettings settings, FollowServices services,
               std::unique_ptr<Replica> replica, FollowerState state,
               const ReplicaFigures& figures);
    Result<> work(FollowerAction& action, const Timestamp& now);
    Result<> apply(FollowerAction& action);
    Result<> finish(FollowerAction& action);
    Result<> gather(const FollowerAction& action, const Timestamp& now);
    Result<> remove(const Timestamp& now);
    Result<> open_replica(const FollowerAction& action);
    ReplicaFigures figures_now() const;

    NodeStore* node_;
    FollowServices services_;
    std::string share_;
    std::unique_ptr<Replica> replica_;
    std::string opened_for_;  ///< feed as of whose definition the replica was opened
    Follower mind_;
};

}  // namespace dongbo
