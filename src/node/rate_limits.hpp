// How often one caller may do what: token buckets, so that short bursts pass and long ones don't.
#pragma once

#include <array>
#include <cstdint>
#include <mutex>
#include <string>
#include <string_view>
#include <unordered_map>

#include "base/calendar.hpp"
#include "http/message.hpp"
#include "node/caller.hpp"

namespace dongbo {

enum class Effort : std::uint8_t {
    login,         ///< an attempt to log in, or a token that was not good
    read,          ///< any other answer
    change,        ///< what is written
    person_search  ///< a search among persons: what harvesting would do many of
};
inline constexpr std::size_t kEfforts = 4;
std::string_view name(Effort effort);

struct Budget {
    double burst = 1;       ///< at once, after a pause
    double per_second = 1;  ///< in the long run
};

struct RateLimitSettings {
    /// In the order of Effort. Many officials of an office may log in from one address.
    std::array<Budget, kEfforts> budgets = {Budget{60, 1}, Budget{2'000, 500}, Budget{200, 20},
                                            Budget{60, 1}};
    /// Callers known at once. Newcomers above it share one budget, so that nobody who was slowed
    /// down is forgotten.
    std::size_t callers = 20'000;
};

/// Thread-safe. Knows no clock: the time is passed in.
class RateLimits {
  public:
    explicit RateLimits(const RateLimitSettings& settings = {});

    /// 0: go on. Else the answer is 429, and Retry-After these seconds. Below 1 µs.
    std::uint32_t take(Effort effort, const std::string& caller, Timestamp now);
    std::size_t callers() const;

  private:
    struct Bucket {
        double tokens = 0;
        Timestamp at;
    };
    using Buckets = std::array<Bucket, kEfforts>;

    Buckets& buckets_of(const std::string& caller, Timestamp now);
    Buckets full(Timestamp now) const;
    bool is_full(const Buckets& buckets, Timestamp now) const;

    const RateLimitSettings settings_;
    mutable std::mutex mutex_;
    std::unordered_map<std::string, Buckets> buckets_;
    Buckets newcomers_;
    Timestamp swept_{};
};

/// Whose budget a request counts against: the login's, or the address of who has none (of IPv6 the
/// network, /64: that is what one subscriber is given).
std::string rate_limit_key(const Caller& caller, const HttpPeer& peer);

}  // namespace dongbo
