#include "http/client.hpp"

#include <algorithm>
#include <array>

#include "http/client_socket.hpp"
#include "http/header_value.hpp"
#include "http/origin.hpp"
#include "http/response_parser.hpp"
#include "http/tls.hpp"

namespace dongbo {
namespace {

bool visible(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f'; });
}

bool plain(std::string_view text) {
    return std::ranges::none_of(text, [](char c) { return c == '\r' || c == '\n' || c == '\0'; });
}

bool ours(std::string_view name) {
    return same_without_case(name, "Host") || same_without_case(name, "Content-Length") ||
           same_without_case(name, "Transfer-Encoding") || same_without_case(name, "Connection");
}

/// Sending it twice does no more than sending it once.
bool repeatable(HttpMethod method) {
    return method != HttpMethod::post && method != HttpMethod::patch;
}

Result<std::string> text_of(const HttpRequest& request, const WebOrigin& origin) {
    if (!request.path.starts_with('/') || !visible(request.path) || !visible(request.query))
        return fail(ErrorCode::invalid, "The path of a request is broken");
    std::string text(name(request.method));
    text += " " + request.path + (request.query.empty() ? "" : "?" + request.query);
    text += " HTTP/1.1\r\nHost: " + origin.authority;
    for (const auto& [field, value] : request.fields.all()) {
        if (!plain(field) || !plain(value))
            return fail(ErrorCode::invalid, "A field of a request has a line break in it",
                        std::string(field));
        if (!ours(field)) text.append("\r\n").append(field).append(": ").append(value);
    }
    const bool may_have_none =
        request.method == HttpMethod::get || request.method == HttpMethod::head;
    if (!request.body.empty() || !may_have_none)
        text += "\r\nContent-Length: " + std::to_string(request.body.size());
    return text + "\r\n\r\n" + request.body;
}

}  // namespace

struct HttpClient::Implementation {
    /// `heard` tells whether any byte of an answer came.
    Result<HttpResponse> exchange(const HttpRequest& request, std::string_view text,
                                  Deadline deadline, bool& heard);
    /// False: the server has answered already, or closed.
    Result<bool> write(std::string_view text, Deadline deadline);
    bool answered_early();
    Result<HttpResponse> read(HttpMethod method, Deadline deadline, bool& heard);
    /// The response once it is whole; takes what belongs to it from `unread`.
    Result<bool> take(ResponseParser& parser);
    Result<bool> read_some(ResponseParser& parser, Deadline deadline, bool& heard);

    WebOrigin origin;
    HttpClientOptions options;
    TlsContext context;
    ClientSocket socket;
    std::string unread;
};

Result<bool> HttpClient::Implementation::write(std::string_view text, Deadline deadline) {
    while (!text.empty()) {
        const StreamResult result = socket.stream().write(text);
        switch (result.state) {
            case StreamState::done:
                text.remove_prefix(result.bytes);
                break;
            case StreamState::closed:
            case StreamState::failed:
                return false;
            default:
                TRY(socket.wait(result.state, deadline, true));
                if (answered_early()) return false;
        }
    }
    return true;
}

bool HttpClient::Implementation::answered_early() {
    std::array<char, 4096> input;
    const StreamResult result = socket.stream().read(input);
    if (result.state == StreamState::done) unread.append(input.data(), result.bytes);
    return result.state != StreamState::want_read && result.state != StreamState::want_write;
}

Result<bool> HttpClient::Implementation::take(ResponseParser& parser) {
    if (!unread.empty()) unread.erase(0, parser.feed(unread));
    switch (parser.state()) {
        case ResponseParser::State::more:
            return false;
        case ResponseParser::State::done:
            return true;
        case ResponseParser::State::too_long:
            return fail(ErrorCode::limit_exceeded, "The answer of the server is too long");
        case ResponseParser::State::broken:
            return fail(ErrorCode::unavailable, "The answer of the server is broken");
    }
    return false;
}

Result<bool> HttpClient::Implementation::read_some(ResponseParser& parser, Deadline deadline,
                                                   bool& heard) {
    std::array<char, 16 * 1024> input;
    for (;;) {
        const StreamResult result = socket.stream().read(input);
        switch (result.state) {
            case StreamState::done:
                heard = true;
                unread.append(input.data(), result.bytes);
                return take(parser);
            case StreamState::closed:
                if (!heard) return fail(ErrorCode::unavailable, "The server closed the connection");
                parser.feed_end();
                return take(parser);
            case StreamState::failed:
                return fail(ErrorCode::unavailable,
                            "The connection to the server broke: " + tls_reason());
            default:
                TRY(socket.wait(result.state, deadline));
        }
    }
}

Result<HttpResponse> HttpClient::Implementation::read(HttpMethod method, Deadline deadline,
                                                      bool& heard) {
    for (;;) {
        ResponseParser parser(options.response_bytes, method != HttpMethod::head);
        TRY_ASSIGN(bool done, take(parser));
        while (!done) {
            TRY_ASSIGN(done, read_some(parser, deadline, heard));
        }
        // 100 Continue and the like: the answer itself comes after them.
        if (parser.response().status < 200) continue;
        if (!parser.keep_alive() || !unread.empty()) socket.close();
        return std::move(parser.response());
    }
}

Result<HttpResponse> HttpClient::Implementation::exchange(const HttpRequest& request,
                                                          std::string_view text, Deadline deadline,
                                                          bool& heard) {
    unread.clear();
    TRY_ASSIGN(const bool whole, write(text, deadline));
    heard = !unread.empty();
    // A server that refuses a request early says so before it closes.
    TRY_ASSIGN(HttpResponse response, read(request.method, deadline, heard));
    if (!whole) socket.close();
    return response;
}

HttpClient::HttpClient(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
HttpClient::~HttpClient() = default;

Result<std::unique_ptr<HttpClient>> HttpClient::open(const std::string& origin,
                                                     const HttpClientOptions& options) {
    auto implementation = std::make_unique<Implementation>();
    TRY_ASSIGN(implementation->origin, parse_origin(origin));
    implementation->options = options;
    if (implementation->origin.secure) {
        TRY_ASSIGN(implementation->context, client_context(options));
    }
    return std::unique_ptr<HttpClient>(new HttpClient(std::move(implementation)));
}

void HttpClient::interrupt() {
    implementation_->socket.interrupt();
}

Result<HttpResponse> HttpClient::send(const HttpRequest& request) {
    Implementation& to = *implementation_;
    TRY_ASSIGN(const std::string text, text_of(request, to.origin));
    const Deadline deadline = std::chrono::steady_clock::now() + to.options.timeout;
    if (to.socket.connected() && to.socket.stale()) to.socket.close();
    for (bool again = to.socket.connected() && repeatable(request.method);; again = false) {
        if (!to.socket.connected()) {
            if (auto connected = to.socket.connect(to.origin, to.context, deadline); !connected)
                return std::unexpected(std::move(connected).error().in(to.origin.authority));
        }
        bool heard = false;
        Result<HttpResponse> response = to.exchange(request, text, deadline, heard);
        if (response) return response;
        to.socket.close();
        if (!again || heard)
            return std::unexpected(std::move(response).error().in(to.origin.authority));
    }
}

}  // namespace dongbo
