// One connection of a client, in plain or over mutual TLS, with nothing in it that a load would
// wait for.
#pragma once

#include <cstdint>
#include <string>
#include <string_view>

#include "http/stream.hpp"
#include "http/tls.hpp"

namespace dongbo::bench {

class ClientConnection {
  public:
    /// Connects to 127.0.0.1 and ends the handshake; ends the benchmark if that fails. `tls`: null
    /// for plain HTTP. `receive_buffer`: of the socket, 0: the system's own choice.
    ClientConnection(std::uint16_t port, const TlsContext* tls, int receive_buffer = 0);
    ~ClientConnection();
    ClientConnection(const ClientConnection&) = delete;
    ClientConnection& operator=(const ClientConnection&) = delete;

    int socket() const { return socket_; }
    /// Writes all of it; false: the connection is broken.
    bool send(std::string_view text);

    struct Received {
        bool whole = false;   ///< an answer is complete
        bool broken = false;  ///< the connection is over
        int status = 0;
        std::size_t body_bytes = 0;
    };
    /// Reads what is there, without waiting. Call when the socket can be read.
    Received receive();
    /// The body of the answer that was whole last.
    const std::string& body() const { return body_; }
    /// The one answer to the one request sent; waits for it. Ends the benchmark if there is none.
    Received wait();
    /// Reads at most so many bytes and forgets them; false: the connection is over.
    bool sip(std::size_t bytes);

  private:
    bool read_head();

    int socket_;
    Stream stream_;
    std::string input_;
    std::string body_;
    std::size_t head_bytes_ = 0;  ///< of the answer that comes now; 0: not yet known
    std::size_t length_ = 0;
    int status_ = 0;
};

}  // namespace dongbo::bench
