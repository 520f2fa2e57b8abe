#include "bench/client_connection.hpp"

#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <cstdlib>

#include "base/error.hpp"
#include "http/header_value.hpp"

namespace dongbo::bench {
namespace {

int connected_socket(std::uint16_t port, int receive_buffer) {
    const int made = ::socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);
    CHECK_THAT(made >= 0, "a socket for the client");
    const int yes = 1;
    setsockopt(made, IPPROTO_TCP, TCP_NODELAY, &yes, sizeof(yes));
    if (receive_buffer > 0)
        setsockopt(made, SOL_SOCKET, SO_RCVBUF, &receive_buffer, sizeof(receive_buffer));
    sockaddr_in to{};
    to.sin_family = AF_INET;
    to.sin_port = htons(port);
    to.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    CHECK_THAT(connect(made, reinterpret_cast<const sockaddr*>(&to), sizeof(to)) == 0,
               "somebody listens at the port");
    fcntl(made, F_SETFL, O_NONBLOCK);
    return made;
}

void wait_for(int socket, StreamState wanted) {
    pollfd one{.fd = socket,
               .events = static_cast<short>(wanted == StreamState::want_write ? POLLOUT : POLLIN),
               .revents = 0};
    CHECK_THAT(poll(&one, 1, 30'000) == 1, "an answer within half a minute");
}

std::size_t content_length(std::string_view head) {
    constexpr std::string_view kName = "\r\ncontent-length:";
    for (std::size_t at = 0; at + kName.size() < head.size(); ++at)
        if (same_without_case(head.substr(at, kName.size()), kName))
            return std::strtoull(head.data() + at + kName.size(), nullptr, 10);
    return 0;
}

}  // namespace

ClientConnection::ClientConnection(std::uint16_t port, const TlsContext* tls, int receive_buffer)
    : socket_(connected_socket(port, receive_buffer)),
      stream_(socket_, tls != nullptr ? connect_tls(*tls, socket_, "localhost") : nullptr) {
    for (;;) {
        const StreamResult result = stream_.handshake();
        if (result.state == StreamState::done) return;
        CHECK_THAT(
            result.state == StreamState::want_read || result.state == StreamState::want_write,
            "the handshake ends well");
        wait_for(socket_, result.state);
    }
}

ClientConnection::~ClientConnection() {
    stream_.end();
    close(socket_);
}

bool ClientConnection::send(std::string_view text) {
    while (!text.empty()) {
        const StreamResult result = stream_.write(text);
        if (result.state == StreamState::closed || result.state == StreamState::failed)
            return false;
        if (result.state == StreamState::done)
            text.remove_prefix(result.bytes);
        else
            wait_for(socket_, result.state);
    }
    return true;
}

bool ClientConnection::read_head() {
    if (head_bytes_ != 0) return true;
    const std::size_t end = input_.find("\r\n\r\n");
    if (end == std::string::npos || input_.size() < 12) return false;
    head_bytes_ = end + 4;
    status_ = std::atoi(input_.c_str() + 9);
    length_ = content_length(std::string_view(input_).substr(0, head_bytes_));
    return true;
}

ClientConnection::Received ClientConnection::receive() {
    char bytes[32 * 1024];
    for (;;) {
        const StreamResult result = stream_.read(bytes);
        if (result.state == StreamState::want_read || result.state == StreamState::want_write)
            return {};
        if (result.state != StreamState::done) return {.broken = true};
        input_.append(bytes, result.bytes);
        if (!read_head() || input_.size() < head_bytes_ + length_) continue;
        body_.assign(input_, head_bytes_, length_);
        input_.erase(0, head_bytes_ + length_);
        head_bytes_ = 0;
        return {.whole = true, .status = status_, .body_bytes = length_};
    }
}

ClientConnection::Received ClientConnection::wait() {
    for (;;) {
        const Received received = receive();
        CHECK_THAT(!received.broken, "the connection stays until the answer is there");
        if (received.whole) return received;
        wait_for(socket_, StreamState::want_read);
    }
}

bool ClientConnection::sip(std::size_t bytes) {
    char some[4'096];
    const StreamResult result = stream_.read(std::span(some).first(std::min(bytes, sizeof(some))));
    return result.state != StreamState::closed && result.state != StreamState::failed;
}

}  // namespace dongbo::bench
