// Idempotency-Key: a change that is sent twice is made once, and answered twice alike.
// draft-ietf-httpapi-idempotency-key-header.
#pragma once

#include <deque>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/calendar.hpp"
#include "base/error.hpp"
#include "base/hash.hpp"
#include "http/message.hpp"

namespace dongbo {

/// Answers of a day in memory, at most `kKeysMax`: after a restart If-Match and the ids of uploads
/// still keep changes from being made twice. Thread-safe.
class IdempotencyKeys {
  public:
    static constexpr std::size_t kKeysMax = 10'000;
    static constexpr std::int64_t kKeepMilliseconds = 86'400'000;
    static constexpr std::size_t kKeyLengthMax = 128;

    /// The answer that was given before, or nothing: go on, and call keep() or forget(). `scope`:
    /// caller, method and path. invalid: the key came with another body before, or is too long;
    /// conflict: the first request with it is still in work.
    Result<std::optional<HttpResponse>> begin(const std::string& scope, std::string_view key,
                                              std::string_view body, Timestamp now);
    /// Server errors are not kept: they may be tried again.
    void end(const std::string& scope, std::string_view key, const HttpResponse& response);

  private:
    struct Kept {
        Hash body{};
        Timestamp at;
        std::optional<HttpResponse> response;  ///< nothing: in work
    };
    void make_room(Timestamp now);

    std::mutex mutex_;
    std::map<std::string, Kept> kept_;
    std::deque<std::string> oldest_first_;
};

}  // namespace dongbo
