// A server on loopback and a raw connection to it, for tests that need to misbehave.
#pragma once

#include <arpa/inet.h>
#include <doctest/doctest.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <condition_variable>
#include <functional>
#include <mutex>
#include <string>
#include <utility>
#include <vector>

#include "http/client.hpp"
#include "http/server.hpp"

namespace dongbo::testing {

inline constexpr std::chrono::seconds kPatience{20};

/// Waits for a condition of another thread that nobody signals.
template <class Condition>
bool comes_true(Condition condition) {
    const auto end = std::chrono::steady_clock::now() + kPatience;
    while (!condition()) {
        if (std::chrono::steady_clock::now() > end) return false;
        ::poll(nullptr, 0, 1);
    }
    return true;
}

/// Keeps the requests that it gets until the test answers them.
class HeldRequests {
  public:
    HttpHandler handler() {
        return [this](HttpRequest request, std::size_t, HttpAnswer answer) {
            const std::lock_guard lock(mutex_);
            held_.emplace_back(std::move(request), std::move(answer));
            came_.notify_all();
        };
    }
    /// Waits until one is there.
    std::pair<HttpRequest, HttpAnswer> take() {
        std::unique_lock lock(mutex_);
        REQUIRE(came_.wait_for(lock, kPatience, [&] { return !held_.empty(); }));
        auto first = std::move(held_.front());
        held_.erase(held_.begin());
        return first;
    }

  private:
    std::mutex mutex_;
    std::condition_variable came_;
    std::vector<std::pair<HttpRequest, HttpAnswer>> held_;
};

/// A plain socket that says what it is told and shows what it hears.
class RawConnection {
  public:
    explicit RawConnection(std::uint16_t port, int receive_buffer = 0)
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        if (receive_buffer > 0)
            setsockopt(socket_, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof(receive_buffer));
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_port = htons(port);
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        REQUIRE(::connect(socket_, reinterpret_cast<sockaddr*>(&address), sizeof(address)) == 0);
        const timeval patience{.tv_sec = kPatience.count(), .tv_usec = 0};
        setsockopt(socket_, SOL_SOCKET, SO_RCVTIMEO, &patience, sizeof(patience));
    }
    ~RawConnection() { ::close(socket_); }
    RawConnection(const RawConnection&) = delete;
    RawConnection& operator=(const RawConnection&) = delete;

    /// False once the server has closed.
    bool say(std::string_view text) {
        return ::send(socket_, text.data(), text.size(), MSG_NOSIGNAL) ==
               static_cast<ssize_t>(text.size());
    }
    /// Says no more, but still listens.
    void say_no_more() { ::shutdown(socket_, SHUT_WR); }
    /// All that comes until the text `until` has come, or until the end.
    std::string hear(std::string_view until) {
        std::string heard;
        char buffer[4096];
        while (!heard.contains(until)) {
            const ssize_t got = ::recv(socket_, buffer, sizeof(buffer), 0);
            if (got <= 0) break;
            heard.append(buffer, static_cast<std::size_t>(got));
        }
        return heard;
    }
    std::string hear_to_end() { return hear("\x01 never sent \x01"); }
    /// True once the server has closed and nothing more comes.
    bool closed() {
        char byte = 0;
        return ::recv(socket_, &byte, 1, 0) == 0;
    }

  private:
    int socket_;
};

/// Answers with what it was asked.
inline void echo(HttpRequest request, std::size_t, const HttpAnswer& answer) {
    HttpResponse response =
        HttpResponse::json(200, request.path + "?" + request.query + "|" + request.body);
    response.fields.add("X-Id", request.id);
    answer(std::move(response));
}

inline std::unique_ptr<HttpServer> start_plain(const HttpLimits& limits, HttpHandler handler) {
    auto server = HttpServer::start({HttpEndpoint{}}, limits, std::move(handler));
    REQUIRE(server);
    return std::move(*server);
}

inline HttpRequest get(std::string path) {
    HttpRequest request;
    request.path = std::move(path);
    return request;
}

}  // namespace dongbo::testing
