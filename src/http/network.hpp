// What all connections of the network thread share. Nothing here is touched by another thread but
// the counters and the answer box.
#pragma once

#include <atomic>
#include <boost/asio/io_context.hpp>
#include <boost/asio/steady_timer.hpp>
#include <chrono>
#include <map>
#include <memory>
#include <span>
#include <string>
#include <vector>

#include "http/answers.hpp"
#include "http/limits.hpp"
#include "http/server.hpp"

namespace dongbo {

class Connection;

struct NetworkCounters {
    using Counter = std::atomic<std::uint64_t>;
    Counter connections = 0, accepted = 0, refused = 0, handshakes_failed = 0, requests = 0;
    Counter timed_out = 0, too_large = 0, malformed = 0, overloaded = 0, failed = 0;
    Counter bytes_in = 0, bytes_out = 0;
};

/// Adds without locking the bus: the network thread alone counts.
inline void count(NetworkCounters::Counter& counter, std::uint64_t more = 1) {
    counter.store(counter.load(std::memory_order_relaxed) + more, std::memory_order_relaxed);
}

class Network {
  public:
    using Clock = std::chrono::steady_clock;

    Network(const HttpLimits& limits, HttpHandler handler);

    /// False: one more from this source would be too many.
    bool admit(const std::string& source);
    void enter(Connection& connection);
    void leave(Connection& connection);

    /// Looks for connections that are past their time, again and again until a drain is over.
    void keep_watch();
    /// Closes idle connections now, others after their request, all when the time for it is over.
    void drain();
    bool draining() const { return draining_; }

    /// 32 hexadecimal digits of secure randomness.
    std::string next_request_id();
    /// The value of a Date field.
    const std::string& date();

    boost::asio::io_context io{1};  // one thread: its own queue needs no lock
    const HttpLimits limits;
    const HttpHandler handler;
    const std::shared_ptr<AnswerBox> answers;
    NetworkCounters counters;
    /// Where connections read into and write from between two waits: an idle one holds nothing.
    std::vector<char> input;
    std::string output;
    std::size_t body_bytes = 0;  ///< of requests that are not whole yet

  private:
    void deliver_answers();
    void close_late_ones();

    boost::asio::steady_timer watch_;
    std::chrono::milliseconds watch_interval_;
    std::vector<Connection*> connections_;
    std::map<std::string, std::size_t, std::less<>> sources_;
    bool draining_ = false;
    Clock::time_point drained_{};
    std::vector<std::uint8_t> random_;
    std::int64_t date_second_ = 0;
    std::string date_;
};

}  // namespace dongbo
