// One owner, three followers and the lines between them, in virtual time. Everything that happens
// follows from the seed.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "tests/simulation/simulated_follower.hpp"
#include "tests/simulation/simulated_owner.hpp"
#include "tests/support/disk_recorder.hpp"
#include "tests/support/observing.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo::simulation {

class World {
  public:
    explicit World(std::uint64_t seed);

    /// So many things happen: to the register, to lines, to machines.
    void live(int happenings);
    /// Every line holds, nothing changes, people confirm what waits for them. Fails the test case
    /// unless everybody gets into step, holds what the share shows, and signs that with the owner.
    void heal();
    /// The owner's disk is lost; its backup of an earlier day is all that there is.
    void restore_old_backup();
    void back_up();

  private:
    struct Message {
        std::size_t follower = 0;
        std::uint64_t life = 0;  ///< of the follower that asked
        FeedRequest request;
        std::optional<Result<FeedAnswer>> answer;  ///< nothing: on its way to the owner
        Timestamp asked;
    };
    void pass(std::int64_t milliseconds);
    void send(std::size_t follower, FeedRequest request);
    void arrive(Message message);
    void at_owner(Message message);
    void run_followers();
    void run_follower(std::size_t number);
    void later(std::int64_t milliseconds, Message message);
    bool gets_lost(std::size_t follower);
    std::int64_t travel_time();
    void crash();
    void cut_power();
    void confirm();
    bool in_step();
    std::string situation();
    void certify();

    SeededRandom random_;
    VirtualClock clock_;
    std::unique_ptr<testing::TemporaryFolder> folder_;
    std::string backup_;
    std::vector<Share> shares_in_backup_;
    SimulatedOwner owner_;
    std::vector<std::unique_ptr<SimulatedFollower>> followers_;
    std::vector<std::uint64_t> lives_;
    std::vector<bool> cut_;
    std::vector<Timestamp> wake_;
    std::multimap<Timestamp, Message> under_way_;
    std::vector<Message> held_;  ///< by the owner until there is something to tell
    double loss_ = 0, doubling_ = 0;
    std::int64_t delay_ = 1;
};

}  // namespace dongbo::simulation
