// Makes reads of persons durable before their answers leave.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <span>
#include <string>

#include "node/access_applier.hpp"

namespace dongbo {

/// Thread-safe. One thread writes what has queued up into the journal, with one sync: while one is
/// synced, the next gathers. Another one (AccessApplier) brings it from there into the dataset.
class AccessWriter {
  public:
    struct Limits {
        std::size_t queue_bytes = 8U << 20;   ///< of accesses that wait; more: unavailable
        std::size_t batch_bytes = 256 << 10;  ///< for one sync
        /// After the first one came, if there were several the time before: waiting a little lets
        /// others join the sync.
        std::chrono::microseconds gather{300};
        std::uint64_t journal_bytes = 16U << 20;
        /// For room in the journal, and for what an earlier process left in it.
        std::chrono::milliseconds wait_max{10'000};
        AccessApplier::Limits applier{};
    };
    struct Parts {
        std::string folder;         ///< of the node
        RequestLog* log = nullptr;  ///< outlives this, as does the clock
        const Clock* clock = nullptr;
        /// Called on the writer's thread after all of one sync have been told.
        std::function<void()> written{};
    };
    /// Applies what an earlier process left, if that can be done now. not_found: the node has no
    /// dataset of the contract `access`. unavailable: another process serves the node.
    static Result<std::unique_ptr<AccessWriter>> open(Parts parts, Limits limits);
    /// Writes what is queued, applies it, then ends.
    ~AccessWriter();

    /// `done` is called on the writer's thread: with nothing once the accesses are durable, or with
    /// the error, and then nothing of the answer may be shown.
    void record(std::span<const Access> accesses, std::function<void(Result<>)> done);
    /// Until all that is durable now is in the dataset. unavailable: not soon enough.
    Result<> wait_applied() const;
    AccessState state() const;

  private:
    struct Implementation;
    explicit AccessWriter(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
