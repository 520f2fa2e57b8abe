#include "http/listener.hpp"

#include <algorithm>
#include <utility>

#include "http/connection.hpp"

namespace dongbo {
namespace {

using boost::asio::ip::tcp;
using SystemError = boost::system::error_code;

constexpr int kAcceptedAtOnce = 64;
constexpr std::chrono::milliseconds kPause{100};

Connection::Peer peer_of(boost::asio::ip::address address) {
    if (address.is_v6() && address.to_v6().is_v4_mapped())
        address = boost::asio::ip::make_address_v4(boost::asio::ip::v4_mapped, address.to_v6());
    Connection::Peer peer{.address = address.to_string(), .source = {}};
    peer.source = peer.address;
    if (address.is_v6()) {
        auto bytes = address.to_v6().to_bytes();
        std::fill(bytes.begin() + 8, bytes.end(), 0);
        peer.source = boost::asio::ip::address_v6(bytes).to_string();
    }
    return peer;
}

}  // namespace

struct Listener::Acceptable {
    Acceptor& acceptor;
    SystemError error{};

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
        acceptor.async_wait(Acceptor::wait_read, [this, waiting](const SystemError& e) {
            error = e;
            waiting.resume();
        });
    }
    bool await_resume() const { return !error; }
};

struct Listener::Pause {
    boost::asio::steady_timer& timer;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
        timer.expires_after(kPause);
        timer.async_wait([waiting](const SystemError&) { waiting.resume(); });
    }
    void await_resume() const noexcept {}
};

Listener::Listener(Network& network, std::size_t number, TlsContext context)
    : network_(network),
      number_(number),
      acceptor_(network.io),
      pause_(network.io),
      secure_(context != nullptr),
      tls_(std::make_shared<CurrentTls>(std::move(context))) {}

Result<std::unique_ptr<Listener>> Listener::open(Network& network, const HttpEndpoint& endpoint,
                                                 std::size_t number) {
    SystemError error;
    const auto address = boost::asio::ip::make_address(endpoint.address, error);
    if (error)
        return fail(ErrorCode::invalid, "It is no address", endpoint.address,
                    "give one as 127.0.0.1 or ::1");
    if (!endpoint.tls && !address.is_loopback())
        return fail(ErrorCode::invalid, "Without TLS only loopback addresses are listened on",
                    endpoint.address, "give a certificate and a key");
    TlsContext context;
    if (endpoint.tls) {
        TRY_ASSIGN(context, server_context(*endpoint.tls));
    }
    std::unique_ptr<Listener> listener(new Listener(network, number, std::move(context)));
    TRY(listener->bind({address, endpoint.port}));
    return listener;
}

Result<> Listener::bind(const tcp::endpoint& where) {
    SystemError error;
    const auto attempt = [&](auto&& step) {
        if (!error) step();
    };
    attempt([&] { (void)acceptor_.open(where.protocol(), error); });
    attempt([&] { (void)acceptor_.set_option(Acceptor::reuse_address(true), error); });
    attempt([&] { (void)acceptor_.bind(where, error); });
    attempt([&] { (void)acceptor_.listen(Acceptor::max_listen_connections, error); });
    attempt([&] { (void)acceptor_.non_blocking(true, error); });
    if (error)
        return fail(ErrorCode::unavailable, "Can't listen: " + error.message(),
                    where.address().to_string() + " port " + std::to_string(where.port()),
                    "see what else listens there");
    port_ = acceptor_.local_endpoint().port();
    return {};
}

void Listener::run() {
    accept();
}

void Listener::close() {
    SystemError ignored;
    (void)acceptor_.close(ignored);
    pause_.cancel();
}

void Listener::use(TlsContext context) {
    tls_->set(std::move(context));
}

Detached Listener::accept() {
    while (co_await Acceptable{acceptor_})
        if (!accept_waiting()) co_await Pause{pause_};
}

bool Listener::accept_waiting() {
    for (int i = 0; i < kAcceptedAtOnce; ++i) {
        SystemError error;
        tcp::endpoint peer;
        tcp::socket socket = acceptor_.accept(peer, error);
        if (error == boost::asio::error::would_block) return true;
        if (error == boost::asio::error::connection_aborted) continue;
        // No descriptors or no memory: whoever waits for them is served when some are free.
        if (error) return false;
        greet(std::move(socket), peer.address());
    }
    return true;
}

void Listener::greet(tcp::socket socket, const boost::asio::ip::address& address) {
    Connection::Peer peer = peer_of(address);
    if (!network_.admit(peer.source)) {
        count(network_.counters.refused);
        return;
    }
    SystemError error;
    (void)socket.non_blocking(true, error);
    if (!error) (void)socket.set_option(tcp::no_delay(true), error);
    if (error) return;
    count(network_.counters.accepted);
    std::make_shared<Connection>(network_, std::move(socket), std::move(peer), number_, tls_)
        ->start();
}

}  // namespace dongbo
