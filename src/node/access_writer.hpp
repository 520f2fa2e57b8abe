// Makes reads of persons durable before their answers leave.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "share/access.hpp"

namespace dongbo {

/// Thread-safe. One thread writes what has queued up in one transaction: while one is synced, the
/// next gathers. Another one keeps the file's write-ahead log short.
class AccessWriter {
  public:
    struct Limits {
        std::size_t queue_max = 50'000;       ///< accesses that wait; more: unavailable
        std::size_t transaction_max = 5'000;  ///< accesses in one transaction
        /// After the first one came, if there were several the time before: waiting a little lets
        /// others join the sync.
        std::chrono::microseconds gather{300};
    };
    /// not_found: the node has no dataset of the contract `access`. `written` is called on the
    /// writer's thread after all of one transaction have been told.
    static Result<std::unique_ptr<AccessWriter>> open(const std::string& folder, Limits limits,
                                                      std::function<void()> written = {});
    /// Writes what is queued, then ends.
    ~AccessWriter();

    /// Makes here, on the caller's thread, what is to be written. `done` is called on the writer's
    /// thread: with nothing once they are durable, or with the error, and then nothing of the
    /// answer may be shown.
    void record(const std::vector<Access>& accesses, std::function<void(Result<>)> done);
    std::uint64_t recorded() const;

  private:
    struct Implementation;
    explicit AccessWriter(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
