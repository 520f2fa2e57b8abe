// Many writers, one transaction: commits that arrive within a short while are made durable
// together.
#pragma once

#include <chrono>
#include <future>
#include <memory>

#include "store/store.hpp"

namespace dongbo {

/// The one writer of a group. Owns a thread that alone calls store.commit. submit is thread-safe.
class GroupCommitter {
  public:
    struct Limits {
        std::chrono::milliseconds wait_max{50};  ///< how long the first commit waits for others
        std::size_t wishes_max = 50'000;         ///< of one transaction
        std::size_t queue_max = 1'000;           ///< submit blocks when so many wait
    };
    /// `store` outlives this object.
    GroupCommitter(Store& store, Limits limits);
    /// Commits what is queued, then ends the thread.
    ~GroupCommitter();
    GroupCommitter(const GroupCommitter&) = delete;
    GroupCommitter& operator=(const GroupCommitter&) = delete;

    /// The future is ready once the commit is durable or refused. A commit that is refused
    /// (conflict, invalid) does not take the others of its transaction with it: they are tried
    /// again without it.
    std::future<Result<Committed>> submit(SourceCommit commit);

  private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
