// One connection from its handshake to its end, as one coroutine on the network thread.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <coroutine>
#include <memory>
#include <optional>
#include <string>
#include <string_view>

#include "http/coroutine.hpp"
#include "http/network.hpp"
#include "http/request_parser.hpp"
#include "http/response_text.hpp"
#include "http/stream.hpp"

namespace dongbo {

/// Lives as long as its coroutine.
class Connection : public std::enable_shared_from_this<Connection> {
  public:
    using Socket = boost::asio::ip::tcp::socket;

    struct Peer {
        std::string address;
        std::string source;  ///< what the limit of connections counts: the address, of IPv6 the /64
    };
    /// What `tls` has is nullptr for plain HTTP.
    Connection(Network& network, Socket socket, Peer peer, std::size_t endpoint,
               std::shared_ptr<const CurrentTls> tls);
    ~Connection();
    void start();

    /// The response to the request of this number; any other number is late and dropped.
    void deliver(std::uint64_t request, std::optional<HttpResponse> response);
    /// Ends what is past its time; `now_or_never` ends everything.
    void look_at_clock(Network::Clock::time_point now, bool now_or_never);
    /// Closes if no request is on its way.
    void drain();

    const std::string& source() const { return peer_.source; }
    std::size_t place = 0;  ///< in the network's list

  private:
    enum class Phase : std::uint8_t { handshake, idle, head, body, answer, write, linger };

    Detached run(std::shared_ptr<Connection> self);
    Task<bool> serve();
    Task<bool> shake_hands();
    /// False: the connection is over. True: the parser is done or has failed.
    Task<bool> read_request(RequestParser& parser);
    Task<bool> read_more(RequestParser& parser);
    /// False: the connection is over.
    Task<bool> answer_request(RequestParser& parser);
    Task<bool> refuse(const RequestParser& parser);
    Task<bool> respond(HttpResponse response, bool head_only, AfterResponse after);
    /// `text` has to stay until then.
    Task<bool> write(std::string_view text);
    /// Writes until it would have to wait; false: the connection is broken.
    bool write_some(std::string_view& text);
    /// Waits for the other end to close, so that it can read what was written last.
    Task<bool> linger();

    void begin(Phase phase, std::chrono::milliseconds limit);
    void take_input(RequestParser& parser, std::string_view fresh);
    void hold_body(RequestParser& parser);
    void let_body_go();
    void complete(HttpRequest& request);
    /// False: since the handshake a reload has shut out this client.
    bool still_trusted();
    HttpResponse unavailable(std::string_view why) const;
    void cancel();

    struct Ready;
    struct Answered;

    Network& network_;
    Socket socket_;
    const std::shared_ptr<const CurrentTls> tls_;
    TlsContext context_;  ///< that has let the client in; nullptr: plain HTTP
    Stream stream_;
    const Peer peer_;
    const std::size_t endpoint_;
    std::optional<Hash> certificate_;

    Phase phase_ = Phase::handshake;
    Network::Clock::time_point deadline_{};
    bool late_ = false;          ///< the deadline of this phase has passed
    std::string unread_;         ///< came with what was before it
    std::size_t body_held_ = 0;  ///< of network_.body_bytes
    std::uint64_t requests_ = 0;
    std::string request_id_;
    std::coroutine_handle<> waiting_;  ///< for the answer
    HttpResponse response_;
};

}  // namespace dongbo
