// Load over many connections that are kept alive, from one thread: the same for dongbo and a peer.
#pragma once

#include <cstdint>
#include <functional>
#include <string>
#include <vector>

#include "http/client.hpp"
#include "http/tls.hpp"

namespace dongbo::bench {

struct Load {
    std::uint16_t port = 0;           ///< on 127.0.0.1
    const TlsContext* tls = nullptr;  ///< null: plain HTTP
    std::size_t connections = 64;     ///< each with one request at a time
    double seconds = 5;               ///< after all connections stand
    /// Requests a second of all connections together, each due at its own moment: what waits for a
    /// free connection counts as latency. 0: each connection asks again as soon as it has its
    /// answer.
    double rate = 0;
    /// The whole text of the next request.
    std::function<std::string()> request;
};

struct LoadResult {
    double per_second = 0;
    std::uint64_t failures = 0;          ///< answers other than 200, connections that broke
    double body_bytes = 0;               ///< of an answer, on average
    std::vector<double> milliseconds{};  ///< of each answer, ascending
    double percentile(double share) const;
};

LoadResult put_load(const Load& load);

/// What one durable write costs on the disk of this file, milliseconds alone: the floor of any
/// answer that waits for one. The file is gone afterwards.
LoadResult time_syncs(const std::string& file);

/// "GET <path>" as put_load sends it.
std::string get_request(const std::string& path);

}  // namespace dongbo::bench
