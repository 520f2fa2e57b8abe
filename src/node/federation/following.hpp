// The shares of other nodes that this one follows: a replica of each, kept in step.
#pragma once

#include <algorithm>
#include <functional>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/signature.hpp"
#include "node/configuration.hpp"
#include "node/federation/scrub_rounds.hpp"
#include "node/request_log.hpp"
#include "sync/follower/follower_state.hpp"
#include "sync/statement/statement.hpp"

namespace dongbo {

/// How one of them stands.
struct FollowedStatus {
    std::string share, from;
    std::string dataset;  ///< here as at the owner: "person.G01"; empty: not known yet
    std::string owner, feed, purpose;
    FollowerPhase phase = FollowerPhase::describing;
    std::string why;      ///< it has stopped: a word and a sentence
    std::string trouble;  ///< what went wrong the last time; empty: it goes well
    Position position = 0;
    Position owner_size = 0;           ///< as far as the owner has told
    std::uint64_t records = 0;         ///< that it holds
    std::optional<Timestamp> as_of{};  ///< commit time at the owner of the newest entry
    std::string statement;             ///< the newest one signed by both; empty: none
    std::optional<StatementGlance> statement_says{};  ///< of the statement
    bool served = false;                              ///< people may be shown what it holds

    /// Changes that the owner has told of and that are not here.
    Position behind() const { return owner_size - std::min(owner_size, position); }
};

/// Thread-safe. Threads of its own for each share, which reach its owner over their own
/// connections.
class Following {
  public:
    struct Parts {
        std::string folder, agency;
        std::shared_ptr<const SigningKey> key;  ///< for statements; null: none are made
        /// All versions of contracts that this node has.
        std::function<Result<std::vector<Contract>>()> contracts;
        RequestLog* log;  ///< outlives it, as the clock
        const Clock* clock;
        ScrubTimes scrub{};
    };
    explicit Following(Parts parts);
    /// Ends what is under way: soon, whatever the owners do.
    ~Following();

    /// From now on these; one that is configured as before goes on. Reads the contracts anew.
    Result<> follow(const std::vector<FollowedShare>& shares);
    void stop();

    std::vector<FollowedStatus> all() const;
    /// not_found: nobody follows such a share.
    Result<FollowedStatus> find(const std::string& share) const;
    /// Of a dataset, without its statement: each read of a replica asks. Nothing: no share is
    /// followed that it is the replica of.
    std::optional<FollowedStatus> of_dataset(const std::string& dataset) const;

    /// A person lets it go on. conflict: it has not stopped to ask.
    Result<> confirm(const std::string& share);
    /// As soon as it is in step. conflict: it is not followed now, or has no key to sign with.
    Result<> request_statement(const std::string& share, bool units);

  private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
