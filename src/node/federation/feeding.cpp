#include "node/federation/feeding.hpp"

#include <pthread.h>

#include <chrono>
#include <condition_variable>
#include <mutex>
#include <thread>

#include "sync/feeder.hpp"

namespace dongbo {
namespace {

/// Shares begin and end by the clock, and other processes write as well.
constexpr std::chrono::milliseconds kLookAgain{1'000};
constexpr std::chrono::milliseconds kAfterFailure{10'000};

}  // namespace

struct Feeding::Implementation {
    Parts parts;
    std::unique_ptr<NodeStore> node;
    std::unique_ptr<FeedStore> feeds;
    std::unique_ptr<Feeder> feeder;
    std::mutex mutex;
    std::condition_variable changed, caught_up;
    bool stopped = false;
    std::uint64_t wanted = 1, done = 0;  ///< rounds: each wake() wants one more
    std::thread thread;

    Result<> open();
    void work();
    /// How long to rest, unless woken.
    std::chrono::milliseconds round();
};

Result<> Feeding::Implementation::open() {
    TRY_ASSIGN(node, NodeStore::open(parts.folder));
    TRY_ASSIGN(feeds, FeedStore::open(parts.folder + "/" + kFeedsFile));
    TRY_ASSIGN(feeder, Feeder::open(*node, *feeds,
                                    [this] { return read_shared_units(*parts.units, *node); },
                                    {.clock = parts.clock}));
    return {};
}

std::chrono::milliseconds Feeding::Implementation::round() {
    for (;;) {
        const auto grown = feeder->advance();
        if (!grown) {
            parts.log->error(parts.clock->now(), "feeding_failed", grown.error());
            return kAfterFailure;
        }
        if (grown->empty()) return kLookAgain;
        parts.waits->grew(*grown);
        const std::scoped_lock lock(mutex);
        if (stopped) return kLookAgain;
    }
}

void Feeding::Implementation::work() {
    std::unique_lock lock(mutex);
    while (!stopped) {
        const std::uint64_t round_of = wanted;
        lock.unlock();
        const auto rest = round();
        lock.lock();
        done = round_of;
        caught_up.notify_all();
        changed.wait_for(lock, rest, [&] { return stopped || wanted != done; });
    }
    done = wanted;
    caught_up.notify_all();
}

Feeding::Feeding(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {
    implementation_->thread = std::thread([this] { implementation_->work(); });
    pthread_setname_np(implementation_->thread.native_handle(), "feeder");
}

Result<std::unique_ptr<Feeding>> Feeding::start(Parts parts) {
    auto made = std::make_unique<Implementation>();
    made->parts = std::move(parts);
    TRY(made->open());
    return std::unique_ptr<Feeding>(new Feeding(std::move(made)));
}

Feeding::~Feeding() {
    {
        const std::scoped_lock lock(implementation_->mutex);
        implementation_->stopped = true;
        implementation_->changed.notify_all();
    }
    implementation_->thread.join();
}

void Feeding::wake() {
    const std::scoped_lock lock(implementation_->mutex);
    ++implementation_->wanted;
    implementation_->changed.notify_one();
}

void Feeding::catch_up() {
    std::unique_lock lock(implementation_->mutex);
    const std::uint64_t want = ++implementation_->wanted;
    implementation_->changed.notify_one();
    implementation_->caught_up.wait(lock, [&] { return implementation_->done >= want; });
}

}  // namespace dongbo
