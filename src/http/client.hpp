// A connection to another server, one request after the other: for logins, nodes and measuring.
#pragma once

#include <chrono>
#include <memory>
#include <string>

#include "base/error.hpp"
#include "http/message.hpp"

namespace dongbo {

struct HttpClientOptions {
    std::string authorities;       ///< PEM; empty: those of the system
    std::string certificate, key;  ///< PEM of the client; empty: none
    std::string revoked{};  ///< certificates of servers that are good no longer: a file, or empty
    std::chrono::milliseconds timeout{10'000};  ///< for each request, connecting included
    std::size_t response_bytes = 4 * 1024 * 1024;
};

/// Blocking; keeps the connection alive and opens it anew once if the other end closed it between
/// two requests. One thread at a time, but for interrupt().
class HttpClient {
  public:
    /// `origin`: "https://node.example:8443"; "http://" for loopback alone (invalid otherwise).
    static Result<std::unique_ptr<HttpClient>> open(const std::string& origin,
                                                    const HttpClientOptions& options);
    ~HttpClient();
    /// `path` and `query` as in HttpRequest; Host, Content-Length and the like are filled in.
    /// unavailable: no answer in time, the certificate is not good; limit_exceeded: it is too long.
    Result<HttpResponse> send(const HttpRequest& request);
    /// From any thread: the request that is under way, and all later ones, end as unavailable.
    void interrupt();

  private:
    struct Implementation;
    explicit HttpClient(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
