// What a connection may cost: docs/limits.md lists each with what happens over it.
#pragma once

#include <chrono>
#include <cstddef>

namespace dongbo {

struct HttpLimits {
    std::size_t header_bytes = 16 * 1024;           ///< request line and fields: 431
    std::size_t body_bytes = 8 * 1024 * 1024;       ///< 413
    std::size_t bodies_bytes = 256 * 1024 * 1024;   ///< of all requests together: 503
    std::chrono::milliseconds handshake{10'000};    ///< TLS, else the connection is closed
    std::chrono::milliseconds header_time{10'000};  ///< from its first byte to its last: 408
    std::chrono::milliseconds body_time{60'000};    ///< the same of the body: 408
    std::chrono::milliseconds write_time{60'000};   ///< for the whole response
    std::chrono::milliseconds idle_time{75'000};    ///< between two requests of a connection
    std::chrono::milliseconds answer_time{60'000};  ///< for the handler, else 503
    std::size_t connections = 20'000;               ///< more are closed at once
    std::size_t connections_per_address = 10'000;   ///< the same
    std::size_t requests_in_work = 256;             ///< given to the handler at once, else 503
    std::size_t requests_per_connection = 100'000;  ///< then it is closed
    std::chrono::milliseconds drain_time{10'000};   ///< of a stop: what is in work may end
};

}  // namespace dongbo
