// Where connections come in: one address and port.
#pragma once

#include <boost/asio/ip/tcp.hpp>
#include <memory>

#include "http/coroutine.hpp"
#include "http/network.hpp"
#include "http/tls.hpp"

namespace dongbo {

class Listener {
  public:
    /// As HttpServer::start says. `number` is the place of the endpoint in the list given.
    static Result<std::unique_ptr<Listener>> open(Network& network, const HttpEndpoint& endpoint,
                                                  std::size_t number);

    /// On the network thread: takes connections until close().
    void run();
    void close();
    std::uint16_t port() const { return port_; }
    bool secure() const { return secure_; }
    /// For connections to come. Thread-safe.
    void use(TlsContext context);

  private:
    using Acceptor = boost::asio::ip::tcp::acceptor;

    Listener(Network& network, std::size_t number, TlsContext context);
    Result<> bind(const boost::asio::ip::tcp::endpoint& where);
    Detached accept();
    /// False: no more can be taken for a while.
    bool accept_waiting();
    void greet(boost::asio::ip::tcp::socket socket, const boost::asio::ip::address& address);

    struct Acceptable;
    struct Pause;

    Network& network_;
    const std::size_t number_;
    Acceptor acceptor_;
    boost::asio::steady_timer pause_;
    std::uint16_t port_ = 0;
    bool secure_;
    const std::shared_ptr<CurrentTls> tls_;
};

}  // namespace dongbo
