// A follower in service: FollowLoop on a thread of its own, with two more that wait for the owner.
#pragma once

#include <functional>
#include <memory>
#include <optional>
#include <string>

#include "sync/follower/follow_loop.hpp"

namespace dongbo {

/// What a page or a metric says of a follower.
struct FollowStatus {
    FollowerState state;  ///< as the replica has it
    std::optional<Checkpoint> verified;
    Position owner_size = 0;               ///< as far as is known
    std::uint64_t records = 0;             ///< live ones that the replica holds
    std::string trouble;                   ///< of the last attempt; empty: none
    std::optional<Timestamp> answered_at;  ///< when the owner answered last
};

/// Thread-safe. While a page is applied, the next one is fetched, decompressed, hashed and decoded
/// on another thread. Changes are applied as soon as the answer is here: nothing polls.
class FollowThread {
  public:
    /// `node` is for this follower alone. `transport` and `clock` outlive it; what `services` do is
    /// done on its thread.
    static Result<std::unique_ptr<FollowThread>> start(std::unique_ptr<NodeStore> node,
                                                       FollowerSettings settings,
                                                       FollowServices services,
                                                       Transport& transport, const Clock& clock);
    /// Stops the transport, waits for what is being applied, and ends.
    ~FollowThread();

    FollowStatus status() const;
    /// A person lets it go on: Follower::on_confirmed.
    void confirm();
    void request_statement(bool units);
    /// Looks at the share, and reads the contracts, now.
    void poke();
    /// Runs `work` on the follower's thread between two steps: a slice of a scrub, say. Not at all
    /// if the follower ends before.
    void between_steps(std::function<void(FollowLoop&)> work);

  private:
    struct Implementation;
    explicit FollowThread(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
