// What happens on a node, counted for Prometheus (text format 0.0.4).
#pragma once

#include <array>
#include <atomic>
#include <chrono>
#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "http/server.hpp"

namespace dongbo {

/// What is read at the moment of asking.
struct Gauges {
    HttpStatistics http;
    std::uint64_t accesses_recorded = 0;
    std::uint64_t accesses_waiting = 0;  ///< durable, not in their dataset yet
    std::uint64_t accesses_failures = 0;
    std::uint64_t changes_waiting = 0;
    std::uint64_t sessions = 0;
    std::uint64_t loads_in_work = 0;
    struct Dataset {
        std::string name;
        std::uint64_t live = 0, pending = 0, deleted = 0, in_doubt = 0, head = 0;
    };
    std::vector<Dataset> datasets;
    std::uint64_t feed_waits = 0;  ///< followers that wait for changes
    struct Followed {
        std::string share;
        std::string_view phase;
        std::uint64_t behind = 0;
        double age_seconds = 0;
        bool differs = false;  ///< by the newest statement
    };
    std::vector<Followed> followed{};
    struct DifferingFeed {
        std::string feed;
        std::string_view found_by;
    };
    /// Feeds of this node whose records are not those that it signed.
    std::vector<DifferingFeed> differing{};
};

/// Thread-safe; counting costs a few nanoseconds.
class Metrics {
  public:
    /// Patterns of the routes, by their number.
    explicit Metrics(std::vector<std::string> routes);

    void count(std::size_t route, int status, std::chrono::microseconds took);
    std::string text(const Gauges& gauges) const;

  private:
    static constexpr std::array<std::int64_t, 9> kBounds = {
        500, 1'000, 2'500, 5'000, 10'000, 25'000, 100'000, 500'000, 2'500'000};  // µs
    struct Counters {
        std::array<std::atomic<std::uint64_t>, 6> by_status{};  ///< 0xx to 5xx
        std::array<std::atomic<std::uint64_t>, kBounds.size() + 1> by_time{};
        std::atomic<std::uint64_t> microseconds = 0;
    };
    std::vector<std::string> routes_;
    std::unique_ptr<Counters[]> counters_;
};

}  // namespace dongbo
