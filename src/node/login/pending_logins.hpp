// Logins that have begun: people are at the provider, and what comes back has to fit.
#pragma once

#include <cstddef>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/calendar.hpp"

namespace dongbo {

struct PendingLogin {
    std::string state;      ///< goes to the provider and comes back
    std::string nonce;      ///< comes back inside the token
    std::string verifier;   ///< of PKCE: shown to the provider with the code alone
    std::string browser;    ///< a cookie: who begins a login ends it
    std::string return_to;  ///< the page to go to afterwards
    Timestamp begun;
};

/// Thread-safe. Each is good once, for ten minutes.
class PendingLogins {
  public:
    explicit PendingLogins(std::size_t logins_max = 10'000) : logins_max_(logins_max) {}

    PendingLogin begin(std::string return_to, Timestamp now);
    /// Nothing: nobody began it, it is over, it was taken before, or another browser did. Takes it
    /// in any case.
    std::optional<PendingLogin> take(const std::string& state, std::string_view browser,
                                     Timestamp now);
    std::size_t size() const;

    static constexpr std::int64_t kLifetime = 10 * 60'000;  ///< milliseconds

  private:
    const std::size_t logins_max_;  ///< the oldest gives way to one more
    mutable std::mutex mutex_;
    std::map<std::string, PendingLogin> logins_;  ///< by state
    std::multimap<std::int64_t, std::string> by_age_;
};

/// A path of this node, as a browser may be sent to it: "/" for everything else. Never the address
/// of another server, nor the login itself.
std::string local_path(std::string_view wanted);

}  // namespace dongbo
