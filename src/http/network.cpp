#include "http/network.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <ctime>

#include "base/bytes.hpp"
#include "base/random.hpp"
#include "http/connection.hpp"
#include "http/response_text.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kInputBytes = 16 * 1024;  // one TLS record
constexpr std::size_t kIdBytes = 16;
constexpr std::size_t kIdsDrawn = 256;

/// One timer for all connections: they are late by a quarter of the shortest limit at most.
std::chrono::milliseconds interval_of(const HttpLimits& limits) {
    using std::chrono::milliseconds;
    const milliseconds shortest =
        std::min({limits.handshake, limits.header_time, limits.body_time, limits.write_time,
                  limits.idle_time, limits.answer_time, limits.drain_time});
    return std::clamp(shortest / 4, milliseconds{2}, milliseconds{500});
}

}  // namespace

Network::Network(const HttpLimits& given, HttpHandler given_handler)
    : limits(given),
      handler(std::move(given_handler)),
      answers(std::make_shared<AnswerBox>(
          [this] { boost::asio::post(io, [this] { deliver_answers(); }); })),
      input(kInputBytes),
      watch_(io),
      watch_interval_(interval_of(given)) {}

bool Network::admit(const std::string& source) {
    if (draining_ || connections_.size() >= limits.connections) return false;
    const auto found = sources_.find(source);
    return found == sources_.end() || found->second < limits.connections_per_address;
}

void Network::enter(Connection& connection) {
    connection.place = connections_.size();
    connections_.push_back(&connection);
    ++sources_[connection.source()];
    counters.connections = connections_.size();
}

void Network::leave(Connection& connection) {
    connections_[connection.place] = connections_.back();
    connections_[connection.place]->place = connection.place;
    connections_.pop_back();
    const auto found = sources_.find(connection.source());
    if (--found->second == 0) sources_.erase(found);
    counters.connections = connections_.size();
    if (draining_ && connections_.empty()) watch_.cancel();
}

void Network::keep_watch() {
    watch_.expires_after(watch_interval_);
    watch_.async_wait([this](const boost::system::error_code& error) {
        if (error) return;
        close_late_ones();
        if (!draining_ || !connections_.empty()) keep_watch();
    });
}

void Network::close_late_ones() {
    const auto now = Clock::now();
    const bool drained = draining_ && now >= drained_;
    // Nothing leaves the list before the handlers that this starts have run.
    for (Connection* connection : connections_) connection->look_at_clock(now, drained);
}

void Network::drain() {
    draining_ = true;
    drained_ = Clock::now() + limits.drain_time;
    for (Connection* connection : connections_) connection->drain();
    if (connections_.empty()) watch_.cancel();
}

void Network::deliver_answers() {
    for (GivenAnswer& answer : answers->take())
        if (const auto connection = answer.connection.lock())
            connection->deliver(answer.request, std::move(answer.response));
}

std::string Network::next_request_id() {
    if (random_.empty()) {
        random_.resize(kIdBytes * kIdsDrawn);
        fill_secure_random(random_);
    }
    std::string id = hex(Bytes(random_).last(kIdBytes));
    random_.resize(random_.size() - kIdBytes);
    return id;
}

const std::string& Network::date() {
    const std::int64_t now = std::time(nullptr);
    if (now != date_second_) {
        date_second_ = now;
        date_ = http_date(now);
    }
    return date_;
}

}  // namespace dongbo
