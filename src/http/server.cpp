#include "http/server.hpp"

#include <pthread.h>
#include <sys/resource.h>

#include <boost/asio/post.hpp>
#include <csignal>
#include <mutex>
#include <thread>

#include "http/listener.hpp"
#include "http/network.hpp"

namespace dongbo {
namespace {

/// A socket a connection: as many as the system lets us have.
void raise_descriptor_limit() {
    rlimit limit{};
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur == limit.rlim_max) return;
    limit.rlim_cur = limit.rlim_max;
    setrlimit(RLIMIT_NOFILE, &limit);
}

/// Signals are for the main thread.
std::thread start_without_signals(std::function<void()> work) {
    sigset_t all;
    sigset_t before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    std::thread thread(std::move(work));
    pthread_sigmask(SIG_SETMASK, &before, nullptr);
    pthread_setname_np(thread.native_handle(), "network");
    return thread;
}

}  // namespace

struct HttpServer::Implementation {
    Implementation(const HttpLimits& limits, HttpHandler handler)
        : network(limits, std::move(handler)) {}

    void run() {
        thread = start_without_signals([this] {
            for (const auto& listener : listeners) listener->run();
            network.keep_watch();
            network.io.run();
        });
    }

    void stop() {
        const std::lock_guard lock(stopping);
        if (!thread.joinable()) return;
        boost::asio::post(network.io, [this] {
            for (const auto& listener : listeners) listener->close();
            network.drain();
        });
        thread.join();
        network.answers->close();
    }

    Network network;
    std::vector<std::unique_ptr<Listener>> listeners;
    std::vector<std::uint16_t> ports;
    std::thread thread;
    std::mutex stopping;
};

HttpServer::HttpServer(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}

HttpServer::~HttpServer() {
    stop();
}

Result<std::unique_ptr<HttpServer>> HttpServer::start(const std::vector<HttpEndpoint>& endpoints,
                                                      const HttpLimits& limits,
                                                      HttpHandler handler) {
    raise_descriptor_limit();
    auto implementation = std::make_unique<Implementation>(limits, std::move(handler));
    for (const HttpEndpoint& endpoint : endpoints) {
        TRY_ASSIGN(auto listener, Listener::open(implementation->network, endpoint,
                                                 implementation->listeners.size()));
        implementation->ports.push_back(listener->port());
        implementation->listeners.push_back(std::move(listener));
    }
    implementation->run();
    return std::unique_ptr<HttpServer>(new HttpServer(std::move(implementation)));
}

const std::vector<std::uint16_t>& HttpServer::ports() const {
    return implementation_->ports;
}

Result<> HttpServer::reload_tls(const std::vector<HttpEndpoint>& endpoints) {
    const auto& listeners = implementation_->listeners;
    if (endpoints.size() != listeners.size())
        return fail(ErrorCode::invalid, "The endpoints are others than at the start", {},
                    "restart the node");
    std::vector<TlsContext> contexts(endpoints.size());
    for (std::size_t i = 0; i < endpoints.size(); ++i) {
        if (endpoints[i].tls.has_value() != listeners[i]->secure())
            return fail(ErrorCode::invalid, "An endpoint begins or ends to use TLS",
                        endpoints[i].address, "restart the node");
        if (endpoints[i].tls) {
            TRY_ASSIGN(contexts[i], server_context(*endpoints[i].tls));
        }
    }
    for (std::size_t i = 0; i < endpoints.size(); ++i) listeners[i]->use(std::move(contexts[i]));
    return {};
}

HttpStatistics HttpServer::statistics() const {
    const NetworkCounters& counters = implementation_->network.counters;
    return {.connections = counters.connections,
            .accepted = counters.accepted,
            .refused = counters.refused,
            .handshakes_failed = counters.handshakes_failed,
            .requests = counters.requests,
            .in_work = implementation_->network.answers->in_work(),
            .timed_out = counters.timed_out,
            .too_large = counters.too_large,
            .malformed = counters.malformed,
            .overloaded = counters.overloaded,
            .failed = counters.failed,
            .bytes_in = counters.bytes_in,
            .bytes_out = counters.bytes_out};
}

void HttpServer::stop() {
    implementation_->stop();
}

}  // namespace dongbo
