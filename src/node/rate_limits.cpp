#include "node/rate_limits.hpp"

#include <arpa/inet.h>

#include <algorithm>
#include <cmath>

namespace dongbo {
namespace {

constexpr std::int64_t kSweepPause = 1'000;  // milliseconds
/// Ten times a tenth is a little less than one.
constexpr double kRounding = 1e-6;

double refilled(double tokens, Timestamp since, Timestamp now, const Budget& budget) {
    const auto passed = std::max<std::int64_t>(now.milliseconds - since.milliseconds, 0);
    return std::min(budget.burst,
                    tokens + static_cast<double>(passed) / 1'000.0 * budget.per_second);
}

}  // namespace

std::string_view name(Effort effort) {
    constexpr std::array<std::string_view, kEfforts> kNames = {"login", "read", "change",
                                                               "person_search"};
    return kNames[static_cast<std::size_t>(effort)];
}

RateLimits::RateLimits(const RateLimitSettings& settings)
    : settings_(settings), newcomers_(full(Timestamp{})) {}

RateLimits::Buckets RateLimits::full(Timestamp now) const {
    Buckets buckets;
    for (std::size_t i = 0; i < kEfforts; ++i) buckets[i] = {settings_.budgets[i].burst, now};
    return buckets;
}

bool RateLimits::is_full(const Buckets& buckets, Timestamp now) const {
    for (std::size_t i = 0; i < kEfforts; ++i) {
        const Budget& budget = settings_.budgets[i];
        if (refilled(buckets[i].tokens, buckets[i].at, now, budget) < budget.burst - kRounding)
            return false;
    }
    return true;
}

RateLimits::Buckets& RateLimits::buckets_of(const std::string& caller, Timestamp now) {
    const auto known = buckets_.find(caller);
    if (known != buckets_.end()) return known->second;
    if (buckets_.size() >= settings_.callers) {
        // Who has all of his budget is as good as unknown.
        if (now.milliseconds - swept_.milliseconds >= kSweepPause) {
            swept_ = now;
            std::erase_if(buckets_, [&](const auto& one) { return is_full(one.second, now); });
        }
        if (buckets_.size() >= settings_.callers) return newcomers_;
    }
    return buckets_.emplace(caller, full(now)).first->second;
}

std::uint32_t RateLimits::take(Effort effort, const std::string& caller, Timestamp now) {
    const Budget& budget = settings_.budgets[static_cast<std::size_t>(effort)];
    const std::scoped_lock lock(mutex_);
    Bucket& bucket = buckets_of(caller, now)[static_cast<std::size_t>(effort)];
    bucket.tokens = refilled(bucket.tokens, bucket.at, now, budget);
    bucket.at = std::max(bucket.at, now);
    if (bucket.tokens >= 1 - kRounding) {
        bucket.tokens -= 1;
        return 0;
    }
    const double seconds = std::ceil((1 - kRounding - bucket.tokens) / budget.per_second);
    return static_cast<std::uint32_t>(std::clamp(seconds, 1.0, 3'600.0));
}

std::size_t RateLimits::callers() const {
    const std::scoped_lock lock(mutex_);
    return buckets_.size();
}

std::string rate_limit_key(const Caller& caller, const HttpPeer& peer) {
    if (caller.known())
        return (caller.kind == Caller::Kind::official ? "official:" : "machine:") + caller.id;
    in6_addr address{};
    if (inet_pton(AF_INET6, peer.address.c_str(), &address) != 1) return "address:" + peer.address;
    const Bytes bytes(address.s6_addr);
    if (IN6_IS_ADDR_V4MAPPED(&address)) {
        std::string v4 = "address:";
        for (std::size_t i = 12; i < 16; ++i) v4 += (i > 12 ? "." : "") + std::to_string(bytes[i]);
        return v4;
    }
    return "network:" + hex(bytes.first(8));
}

}  // namespace dongbo
