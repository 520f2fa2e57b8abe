#include "node/access_applier.hpp"

#include <pthread.h>

#include <algorithm>
#include <utility>

#include "share/access_batch.hpp"

namespace dongbo {
namespace {

/// Of single reads about 1,000, of lists up to 10,000.
constexpr std::size_t kReadBytes = 160 * 1024;
/// What 1,000 accesses change; with less, SQLite writes pages to the log twice and reads them back.
constexpr std::size_t kCacheKib = 8 * 1'024;
/// Pages that are synced at once: those who wait for the journal, on the same disk, wait for not
/// many more than these.
constexpr int kSyncAfter = 64;

}  // namespace

AccessApplier::AccessApplier(Parts parts, Limits limits, std::unique_ptr<NodeStore> node,
                             std::unique_ptr<AccessRecorder> recorder)
    : parts_(parts),
      limits_(limits),
      node_(std::move(node)),
      recorder_(std::move(recorder)),
      waiting_(static_cast<std::int64_t>(parts.waiting)),
      thread_([this] { work(); }) {
    pthread_setname_np(thread_.native_handle(), "accesses: store");
}

Result<std::unique_ptr<AccessApplier>> AccessApplier::open(const std::string& folder, Parts parts,
                                                           Limits limits) {
    TRY_ASSIGN(auto node,
               NodeStore::open(folder, {.cache_kib = kCacheKib, .sync_after = kSyncAfter}));
    TRY_ASSIGN(auto recorder, AccessRecorder::open(*node));
    return std::unique_ptr<AccessApplier>(
        new AccessApplier(parts, limits, std::move(node), std::move(recorder)));
}

AccessApplier::~AccessApplier() {
    {
        const std::scoped_lock lock(mutex_);
        stopped_ = true;
        changed_.notify_all();
    }
    thread_.join();
}

void AccessApplier::work() {
    const Journal& journal = *parts_.journal;
    const auto hurries = [&] { return stopped_ || wanted_ > journal.released(); };
    std::unique_lock lock(mutex_);
    for (;;) {
        changed_.wait(lock, [&] { return stopped_ || journal.newest() > journal.released(); });
        if (journal.newest() == journal.released()) return;
        changed_.wait_for(lock, limits_.rest,
                          [&] { return hurries() || waiting_ >= limits_.enough; });
        lock.unlock();
        const Result<std::size_t> done = apply();
        lock.lock();
        note(done);
        if (!done && stopped_) return;
        if (!done) changed_.wait_for(lock, limits_.after_failure, hurries);
    }
}

Result<std::size_t> AccessApplier::apply() {
    Journal& journal = *parts_.journal;
    TRY_ASSIGN(const auto batches, journal.read(journal.released(), kReadBytes));
    std::vector<Access> accesses;
    for (const JournalBatch& batch : batches) {
        auto some = decode_accesses(batch.bytes);
        if (!some)
            return fail(ErrorCode::corrupt, "these are no accesses",
                        "batch " + std::to_string(batch.sequence) + " of " + kAccessJournal,
                        "serve the node with the dongbo that wrote them");
        accesses.insert(accesses.end(), std::make_move_iterator(some->begin()),
                        std::make_move_iterator(some->end()));
    }
    for (std::span<const Access> rest = accesses; !rest.empty();) {
        const auto some = rest.first(std::min(rest.size(), limits_.transaction_max));
        TRY(recorder_->record(some));
        rest = rest.subspan(some.size());
    }
    TRY(journal.release(batches.back().sequence));
    return accesses.size();
}

/// Told once when it begins to fail, and once when it is over.
void AccessApplier::note(const Result<std::size_t>& applied) {
    if (applied) {
        waiting_ -= static_cast<std::int64_t>(*applied);
        if (std::exchange(failure_, std::nullopt))
            parts_.log->event(parts_.clock->now(), "accesses_applied", "");
    } else {
        ++failures_;
        wanted_ = 0;
        if (!std::exchange(failure_, applied.error()))
            parts_.log->error(parts_.clock->now(), "accesses_wait", applied.error());
    }
    applied_.notify_all();
}

void AccessApplier::wake(std::size_t accesses) {
    const std::scoped_lock lock(mutex_);
    const std::int64_t before = waiting_;
    waiting_ += static_cast<std::int64_t>(accesses);
    // Those in between would wake the thread for nothing.
    if (before <= 0 || (before < limits_.enough && waiting_ >= limits_.enough))
        changed_.notify_one();
}

Result<> AccessApplier::wait_for(std::uint64_t sequence, std::chrono::milliseconds longest) {
    std::unique_lock lock(mutex_);
    const auto is_there = [&] { return parts_.journal->released() >= sequence; };
    if (is_there()) return {};
    wanted_ = std::max(wanted_, sequence);
    changed_.notify_one();
    const std::uint64_t before = failures_;
    applied_.wait_for(lock, longest, [&] { return is_there() || failures_ != before; });
    if (is_there()) return {};
    if (failure_) return std::unexpected(*failure_);
    return fail(ErrorCode::unavailable, "the newest reads of persons are still being recorded", "",
                "try again in a moment");
}

AccessState AccessApplier::state() const {
    const std::scoped_lock lock(mutex_);
    return {.waiting = static_cast<std::uint64_t>(std::max<std::int64_t>(waiting_, 0)),
            .failures = failures_,
            .failure = failure_};
}

}  // namespace dongbo
