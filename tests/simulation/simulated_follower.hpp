// One agency that follows a share: its node and its loop, which can crash and come back.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "sync/follower/follow_loop.hpp"
#include "tests/simulation/simulated_owner.hpp"

namespace dongbo::simulation {

class SimulatedFollower {
  public:
    SimulatedFollower(std::string path, const Share& share, const SimulatedOwner& owner,
                      std::uint64_t seed);

    void close();
    void open(const std::string& path);
    const std::string& path() const { return path_; }
    FollowLoop& loop() { return *loop_; }
    const FollowerState& state() const { return loop_->mind().state(); }
    const std::string& agency() const { return settings_.agency; }
    const std::string& share() const { return settings_.share; }
    /// Statements that were kept, the newest last.
    const std::vector<std::string>& statements() const { return statements_; }

    /// What the replica is not, beside what the share shows: empty if they are equal in records,
    /// units and what is hashed anew from the rows.
    std::string differences(const testing::HeldRecords& expected);

  private:
    FollowerSettings settings_;
    std::string path_;
    Contract contract_;
    std::unique_ptr<NodeStore> node_;
    std::unique_ptr<FollowLoop> loop_;
    std::vector<std::string> statements_;
};

}  // namespace dongbo::simulation
