// Bytes to and from a socket that does not block, in plain or over TLS.
#pragma once

#include <cstddef>
#include <cstdint>
#include <span>
#include <string_view>

#include "http/tls.hpp"

namespace dongbo {

enum class StreamState : std::uint8_t {
    done,        ///< bytes went through
    want_read,   ///< when the socket can be read, try the same again
    want_write,  ///< when it can be written
    closed,      ///< the other end is through
    failed
};

struct StreamResult {
    StreamState state;
    std::size_t bytes = 0;  ///< more than 0 if done
};

class Stream {
  public:
    /// The socket stays the caller's. Without `ssl` in plain.
    Stream(int socket, Ssl ssl) : socket_(socket), ssl_(std::move(ssl)) {}

    /// Done at once in plain.
    StreamResult handshake();
    StreamResult read(std::span<char> out);
    StreamResult write(std::string_view text);
    /// True if bytes were taken from the socket that read() has not given yet: waiting for the
    /// socket would miss them.
    bool holds_input() const;
    /// Says that nothing more comes, without waiting for anything.
    void end();
    ssl_st* ssl() const { return ssl_.get(); }

  private:
    StreamResult tls_result(int returned, std::size_t bytes);

    int socket_;
    Ssl ssl_;
    bool broken_ = false;  ///< OpenSSL must not be called any more
    bool ended_ = false;
};

}  // namespace dongbo
