// Keeps the feeds that this node owns in step with its logs, beside its work.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "node/federation/feed_waits.hpp"
#include "node/federation/scrub_rounds.hpp"
#include "node/node_reader.hpp"
#include "node/request_log.hpp"
#include "sync/owner/feed_epoch.hpp"

namespace dongbo {

/// One thread, with connections of its own to the node's files. Nobody who writes waits for it.
class Feeding {
  public:
    struct Parts {
        std::string folder;
        std::shared_ptr<SharedUnits> units;
        FeedWaits* waits;  ///< outlives it, as all that follows
        RequestLog* log;
        const Clock* clock;
        ScrubTimes scrub{};
    };
    static Result<std::unique_ptr<Feeding>> start(Parts parts);
    ~Feeding();

    /// Something was committed. Costs a short lock; from any thread.
    void wake();
    /// Waits until the feeds have taken in all that was committed before the call, or one round has
    /// failed: for tests and for a stop.
    void catch_up();
    /// A person has confirmed it: dongbo::begin_epoch, between two rounds, after which the feeder
    /// is opened anew. Waits for the round that is under way. As begin_epoch fails, and
    /// unavailable: the node is being stopped.
    Result<FeedFork> begin_epoch(const std::string& feed);

  private:
    struct Implementation;
    explicit Feeding(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
