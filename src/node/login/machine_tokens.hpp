// Tokens by which machines show who they are where their certificate is not seen (RFC 7523): signed
// with the machine's own key, for this node alone, good once and for five minutes at most.
#pragma once

#include <map>
#include <mutex>
#include <string>
#include <string_view>

#include "node/login/directory.hpp"

namespace dongbo {

/// Token ids that were seen. Thread-safe.
class SeenTokens {
  public:
    explicit SeenTokens(std::size_t tokens_max = 100'000) : tokens_max_(tokens_max) {}
    /// conflict: it was seen before. unavailable: too many are remembered; none is ever forgotten
    /// before it has expired.
    Result<> note(const std::string& token, Timestamp expires, Timestamp now);

  private:
    const std::size_t tokens_max_;
    std::mutex mutex_;
    std::map<std::string, std::int64_t> tokens_;  ///< until when
    std::multimap<std::int64_t, std::string> by_end_;
};

/// Thread-safe.
class MachineTokens {
  public:
    /// `origin` of the node: what tokens name as their audience. What was signed before the node
    /// started is not taken: it may have been used, and ids of that time are forgotten.
    MachineTokens(std::string origin, Directory& directory, Timestamp started)
        : origin_(std::move(origin)), directory_(directory), started_(started) {}

    /// Whose token it is. unauthorised says what is wrong with it.
    Result<Caller> check(const std::string& token, NodeStore& node, Timestamp now);

    static constexpr std::int64_t kLifetime = 5 * 60'000;  ///< milliseconds

  private:
    const std::string origin_;
    Directory& directory_;
    const Timestamp started_;
    SeenTokens seen_;
};

}  // namespace dongbo
