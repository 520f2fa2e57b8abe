// A few threads that answer requests, each with a reader of its own.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "node/node_reader.hpp"

namespace dongbo {

/// Thread-safe.
class WorkerPool {
  public:
    using Work = std::function<void(NodeReader&)>;
    static Result<std::unique_ptr<WorkerPool>> open(const std::string& folder, std::size_t threads,
                                                    std::size_t queue_max,
                                                    const std::shared_ptr<SharedUnits>& units);
    /// As stop().
    ~WorkerPool();

    /// False: the queue is full, or the pool has stopped.
    bool submit(Work work);
    /// Ends what is queued, then the threads. What runs meanwhile may still submit, in vain.
    void stop();

  private:
    struct Implementation;
    explicit WorkerPool(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
