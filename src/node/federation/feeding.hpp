// Keeps the feeds that this node owns in step with its logs, beside its work.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "node/federation/feed_waits.hpp"
#include "node/node_reader.hpp"
#include "node/request_log.hpp"

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
    };
    static Result<std::unique_ptr<Feeding>> start(Parts parts);
    ~Feeding();

    /// Something was committed. Costs a short lock; from any thread.
    void wake();
    /// Waits until the feeds have taken in all that was committed before the call, or one round has
    /// failed: for tests and for a stop.
    void catch_up();

  private:
    struct Implementation;
    explicit Feeding(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
