// The client's socket: blocks the caller, but never longer than until a deadline.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

#include "http/origin.hpp"
#include "http/stream.hpp"

namespace dongbo {

using Deadline = std::chrono::steady_clock::time_point;

class ClientSocket {
  public:
    ClientSocket();
    ~ClientSocket();
    ClientSocket(const ClientSocket&) = delete;
    ClientSocket& operator=(const ClientSocket&) = delete;

    /// `context` is nullptr for plain HTTP. The name is looked up without regard to the deadline.
    Result<> connect(const WebOrigin& origin, const TlsContext& context, Deadline deadline);
    bool connected() const { return stream_.has_value(); }
    /// True if the other end has closed, or said something unasked.
    bool stale();
    void close();
    Stream& stream() { return *stream_; }
    /// From any thread: waits end now, and later ones at once.
    void interrupt() const;
    /// Waits until `wanted` is possible; with `or_readable`, too, until something came.
    Result<> wait(StreamState wanted, Deadline deadline, bool or_readable = false) const;

  private:
    Result<> connect_to(const void* address, unsigned size, int family, Deadline deadline);
    Result<> shake_hands(const WebOrigin& origin, const TlsContext& context, Deadline deadline);

    int socket_ = -1;
    const int interrupted_;  ///< an event that can be waited for beside the socket
    std::optional<Stream> stream_;
};

}  // namespace dongbo
