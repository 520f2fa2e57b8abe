#include "node/housekeeping.hpp"

#include <algorithm>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "quality/keeper.hpp"
#include "rekey/adoption.hpp"

namespace dongbo {
namespace {

/// At least so often: a clock that was set back, a dataset that was busy.
constexpr std::int64_t kLookAgain = 600'000;
constexpr std::int64_t kAfterFailure = 60'000;

std::optional<Timestamp> earlier(std::optional<Timestamp> left, std::optional<Timestamp> right) {
    if (!left || !right) return left ? left : right;
    return std::min(*left, *right);
}

}  // namespace

struct Housekeeping::Implementation {
    Parts parts;
    std::mutex mutex;
    std::condition_variable changed;
    bool stopped = false, woken = true;
    std::thread thread;

    void work();
    Result<std::optional<Timestamp>> round();
    Result<std::optional<Timestamp>> settle(const DatasetPlace& place);
    Result<std::optional<Timestamp>> adopt(const std::string& group);
};

/// Due by the clock; done by the writer of the dataset.
Result<std::optional<Timestamp>> Housekeeping::Implementation::settle(const DatasetPlace& place) {
    std::optional<Timestamp> next;
    TRY(parts.writers->run(place.group, [&](NodeStore& node) -> Result<> {
        TRY_ASSIGN(const std::unique_ptr<Keeper> keeper, Keeper::open(node, place));
        TRY(keeper->settle([](double) {}));
        TRY_ASSIGN(next, keeper->next_due());
        return {};
    }));
    return next;
}

Result<std::optional<Timestamp>> Housekeeping::Implementation::adopt(const std::string& group) {
    std::optional<Timestamp> next;
    TRY(parts.writers->run(group, [&](NodeStore& node) -> Result<> {
        TRY_ASSIGN(const Adoptions adoptions, adopt_editions(node));
        next = adoptions.next;
        return {};
    }));
    return next;
}

Result<std::optional<Timestamp>> Housekeeping::Implementation::round() {
    std::vector<DatasetPlace> places;
    {
        TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(parts.folder));
        TRY_ASSIGN(places, node->own_datasets());
        TRY(read_shared_units(*parts.units, *node));
    }
    std::optional<Timestamp> next;
    for (const DatasetPlace& place : places) {
        TRY_ASSIGN(const auto due, settle(place));
        next = earlier(next, due);
    }
    if (!places.empty()) {
        TRY_ASSIGN(const auto due, adopt(places.front().group));
        next = earlier(next, due);
    }
    TRY(parts.uploads->expire(parts.clock->now(), parts.loads->in_work()));
    return next;
}

void Housekeeping::Implementation::work() {
    std::unique_lock lock(mutex);
    std::int64_t wait = 0;
    for (;;) {
        changed.wait_for(lock, std::chrono::milliseconds(wait), [&] { return stopped || woken; });
        if (stopped) return;
        woken = false;
        lock.unlock();
        const auto next = round();
        const std::int64_t now = parts.clock->now().milliseconds;
        if (!next) {
            parts.log->error({now}, "housekeeping_failed", next.error());
            wait = kAfterFailure;
        } else {
            wait = *next ? std::clamp<std::int64_t>((*next)->milliseconds - now, 0, kLookAgain)
                         : kLookAgain;
        }
        lock.lock();
    }
}

Housekeeping::Housekeeping(Parts parts) : implementation_(std::make_unique<Implementation>()) {
    implementation_->parts = std::move(parts);
    implementation_->thread = std::thread([this] { implementation_->work(); });
}

Housekeeping::~Housekeeping() {
    {
        const std::scoped_lock lock(implementation_->mutex);
        implementation_->stopped = true;
        implementation_->changed.notify_all();
    }
    implementation_->thread.join();
}

void Housekeeping::wake() {
    const std::scoped_lock lock(implementation_->mutex);
    implementation_->woken = true;
    implementation_->changed.notify_all();
}

}  // namespace dongbo
