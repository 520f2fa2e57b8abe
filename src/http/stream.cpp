#include "http/stream.hpp"

#include <openssl/err.h>
#include <openssl/ssl.h>
#include <sys/socket.h>

#include <cerrno>
#include <utility>

namespace dongbo {
namespace {

StreamResult plain_result(ssize_t returned, StreamState again) {
    if (returned > 0) return {StreamState::done, static_cast<std::size_t>(returned)};
    if (returned == 0) return {StreamState::closed};
    if (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR) return {again};
    return {StreamState::failed};
}

}  // namespace

StreamResult Stream::tls_result(int returned, std::size_t bytes) {
    if (returned == 1) return {StreamState::done, bytes};
    switch (SSL_get_error(ssl_.get(), returned)) {
        case SSL_ERROR_WANT_READ:
            return {StreamState::want_read};
        case SSL_ERROR_WANT_WRITE:
            return {StreamState::want_write};
        case SSL_ERROR_ZERO_RETURN:
            return {StreamState::closed};
        default:
            broken_ = true;
            return {StreamState::failed};
    }
}

StreamResult Stream::handshake() {
    if (!ssl_) return {StreamState::done};
    ERR_clear_error();
    return tls_result(SSL_do_handshake(ssl_.get()), 0);
}

StreamResult Stream::read(std::span<char> out) {
    if (!ssl_)
        return plain_result(::recv(socket_, out.data(), out.size(), 0), StreamState::want_read);
    ERR_clear_error();
    std::size_t got = 0;
    const int returned = SSL_read_ex(ssl_.get(), out.data(), out.size(), &got);
    return tls_result(returned, got);
}

StreamResult Stream::write(std::string_view text) {
    if (!ssl_)
        return plain_result(::send(socket_, text.data(), text.size(), MSG_NOSIGNAL),
                            StreamState::want_write);
    ERR_clear_error();
    std::size_t put = 0;
    const int returned = SSL_write_ex(ssl_.get(), text.data(), text.size(), &put);
    return tls_result(returned, put);
}

bool Stream::holds_input() const {
    return ssl_ && SSL_has_pending(ssl_.get()) == 1;
}

void Stream::end() {
    if (std::exchange(ended_, true)) return;
    if (ssl_ && !broken_ && SSL_is_init_finished(ssl_.get()) == 1) {
        ERR_clear_error();
        SSL_shutdown(ssl_.get());
    }
    ::shutdown(socket_, SHUT_WR);
}

}  // namespace dongbo
