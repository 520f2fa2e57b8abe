#include "node/idempotency.hpp"

namespace dongbo {
namespace {

std::string name_of(const std::string& scope, std::string_view key) {
    return scope + '\n' + std::string(key);
}

}  // namespace

void IdempotencyKeys::make_room(Timestamp now) {
    while (!oldest_first_.empty()) {
        const auto oldest = kept_.find(oldest_first_.front());
        if (oldest != kept_.end()) {
            const bool old = now.milliseconds - oldest->second.at.milliseconds > kKeepMilliseconds;
            if (kept_.size() < kKeysMax && !old) return;
            kept_.erase(oldest);
        }
        oldest_first_.pop_front();
    }
}

Result<std::optional<HttpResponse>> IdempotencyKeys::begin(const std::string& scope,
                                                           std::string_view key,
                                                           std::string_view body, Timestamp now) {
    if (key.empty() || key.size() > kKeyLengthMax)
        return fail(ErrorCode::invalid, "the key is empty or too long", "Idempotency-Key",
                    "send 1 to 128 characters, for example a UUID");
    const std::scoped_lock lock(mutex_);
    make_room(now);
    const std::string name = name_of(scope, key);
    const auto [kept, is_new] = kept_.try_emplace(name, Kept{sha256(body), now, {}});
    if (is_new) {
        oldest_first_.push_back(name);
        return std::nullopt;
    }
    if (kept->second.body != sha256(body))
        return fail(ErrorCode::invalid, "this key came with another body before", "Idempotency-Key",
                    "take a new key for a new change");
    if (!kept->second.response)
        return fail(ErrorCode::conflict, "the first request with this key is still in work",
                    "Idempotency-Key", "try again in a moment");
    return kept->second.response;
}

void IdempotencyKeys::end(const std::string& scope, std::string_view key,
                          const HttpResponse& response) {
    const std::scoped_lock lock(mutex_);
    const auto kept = kept_.find(name_of(scope, key));
    if (kept == kept_.end()) return;
    if (response.status >= 500) {
        kept_.erase(kept);
    } else {
        kept->second.response = response;
    }
}

}  // namespace dongbo
