// The follower's mind: events in, actions out. No clock, no socket, no file: what it decides is a
// function of what it is told, so that a simulation can replay it.
#pragma once

#include <optional>
#include <string>
#include <vector>

#include "sync/follower_state.hpp"
#include "sync/page.hpp"
#include "sync/transport.hpp"

namespace dongbo {

struct FollowerSettings {
    std::string share;   ///< which to follow
    std::string agency;  ///< who follows
    NoteKey owner_key;   ///< whose signatures are believed
    std::size_t page_limit = 5'000;
    int wait_seconds = 25;
};

/// What there is to do next: exactly one thing at a time.
struct FollowerAction {
    enum class Kind : std::uint8_t {
        ask,            ///< send `request`, tell on_answer()
        apply,          ///< apply `changes` with `state` (Replica::apply), tell on_applied()
        finish_copy,    ///< Replica::finish_first_copy or drop_unseen, then compare; on_finished()
        rest,           ///< nothing until `until`, or until poked; tell on_time()
        delete_replica  ///< share over and time up: Replica::delete_all, then send the deletion
    };
    Kind kind = Kind::rest;
    FeedRequest request;
    std::vector<FeedChange> changes;
    bool first_copy = false;
    FollowerState state;  ///< that follows the action
    Timestamp until;
};

/// Not thread-safe.
class Follower {
  public:
    /// `state`: as the replica has it.
    Follower(FollowerSettings settings, FollowerState state);

    const FollowerState& state() const { return state_; }
    /// What to do now.
    FollowerAction next(const Timestamp& now);
    /// An answer to the request that next() gave last (others are passed over), or no answer.
    void on_answer(const FeedRequest& request, const Result<FeedAnswer>& answer,
                   const Timestamp& now);
    void on_applied(const SetFigures& live, const SetFigures& pending);
    void on_finished(const SetFigures& live, const SetFigures& pending);
    /// The contract, with all versions that this node has: `waiting` ends when the right one comes.
    void on_contracts(const std::vector<Contract>& contracts);
    /// A person lets the removals go ahead, or accepts a new epoch.
    void on_confirmed();

  private:
    FollowerSettings settings_;
    FollowerState state_;
};

}  // namespace dongbo
