#include "node/federation/feeding.hpp"

#include <pthread.h>

#include <chrono>
#include <condition_variable>
#include <deque>
#include <future>
#include <mutex>
#include <thread>
#include <utility>

#include "sync/owner/feeder.hpp"

namespace dongbo {
namespace {

/// Shares begin and end by the clock, and other processes write as well.
constexpr std::chrono::milliseconds kLookAgain{1'000};
constexpr std::chrono::milliseconds kAfterFailure{10'000};

std::unexpected<Error> is_being_stopped() {
    return fail(ErrorCode::unavailable, "the node is being stopped", "", "ask again later");
}

}  // namespace

struct Feeding::Implementation {
    struct EpochWanted {
        std::string feed;
        std::promise<Result<FeedFork>> fork;
    };

    Parts parts;
    std::unique_ptr<NodeStore> node;
    std::unique_ptr<FeedStore> feeds;
    std::unique_ptr<Feeder> feeder;
    std::unique_ptr<OwnerScrub> scrub;
    std::mutex mutex;
    std::condition_variable changed, caught_up;
    bool stopped = false;
    std::uint64_t wanted = 1, done = 0;  ///< rounds: each wake() wants one more
    std::deque<EpochWanted> epochs;
    std::thread thread;

    Result<> open();
    Result<> open_feeder();
    Result<FeedFork> begin_epoch(const std::string& feed);
    void begin_epochs();
    void work();
    /// How long to rest, unless woken.
    std::chrono::milliseconds round();
    /// While nothing else is to do.
    void look_at_rows();
    bool rests();
};

Result<> Feeding::Implementation::open() {
    TRY_ASSIGN(node, NodeStore::open(parts.folder));
    TRY_ASSIGN(feeds, FeedStore::open(parts.folder + "/" + kFeedsFile));
    TRY(open_feeder());
    scrub = std::make_unique<OwnerScrub>(*node, *feeds, parts.scrub, *parts.log, *parts.clock);
    return {};
}

Result<> Feeding::Implementation::open_feeder() {
    TRY_ASSIGN(feeder, Feeder::open(*node, *feeds,
                                    [this] { return read_shared_units(*parts.units, *node); },
                                    {.clock = parts.clock}));
    return {};
}

Result<FeedFork> Feeding::Implementation::begin_epoch(const std::string& feed) {
    // It remembers what the feeds were; the round that follows opens it anew.
    TRY_ASSIGN(const auto recovery, read_recovery(*feeds, feed));
    if (recovery) feeder.reset();
    auto fork = dongbo::begin_epoch(*feeds, feed);
    if (fork)
        parts.log->event(parts.clock->now(), "epoch_begun",
                         feed + " after " + std::to_string(fork->size) + " entries");
    return fork;
}

void Feeding::Implementation::begin_epochs() {
    std::deque<EpochWanted> now;
    {
        const std::scoped_lock lock(mutex);
        now.swap(epochs);
    }
    for (EpochWanted& one : now) one.fork.set_value(begin_epoch(one.feed));
}

bool Feeding::Implementation::rests() {
    const std::scoped_lock lock(mutex);
    return !stopped && wanted == done;
}

void Feeding::Implementation::look_at_rows() {
    if (!rests()) return;
    if (const auto looked = scrub->look(*feeder, [this] { return rests(); }); !looked)
        parts.log->error(parts.clock->now(), "scrub_failed", looked.error());
}

std::chrono::milliseconds Feeding::Implementation::round() {
    for (;;) {
        begin_epochs();
        const auto opened = feeder == nullptr ? open_feeder() : Result<>();
        const auto grown = opened ? feeder->advance() : std::unexpected(opened.error());
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
        // After a failure what the feeds say is not what the logs do.
        if (rest == kLookAgain) {
            lock.unlock();
            look_at_rows();
            lock.lock();
        }
        changed.wait_for(lock, rest, [&] { return stopped || wanted != done; });
    }
    done = wanted;
    caught_up.notify_all();
    for (EpochWanted& one : std::exchange(epochs, {})) one.fork.set_value(is_being_stopped());
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

Result<FeedFork> Feeding::begin_epoch(const std::string& feed) {
    std::future<Result<FeedFork>> fork;
    {
        const std::scoped_lock lock(implementation_->mutex);
        if (implementation_->stopped) return is_being_stopped();
        fork = implementation_->epochs.emplace_back(feed, std::promise<Result<FeedFork>>())
                   .fork.get_future();
        ++implementation_->wanted;
        implementation_->changed.notify_one();
    }
    return fork.get();
}

}  // namespace dongbo
