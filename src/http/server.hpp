// The shell around handlers: sockets, TLS, time, limits. One network thread; Asio stays in here.
#pragma once

#include <cstdint>
#include <functional>
#include <memory>
#include <string>
#include <type_traits>
#include <utility>
#include <vector>

#include "base/error.hpp"
#include "http/limits.hpp"
#include "http/message.hpp"

namespace dongbo {

/// PEM files.
struct TlsFiles {
    std::string certificate;  ///< chain, the endpoint's own first
    std::string key;
    /// Authorities of clients. Given: a client without a good certificate gets no connection
    /// (mutual TLS). Empty: clients are not asked for one.
    std::string client_authorities{};
    /// Certificates of clients that are good no longer: see revoked_certificates.hpp. Empty: none.
    std::string revoked{};
};

/// TLS 1.3 alone. Without TLS only loopback addresses are listened on.
struct HttpEndpoint {
    std::string address = "127.0.0.1";
    std::uint16_t port = 0;  ///< 0: any free one
    std::optional<TlsFiles> tls{};
};

/// Gives the response; may be called from any thread, once. A copy answers the same request.
class HttpAnswer {
  public:
    HttpAnswer() = default;
    template <class Give>
        requires std::is_invocable_v<Give&, HttpResponse>
    // Where nobody counts what is in work, a function is enough.
    HttpAnswer(Give give) : give_(std::move(give)) {}
    HttpAnswer(std::function<void(HttpResponse)> give, std::function<void(bool)> rest)
        : give_(std::move(give)), rest_(std::move(rest)) {}

    void operator()(HttpResponse response) const { give_(std::move(response)); }
    /// The request waits for something to happen, and no thread is busy with it: it does not count
    /// among those in work until this is said again with `false`.
    void rest(bool resting) const {
        if (rest_) rest_(resting);
    }

  private:
    std::function<void(HttpResponse)> give_;
    std::function<void(bool)> rest_;
};
/// Called on the network thread: must not block. `endpoint` is the place in the list given.
using HttpHandler = std::function<void(HttpRequest, std::size_t endpoint, HttpAnswer)>;

struct HttpStatistics {
    std::uint64_t connections = 0;            ///< open now
    std::uint64_t accepted = 0, refused = 0;  ///< since the start
    std::uint64_t handshakes_failed = 0;
    std::uint64_t requests = 0, in_work = 0;
    std::uint64_t timed_out = 0, too_large = 0, malformed = 0, overloaded = 0;
    std::uint64_t failed = 0;  ///< connections that an exception ended: a defect, or no memory
    std::uint64_t bytes_in = 0, bytes_out = 0;
};

/// Thread-safe.
class HttpServer {
  public:
    /// Listens once this returns. invalid: an address that is not loopback without TLS, a
    /// certificate that can't be read or does not fit its key; unavailable: the port is taken.
    static Result<std::unique_ptr<HttpServer>> start(const std::vector<HttpEndpoint>& endpoints,
                                                     const HttpLimits& limits, HttpHandler handler);
    /// Stops.
    ~HttpServer();
    HttpServer(const HttpServer&) = delete;
    HttpServer& operator=(const HttpServer&) = delete;

    /// The port of each endpoint.
    const std::vector<std::uint16_t>& ports() const;
    /// Reads certificates, keys, authorities and what is revoked anew. Connections that stand go
    /// on; one whose client would not be let in any more ends with its next request or answer. An
    /// error changes nothing.
    Result<> reload_tls(const std::vector<HttpEndpoint>& endpoints);
    HttpStatistics statistics() const;
    /// Takes no more connections, lets requests in work end within the limit, then closes all.
    void stop();

  private:
    struct Implementation;
    explicit HttpServer(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
