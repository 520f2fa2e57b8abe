// The log of a node: one JSON object a line, for the system's journal. Neither personal data nor
// secrets: patterns of routes instead of paths, ids of officials instead of names.
#pragma once

#include <chrono>
#include <cstdio>
#include <mutex>
#include <string>
#include <string_view>

#include "base/calendar.hpp"
#include "base/error.hpp"

namespace dongbo {

struct RequestLine {
    Timestamp at;
    std::string_view request;  ///< id
    std::string_view method, route;
    std::string_view caller;  ///< id; empty: nobody known
    std::string_view agency;
    int status = 0;
    std::chrono::microseconds took{};
    std::size_t bytes = 0;
    std::string_view reason;  ///< of a server error
};

/// Thread-safe.
class RequestLog {
  public:
    /// `out` outlives this object; null: nothing is written.
    explicit RequestLog(std::FILE* out) : out_(out) {}
    void request(const RequestLine& line);
    /// The same, but it may wait in memory until flush() or the next line: for many at once.
    void request_later(const RequestLine& line);
    void flush();
    /// Something that is no request: "started", "reloaded", "settle_failed".
    void event(Timestamp at, std::string_view name, std::string_view detail);
    void error(Timestamp at, std::string_view name, const Error& error);

  private:
    void write(std::string_view line);
    void flush_locked();
    std::FILE* out_;
    std::mutex mutex_;
    std::string waiting_;
};

}  // namespace dongbo
