// Requests that wait until a feed grows, without holding a thread.
#pragma once

#include <chrono>
#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <vector>

namespace dongbo {

/// Thread-safe. A follower asks, is told at once if there is something, and waits here otherwise.
/// One thread ends the waits that have lasted long enough.
class FeedWaits {
  public:
    using Time = std::chrono::steady_clock;
    using Resume = std::function<void()>;

    explicit FeedWaits(std::size_t waits_max = 20'000);
    /// As stop().
    ~FeedWaits();

    /// How often the feed has grown. To be asked before looking into the feed: what grows between
    /// the look and wait() is not missed then.
    std::uint64_t growths(const std::string& feed) const;
    /// Calls `resume` once: when the feed grows, when it has grown since `seen`, at `until`, when
    /// all waits end; at once, if there are too many. On whichever thread that happens: it must not
    /// block.
    void wait(const std::string& feed, std::uint64_t seen, Time::time_point until, Resume resume);
    /// Of the feeder.
    void grew(const std::vector<std::string>& feeds);
    /// Ends all waits of now: after a reload, who waits is asked anew who it is.
    void release();
    /// The same, for good.
    void stop();
    std::size_t waiting() const;

  private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
