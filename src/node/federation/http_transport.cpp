#include "node/federation/http_transport.hpp"

#include <algorithm>
#include <utility>

#include "node/federation/feed_protocol.hpp"

namespace dongbo {

HttpTransport::HttpTransport(std::string origin, HttpClientOptions options, const Limits& limits)
    : origin_(std::move(origin)), options_(std::move(options)) {
    options_.timeout = limits.timeout;
    options_.response_bytes = limits.answer_bytes;
}

Result<FeedAnswer> HttpTransport::ask(const FeedRequest& request) {
    TRY_ASSIGN(std::shared_ptr<HttpClient> client, take());
    auto response = client->send(http_request(request));
    give_back(std::move(client));
    if (!response) return std::unexpected(std::move(response).error());
    return feed_answer(std::move(*response));
}

Result<std::shared_ptr<HttpClient>> HttpTransport::take() {
    const std::scoped_lock lock(mutex_);
    if (stopped_) return fail(ErrorCode::unavailable, "the node stops", origin_);
    std::shared_ptr<HttpClient> client;
    if (free_.empty()) {
        TRY_ASSIGN(client, HttpClient::open(origin_, options_));
    } else {
        client = std::move(free_.back());
        free_.pop_back();
    }
    busy_.push_back(client);
    return client;
}

void HttpTransport::give_back(std::shared_ptr<HttpClient> client) {
    const std::scoped_lock lock(mutex_);
    // One that is not there is of before a renewal.
    if (std::erase(busy_, client) > 0) free_.push_back(std::move(client));
}

void HttpTransport::renew() {
    const std::scoped_lock lock(mutex_);
    free_.clear();
    old_.insert(old_.end(), busy_.begin(), busy_.end());
    busy_.clear();
    std::erase_if(old_, [](const auto& client) { return client.expired(); });
}

void HttpTransport::stop() {
    const std::scoped_lock lock(mutex_);
    stopped_ = true;
    for (const auto& client : busy_) client->interrupt();
    for (const auto& client : old_)
        if (const auto busy = client.lock()) busy->interrupt();
}

}  // namespace dongbo
