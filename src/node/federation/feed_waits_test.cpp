#include "node/federation/feed_waits.hpp"

#include <doctest/doctest.h>

#include <atomic>
#include <future>
#include <thread>

using namespace dongbo;
using namespace std::chrono_literals;

namespace {

FeedWaits::Time::time_point in(std::chrono::milliseconds time) {
    return FeedWaits::Time::now() + time;
}

TEST_CASE("who waits for a feed goes on when it grows, and nobody else") {
    FeedWaits waits;
    int one = 0, two = 0;
    waits.wait("a.v1", waits.growths("a.v1"), in(1h), [&] { ++one; });
    waits.wait("b.v1", waits.growths("b.v1"), in(1h), [&] { ++two; });
    CHECK(waits.waiting() == 2);
    waits.grew({"a.v1", "c.v1"});
    CHECK(one == 1);
    CHECK(two == 0);
    waits.grew({"a.v1"});
    CHECK(one == 1);
    CHECK(waits.waiting() == 1);
}

TEST_CASE("what grew between the look and the wait is not missed") {
    FeedWaits waits;
    const std::uint64_t seen = waits.growths("a.v1");
    waits.grew({"a.v1"});
    int resumed = 0;
    waits.wait("a.v1", seen, in(1h), [&] { ++resumed; });
    CHECK(resumed == 1);
    CHECK(waits.waiting() == 0);
}

TEST_CASE("a wait ends at its time, the earliest first") {
    FeedWaits waits;
    std::promise<int> first;
    std::atomic<bool> told = false;
    waits.wait("a.v1", 0, in(1h), [&] {});
    for (const auto& [time, number] : {std::pair(40ms, 2), std::pair(5ms, 1)})
        waits.wait("a.v1", 0, in(time), [&, which = number] {
            if (!told.exchange(true)) first.set_value(which);
        });
    CHECK(first.get_future().get() == 1);
}

TEST_CASE("beyond the limit nobody waits; release and stop end all waits") {
    FeedWaits waits(2);
    int resumed = 0;
    const auto resume = [&] { ++resumed; };
    for (int i = 0; i < 3; ++i) waits.wait("a.v1", 0, in(1h), resume);
    CHECK(resumed == 1);
    waits.release();
    CHECK(resumed == 3);
    waits.wait("a.v1", 0, in(1h), resume);
    CHECK(waits.waiting() == 1);
    waits.stop();
    CHECK(resumed == 4);
    waits.wait("a.v1", 0, in(1h), resume);
    CHECK(resumed == 5);
}

TEST_CASE("every wait is resumed once, whoever comes first") {
    constexpr int kWaits = 2'000;
    std::atomic<int> resumed = 0;
    {
        FeedWaits waits;
        std::thread feeder([&] {
            while (resumed < kWaits / 2) waits.grew({"a.v1"});
        });
        for (int i = 0; i < kWaits; ++i)
            waits.wait("a.v1", waits.growths("a.v1"), in(i % 3 == 0 ? 0ms : 1ms),
                       [&] { ++resumed; });
        feeder.join();
    }
    CHECK(resumed == kWaits);
}

}  // namespace
