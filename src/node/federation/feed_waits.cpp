#include "node/federation/feed_waits.hpp"

#include <pthread.h>

#include <condition_variable>
#include <map>
#include <mutex>
#include <thread>
#include <unordered_map>
#include <utility>

namespace dongbo {

struct FeedWaits::Implementation {
    struct Wait {
        std::string feed;
        Resume resume;
    };
    struct Feed {
        std::uint64_t growths = 0;
        std::vector<std::multimap<Time::time_point, Wait>::iterator> waits;
    };

    std::size_t waits_max;
    mutable std::mutex mutex;
    std::condition_variable changed;
    std::multimap<Time::time_point, Wait> waits;
    std::unordered_map<std::string, Feed> feeds;
    bool stopped = false;
    std::thread thread;

    bool add(const std::string& feed, std::uint64_t seen, Time::time_point until, Resume& resume);
    std::vector<Resume> take_all();
    std::vector<Resume> take_late(Time::time_point now);
    void watch();
};

/// False: there is nothing to wait for, or no room.
bool FeedWaits::Implementation::add(const std::string& feed, std::uint64_t seen,
                                    Time::time_point until, Resume& resume) {
    const std::scoped_lock lock(mutex);
    Feed& known = feeds[feed];
    if (stopped || known.growths != seen || waits.size() >= waits_max) return false;
    const bool first = waits.empty() || until < waits.begin()->first;
    known.waits.push_back(waits.emplace(until, Wait{feed, std::move(resume)}));
    if (first) changed.notify_one();
    return true;
}

std::vector<FeedWaits::Resume> FeedWaits::Implementation::take_all() {
    std::vector<Resume> all;
    for (auto& [until, wait] : waits) all.push_back(std::move(wait.resume));
    waits.clear();
    for (auto& [name, feed] : feeds) feed.waits.clear();
    return all;
}

std::vector<FeedWaits::Resume> FeedWaits::Implementation::take_late(Time::time_point now) {
    std::vector<Resume> late;
    while (!waits.empty() && waits.begin()->first <= now) {
        const auto wait = waits.begin();
        late.push_back(std::move(wait->second.resume));
        std::erase(feeds[wait->second.feed].waits, wait);
        waits.erase(wait);
    }
    return late;
}

void FeedWaits::Implementation::watch() {
    std::unique_lock lock(mutex);
    while (!stopped) {
        if (waits.empty())
            changed.wait(lock);
        else
            changed.wait_until(lock, waits.begin()->first);
        std::vector<Resume> late = take_late(Time::now());
        if (late.empty()) continue;
        lock.unlock();
        for (const Resume& resume : late) resume();
        late.clear();
        lock.lock();
    }
}

FeedWaits::FeedWaits(std::size_t waits_max) : implementation_(std::make_unique<Implementation>()) {
    implementation_->waits_max = waits_max;
    implementation_->thread = std::thread([this] { implementation_->watch(); });
    pthread_setname_np(implementation_->thread.native_handle(), "feed waits");
}

FeedWaits::~FeedWaits() {
    stop();
    implementation_->thread.join();
}

std::uint64_t FeedWaits::growths(const std::string& feed) const {
    const std::scoped_lock lock(implementation_->mutex);
    const auto found = implementation_->feeds.find(feed);
    return found == implementation_->feeds.end() ? 0 : found->second.growths;
}

void FeedWaits::wait(const std::string& feed, std::uint64_t seen, Time::time_point until,
                     Resume resume) {
    if (!implementation_->add(feed, seen, until, resume)) resume();
}

void FeedWaits::grew(const std::vector<std::string>& names) {
    std::vector<Resume> ready;
    {
        const std::scoped_lock lock(implementation_->mutex);
        for (const std::string& name : names) {
            Implementation::Feed& feed = implementation_->feeds[name];
            ++feed.growths;
            for (const auto& wait : std::exchange(feed.waits, {})) {
                ready.push_back(std::move(wait->second.resume));
                implementation_->waits.erase(wait);
            }
        }
    }
    for (const Resume& resume : ready) resume();
}

void FeedWaits::release() {
    std::vector<Resume> all;
    {
        const std::scoped_lock lock(implementation_->mutex);
        all = implementation_->take_all();
    }
    for (const Resume& resume : all) resume();
}

void FeedWaits::stop() {
    {
        const std::scoped_lock lock(implementation_->mutex);
        implementation_->stopped = true;
        implementation_->changed.notify_all();
    }
    release();
}

std::size_t FeedWaits::waiting() const {
    const std::scoped_lock lock(implementation_->mutex);
    return implementation_->waits.size();
}

}  // namespace dongbo
