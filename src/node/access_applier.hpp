// Brings what stands in the journal of accesses into the node's dataset of accesses, behind the
// answers.
#pragma once

#include <chrono>
#include <condition_variable>
#include <cstdint>
#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "node/request_log.hpp"
#include "share/access.hpp"
#include "store/journal.hpp"

namespace dongbo {

/// How the reads of persons stand that are durable already.
struct AccessState {
    std::uint64_t recorded = 0;    ///< made durable since the start
    std::uint64_t waiting = 0;     ///< of those, and from before: not in the dataset yet
    std::uint64_t failures = 0;    ///< attempts to bring them there that failed
    std::optional<Error> failure;  ///< of the last attempt, if it failed
};

/// Thread-safe. One thread applies: what was applied, but not yet released in the journal when the
/// power went, is applied again, which changes nothing.
class AccessApplier {
  public:
    struct Limits {
        std::chrono::milliseconds rest{250};  ///< longest that an access waits for others
        std::int64_t enough = 1'000;          ///< so many accesses wait for no others
        std::size_t transaction_max = 2'000;  ///< accesses in one transaction
        std::chrono::milliseconds after_failure{2'000};  ///< until the next attempt
    };
    struct Parts {
        Journal* journal = nullptr;  ///< outlives this, as do all
        RequestLog* log = nullptr;
        const Clock* clock = nullptr;
        std::size_t waiting = 0;  ///< accesses that stand in the journal already
    };
    /// not_found: the node has no dataset of the contract `access`.
    static Result<std::unique_ptr<AccessApplier>> open(const std::string& folder, Parts parts,
                                                       Limits limits);
    /// Applies what is there, then ends. What can't be applied stays in the journal.
    ~AccessApplier();

    /// So many accesses more stand in the journal.
    void wake(std::size_t accesses);
    /// Until all batches up to `sequence` are in the dataset. unavailable: they were not in time,
    /// or an attempt failed.
    Result<> wait_for(std::uint64_t sequence, std::chrono::milliseconds longest);
    AccessState state() const;

  private:
    AccessApplier(Parts parts, Limits limits, std::unique_ptr<NodeStore> node,
                  std::unique_ptr<AccessRecorder> recorder);
    void work();
    void note(const Result<std::size_t>& applied);
    /// Some of what waits; how many accesses.
    Result<std::size_t> apply();

    const Parts parts_;
    const Limits limits_;
    std::unique_ptr<NodeStore> node_;  // of the thread, as is the recorder
    std::unique_ptr<AccessRecorder> recorder_;
    mutable std::mutex mutex_;
    std::condition_variable changed_;  ///< for the thread
    std::condition_variable applied_;  ///< for those who wait for it
    std::int64_t waiting_ = 0;         ///< below zero: applied before the one who wrote told of it
    std::uint64_t wanted_ = 0;         ///< somebody waits for what stands up to here
    std::uint64_t failures_ = 0;
    std::optional<Error> failure_;
    bool stopped_ = false;
    std::thread thread_;
};

}  // namespace dongbo
