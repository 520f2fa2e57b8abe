#include "sync/follower/page_preparation.hpp"

#include <algorithm>
#include <iterator>
#include <utility>

namespace dongbo {
namespace {

/// An element takes 2 KiB: no more of the page is kept ready than keeps both threads at work.
constexpr std::size_t kPartsAhead = 4;

}  // namespace

PagePreparation::PagePreparation(std::shared_ptr<const ChangePreparer> preparer,
                                 std::vector<FeedChange> changes, bool first_copy)
    : preparer_(std::move(preparer)),
      changes_(std::move(changes)),
      first_copy_(first_copy),
      thread_([this] { run(); }) {}

PagePreparation::~PagePreparation() {
    {
        const std::scoped_lock lock(mutex_);
        stopped_ = true;
    }
    moved_.notify_all();
    thread_.join();
}

std::vector<FeedChange> PagePreparation::take_changes() {
    const auto begin = changes_.begin() + static_cast<std::ptrdiff_t>(taken_);
    const std::size_t count = std::min(kPart, changes_.size() - taken_);
    taken_ += count;
    return {std::move_iterator(begin),
            std::move_iterator(begin + static_cast<std::ptrdiff_t>(count))};
}

void PagePreparation::run() {
    for (bool more = true; more;) {
        Result<PreparedChanges> part = preparer_->prepare(take_changes(), first_copy_);
        more = part.has_value() && taken_ < changes_.size();
        std::unique_lock lock(mutex_);
        moved_.wait(lock, [&] { return stopped_ || ready_.size() < kPartsAhead; });
        if (stopped_) return;
        ready_.push_back(std::move(part));
        all_ready_ = !more;
        moved_.notify_all();
    }
}

Result<std::optional<PreparedChanges>> PagePreparation::next() {
    std::unique_lock lock(mutex_);
    moved_.wait(lock, [&] { return !ready_.empty() || all_ready_; });
    if (ready_.empty()) return std::nullopt;
    Result<PreparedChanges> part = std::move(ready_.front());
    ready_.pop_front();
    moved_.notify_all();
    if (!part) return std::unexpected(std::move(part).error());
    return std::optional(std::move(*part));
}

}  // namespace dongbo
