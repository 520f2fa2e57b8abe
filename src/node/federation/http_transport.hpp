// A follower's way to an owner: mutual TLS, nothing believed of what comes.
#pragma once

#include <chrono>
#include <memory>
#include <mutex>
#include <string>
#include <vector>

#include "http/client.hpp"
#include "sync/format/transport.hpp"

namespace dongbo {

/// Thread-safe. Keeps as many connections as there are requests at once.
class HttpTransport final : public Transport {
  public:
    struct Limits {
        /// For each request, the time included that the owner may let it wait.
        std::chrono::milliseconds timeout{60'000};
        std::size_t answer_bytes = (64U << 20) + (1U << 20);  ///< a page and what is around it
    };
    /// `origin`: "https://dan-cu.example.gov.vn:8443". Connects with the first request.
    HttpTransport(std::string origin, HttpClientOptions options, const Limits& limits);

    /// unavailable, limit_exceeded as HttpClient says; invalid: files of `options` can't be read.
    Result<FeedAnswer> ask(const FeedRequest& request) override;
    void stop() override;
    /// Later requests go over new connections: certificates may be others under the same names.
    void renew();

  private:
    Result<std::shared_ptr<HttpClient>> take();
    void give_back(std::shared_ptr<HttpClient> client);

    const std::string origin_;
    HttpClientOptions options_;
    std::mutex mutex_;
    bool stopped_ = false;
    std::vector<std::shared_ptr<HttpClient>> free_, busy_;
    std::vector<std::weak_ptr<HttpClient>> old_;  ///< busy since before a renewal
};

}  // namespace dongbo
