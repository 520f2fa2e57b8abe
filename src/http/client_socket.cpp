#include "http/client_socket.hpp"

#include <fcntl.h>
#include <netdb.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <algorithm>
#include <array>
#include <cerrno>
#include <memory>
#include <system_error>

namespace dongbo {
namespace {

std::unexpected<Error> unreachable(const std::string& why) {
    return fail(ErrorCode::unavailable, "The server does not answer: " + why);
}

std::string words(int error) {
    return std::generic_category().message(error);
}

}  // namespace

ClientSocket::ClientSocket() : interrupted_(eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK)) {
    CHECK_THAT(interrupted_ >= 0, "the system has a descriptor for an event");
}

ClientSocket::~ClientSocket() {
    close();
    ::close(interrupted_);
}

void ClientSocket::interrupt() const {
    eventfd_write(interrupted_, 1);
}

Result<> ClientSocket::connect(const WebOrigin& origin, const TlsContext& context,
                               Deadline deadline) {
    addrinfo hints{};
    hints.ai_socktype = SOCK_STREAM;
    hints.ai_flags = AI_NUMERICSERV;
    addrinfo* raw = nullptr;
    const int looked_up =
        getaddrinfo(origin.host.c_str(), std::to_string(origin.port).c_str(), &hints, &raw);
    if (looked_up != 0) return unreachable(gai_strerror(looked_up));
    const std::unique_ptr<addrinfo, decltype(&freeaddrinfo)> found(raw, freeaddrinfo);
    Result<> result = unreachable("it has no address");
    for (const addrinfo* one = found.get(); one != nullptr; one = one->ai_next) {
        result = connect_to(one->ai_addr, one->ai_addrlen, one->ai_family, deadline);
        if (result) break;
    }
    if (result) result = shake_hands(origin, context, deadline);
    if (!result) close();
    return result;
}

Result<> ClientSocket::connect_to(const void* address, unsigned size, int family,
                                  Deadline deadline) {
    close();
    socket_ = ::socket(family, SOCK_STREAM | SOCK_NONBLOCK | SOCK_CLOEXEC, 0);
    if (socket_ < 0) return unreachable(words(errno));
    const int yes = 1;
    setsockopt(socket_, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    if (::connect(socket_, static_cast<const sockaddr*>(address), size) == 0) return {};
    if (errno != EINPROGRESS) return unreachable(words(errno));
    TRY(wait(StreamState::want_write, deadline));
    int error = 0;
    socklen_t length = sizeof(error);
    getsockopt(socket_, SOL_SOCKET, SO_ERROR, &error, &length);
    if (error != 0) return unreachable(words(error));
    return {};
}

Result<> ClientSocket::shake_hands(const WebOrigin& origin, const TlsContext& context,
                                   Deadline deadline) {
    stream_.emplace(socket_, context ? connect_tls(context, socket_, origin.host) : nullptr);
    for (;;) {
        const StreamResult result = stream_->handshake();
        if (result.state == StreamState::done) return {};
        if (result.state == StreamState::closed || result.state == StreamState::failed) {
            const std::string reason = tls_reason();
            return unreachable(reason.empty() ? "it closed the connection" : reason);
        }
        TRY(wait(result.state, deadline));
    }
}

bool ClientSocket::stale() {
    pollfd readable{.fd = socket_, .events = POLLIN, .revents = 0};
    if (::poll(&readable, 1, 0) == 0 && !stream_->holds_input()) return false;
    // Tickets of TLS sessions come unasked, too, and read() keeps them to itself.
    char byte = 0;
    return stream_->read({&byte, 1}).state != StreamState::want_read;
}

void ClientSocket::close() {
    if (stream_) stream_->end();
    stream_.reset();
    if (socket_ >= 0) ::close(socket_);
    socket_ = -1;
}

Result<> ClientSocket::wait(StreamState wanted, Deadline deadline, bool or_readable) const {
    const bool write = wanted == StreamState::want_write;
    const int events = (write ? POLLOUT : POLLIN) | (or_readable ? POLLIN : 0);
    for (;;) {
        const auto left = std::chrono::ceil<std::chrono::milliseconds>(
            deadline - std::chrono::steady_clock::now());
        std::array<pollfd, 2> waited{
            {{socket_, static_cast<short>(events), 0}, {interrupted_, POLLIN, 0}}};
        const int ready = ::poll(waited.data(), waited.size(),
                                 static_cast<int>(std::clamp<long>(left.count(), 0, 3'600'000)));
        if (ready > 0 && waited[1].revents != 0) return unreachable("the request was given up");
        if (ready > 0) return {};
        if (ready == 0) return unreachable("it took too long");
        if (errno != EINTR) return unreachable(words(errno));
    }
}

}  // namespace dongbo
