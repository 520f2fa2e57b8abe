// A page made ready in parts on a thread of its own, while the parts before are applied.
#pragma once

#include <condition_variable>
#include <deque>
#include <memory>
#include <mutex>
#include <optional>
#include <thread>
#include <vector>

#include "sync/follower/prepared_changes.hpp"

namespace dongbo {

class PagePreparation {
  public:
    /// Changes a part. A page of fewer is not worth a thread: that takes 50 µs to begin.
    static constexpr std::size_t kPart = 250;

    PagePreparation(std::shared_ptr<const ChangePreparer> preparer, std::vector<FeedChange> changes,
                    bool first_copy);
    /// Before the last part too: the rest is not made ready.
    ~PagePreparation();
    PagePreparation(const PagePreparation&) = delete;
    PagePreparation& operator=(const PagePreparation&) = delete;

    /// The next part, in order, as soon as it is there; nothing: that was all. After an error
    /// (ChangePreparer::prepare) there is no other part.
    Result<std::optional<PreparedChanges>> next();

  private:
    void run();
    std::vector<FeedChange> take_changes();

    std::shared_ptr<const ChangePreparer> preparer_;
    std::vector<FeedChange> changes_;
    std::size_t taken_ = 0;  ///< of changes_
    bool first_copy_;

    std::mutex mutex_;  ///< of all that follows
    std::condition_variable moved_;
    std::deque<Result<PreparedChanges>> ready_;
    bool all_ready_ = false, stopped_ = false;
    std::thread thread_;
};

}  // namespace dongbo
