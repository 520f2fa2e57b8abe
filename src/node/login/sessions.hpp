// Who is logged in: in memory alone, so that a restart ends all sessions and no disk has them.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/calendar.hpp"
#include "base/hash.hpp"

namespace dongbo {

struct Session {
    std::string issuer, subject;  ///< whose login it is
    std::string csrf;             ///< changes from its pages carry it
    std::string id_token;         ///< shown to the provider at the end; empty: it was too long
    Timestamp begun, used;
};

struct SessionLimits {
    std::int64_t idle = 30 * 60'000;        ///< milliseconds without a request
    std::int64_t absolute = 9 * 3'600'000;  ///< a working day
    std::size_t sessions = 10'000;          ///< more: those unused for longest end
    std::size_t per_official = 5;           ///< the same
};

/// Thread-safe.
class Sessions {
  public:
    explicit Sessions(const SessionLimits& limits = {}) : limits_(limits) {}

    struct Begun {
        std::string id;  ///< for the cookie; kept here as a hash only
        std::string csrf;
    };
    /// Always under a new id.
    Begun begin(std::string issuer, std::string subject, std::string id_token, Timestamp now);
    /// Nothing: there is none, or it is over. What is found counts as used now.
    std::optional<Session> use(std::string_view id, Timestamp now);
    /// The session that ended; nothing if there was none.
    std::optional<Session> end(std::string_view id);
    /// Those not over yet.
    std::size_t count(Timestamp now) const;

  private:
    using Kept = std::map<Hash, Session>;

    bool is_over(const Session& session, Timestamp now) const;
    void make_room(const std::string& issuer, const std::string& subject, Timestamp now);

    const SessionLimits limits_;
    mutable std::mutex mutex_;
    Kept sessions_;  ///< by SHA-256 of the id
};

}  // namespace dongbo
