#include "http/connection.hpp"

#include <algorithm>
#include <boost/asio/post.hpp>
#include <exception>

#include "http/problem.hpp"

namespace dongbo {
namespace {

constexpr std::chrono::milliseconds kLinger{1'000};

}  // namespace

/// Resumes when the socket can be read or written: true; false: it is too late, or closed.
struct Connection::Ready {
    Connection& connection;
    StreamState wanted;
    boost::system::error_code error{};

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) {
        const auto kind =
            wanted == StreamState::want_write ? Socket::wait_write : Socket::wait_read;
        connection.socket_.async_wait(kind, [this, waiting](const boost::system::error_code& e) {
            error = e;
            waiting.resume();
        });
    }
    bool await_resume() const { return !error && !connection.late_; }
};

/// Resumes with the response of the handler, or with that for its lateness.
struct Connection::Answered {
    Connection& connection;

    bool await_ready() const noexcept { return false; }
    void await_suspend(std::coroutine_handle<> waiting) { connection.waiting_ = waiting; }
    HttpResponse await_resume() const { return std::move(connection.response_); }
};

Connection::Connection(Network& network, Socket socket, Peer peer, std::size_t endpoint,
                       std::shared_ptr<const CurrentTls> tls)
    : network_(network),
      socket_(std::move(socket)),
      tls_(std::move(tls)),
      context_(tls_->get()),
      stream_(socket_.native_handle(),
              context_ ? accept_tls(context_, socket_.native_handle()) : nullptr),
      peer_(std::move(peer)),
      endpoint_(endpoint) {
    network_.enter(*this);
}

Connection::~Connection() {
    let_body_go();
    network_.leave(*this);
}

void Connection::start() {
    run(shared_from_this());
}

Detached Connection::run(std::shared_ptr<Connection> self) {
    try {
        co_await self->serve();
        self->stream_.end();
    } catch (const std::exception&) {
        // No memory, or a handler that throws: this connection is over, the others go on.
        count(network_.counters.failed);
    }
}

Task<bool> Connection::serve() {
    if (!co_await shake_hands()) co_return false;
    for (;;) {
        RequestParser parser(network_.limits);
        if (!co_await read_request(parser)) co_return false;
        count(network_.counters.requests);
        if (parser.state() == RequestParser::State::failed) co_return co_await refuse(parser);
        if (!co_await answer_request(parser)) co_return false;
    }
}

Task<bool> Connection::shake_hands() {
    begin(Phase::handshake, network_.limits.handshake);
    for (;;) {
        const StreamResult result = stream_.handshake();
        if (result.state == StreamState::done) break;
        const bool over =
            result.state == StreamState::closed || result.state == StreamState::failed;
        if (over || !co_await Ready{*this, result.state}) {
            count(network_.counters.handshakes_failed);
            co_return false;
        }
    }
    if (!context_) co_return true;
    certificate_ = peer_certificate(stream_.ssl());
    const bool good = peer_certificate_in_time(stream_.ssl());
    if (!good) count(network_.counters.handshakes_failed);
    co_return good;
}

Task<bool> Connection::read_request(RequestParser& parser) {
    begin(Phase::idle, network_.limits.idle_time);
    if (network_.draining() && unread_.empty()) co_return false;
    if (!unread_.empty()) take_input(parser, {});
    bool continued = false;
    for (;;) {
        const RequestParser::State state = parser.state();
        if (state == RequestParser::State::done || state == RequestParser::State::failed)
            co_return true;
        if (state == RequestParser::State::body && parser.expects_continue() && !continued) {
            continued = true;
            if (!co_await write("HTTP/1.1 100 Continue\r\n\r\n")) co_return false;
        }
        if (!co_await read_more(parser)) co_return false;
    }
}

Task<bool> Connection::read_more(RequestParser& parser) {
    // A new request is seldom there already, the rest of a body often.
    bool wait = phase_ != Phase::body && !stream_.holds_input();
    for (StreamState wanted = StreamState::want_read;;) {
        if (wait && !co_await Ready{*this, wanted}) {
            if (!late_ || phase_ == Phase::idle) co_return false;
            count(network_.counters.timed_out);
            parser.refuse(408, "The request took too long to come");
            co_return true;
        }
        const StreamResult result = stream_.read(network_.input);
        switch (result.state) {
            case StreamState::done:
                count(network_.counters.bytes_in, result.bytes);
                take_input(parser, {network_.input.data(), result.bytes});
                co_return true;
            case StreamState::closed:
            case StreamState::failed:
                co_return false;
            default:
                wanted = result.state;
                wait = true;
        }
    }
}

void Connection::take_input(RequestParser& parser, std::string_view fresh) {
    if (phase_ == Phase::idle) begin(Phase::head, network_.limits.header_time);
    if (unread_.empty()) {
        unread_ = fresh.substr(parser.feed(fresh));
    } else {
        unread_ += fresh;
        unread_.erase(0, parser.feed(unread_));
        if (unread_.empty()) unread_ = {};
    }
    const RequestParser::State state = parser.state();
    if (state == RequestParser::State::failed) return;
    if (phase_ == Phase::head && state == RequestParser::State::body)
        begin(Phase::body, network_.limits.body_time);
    // A chunk's own line or the fields behind the last one, without an end.
    if (state != RequestParser::State::done &&
        unread_.size() > network_.limits.header_bytes + network_.input.size())
        parser.refuse(431, "A line of the request is too long");
    hold_body(parser);
}

void Connection::hold_body(RequestParser& parser) {
    const std::size_t held = parser.request().body.size();
    network_.body_bytes += held - body_held_;
    body_held_ = held;
    if (network_.body_bytes > network_.limits.bodies_bytes)
        parser.refuse(503, "There is no room for the body of the request now");
}

void Connection::let_body_go() {
    network_.body_bytes -= std::exchange(body_held_, 0);
}

void Connection::complete(HttpRequest& request) {
    request.peer = {
        .address = peer_.address, .certificate = certificate_, .secure = context_ != nullptr};
    request.id = request_id_;
}

bool Connection::still_trusted() {
    if (!certificate_) return true;
    TlsContext now = tls_->get();
    if (now == context_) return true;
    if (!peer_still_good(stream_.ssl(), now)) return false;
    context_ = std::move(now);
    return true;
}

HttpResponse Connection::unavailable(std::string_view why) const {
    return problem(Error{ErrorCode::unavailable, std::string(why), {}, "try again later"},
                   request_id_);
}

Task<bool> Connection::answer_request(RequestParser& parser) {
    if (!still_trusted()) co_return false;
    ++requests_;
    request_id_ = network_.next_request_id();
    const bool head_only = parser.request().method == HttpMethod::head;
    HttpResponse response;
    if (network_.answers->in_work() >= network_.limits.requests_in_work) {
        count(network_.counters.overloaded);
        response = unavailable("The node has too many requests to answer");
        response.fields.set("Retry-After", "1");
    } else {
        complete(parser.request());
        begin(Phase::answer, network_.limits.answer_time);
        network_.handler(std::move(parser.request()), endpoint_,
                         make_answer(network_.answers, weak_from_this(), requests_));
        response = co_await Answered{*this};
        if (!still_trusted()) co_return false;
    }
    let_body_go();
    const bool keep = parser.keep_alive() && !network_.draining() &&
                      requests_ < network_.limits.requests_per_connection;
    const AfterResponse after = !keep                  ? AfterResponse::close
                                : parser.old_version() ? AfterResponse::say_keep
                                                       : AfterResponse::keep;
    if (!co_await respond(std::move(response), head_only, after)) co_return false;
    if (keep) co_return true;
    co_await linger();
    co_return false;
}

Task<bool> Connection::refuse(const RequestParser& parser) {
    const auto [status, reason] = parser.refusal();
    NetworkCounters& counters = network_.counters;
    if (status == 413 || status == 431) count(counters.too_large);
    if (status == 400 || status == 501) count(counters.malformed);
    if (status == 503) count(counters.overloaded);
    request_id_ = network_.next_request_id();
    let_body_go();
    HttpResponse response = refusal_problem(status, reason, request_id_);
    if (!co_await respond(std::move(response), false, AfterResponse::close)) co_return false;
    co_return co_await linger();
}

Task<bool> Connection::respond(HttpResponse response, bool head_only, AfterResponse after) {
    begin(Phase::write, network_.limits.write_time);
    std::string& out = network_.output;
    out.clear();
    if (!append_head(out, response, network_.date(), after)) {
        response = problem(Error{}, request_id_);
        append_head(out, response, network_.date(), after);
    }
    std::string_view rest = response.body;
    if (head_only || !may_have_body(response.status)) rest = {};
    const std::size_t room = network_.input.size() - std::min(network_.input.size(), out.size());
    const std::string_view together = rest.substr(0, room);
    out += together;
    rest.remove_prefix(together.size());
    std::string_view first = out;
    if (!write_some(first)) co_return false;
    // Others use the same buffer while this one waits.
    const std::string kept(first);
    co_return co_await write(kept) && co_await write(rest);
}

bool Connection::write_some(std::string_view& text) {
    while (!text.empty()) {
        const StreamResult result = stream_.write(text);
        if (result.state == StreamState::closed || result.state == StreamState::failed)
            return false;
        if (result.state != StreamState::done) break;
        count(network_.counters.bytes_out, result.bytes);
        text.remove_prefix(result.bytes);
    }
    return true;
}

Task<bool> Connection::write(std::string_view text) {
    while (write_some(text)) {
        if (text.empty()) co_return true;
        if (!co_await Ready{*this, StreamState::want_write}) {
            if (late_) count(network_.counters.timed_out);
            co_return false;
        }
    }
    co_return false;
}

Task<bool> Connection::linger() {
    stream_.end();
    if (network_.draining()) co_return true;
    begin(Phase::linger, std::min(kLinger, network_.limits.idle_time));
    while (co_await Ready{*this, StreamState::want_read}) {
        boost::system::error_code error;
        (void)socket_.receive(boost::asio::buffer(network_.input), 0, error);
        if (error && error != boost::asio::error::would_block) break;
    }
    co_return true;
}

void Connection::begin(Phase phase, std::chrono::milliseconds limit) {
    phase_ = phase;
    late_ = false;
    deadline_ = Network::Clock::now() + limit;
}

void Connection::deliver(std::uint64_t request, std::optional<HttpResponse> response) {
    if (request != requests_ || !waiting_) return;
    response_ = response ? std::move(*response) : problem(Error{}, request_id_);
    std::exchange(waiting_, {}).resume();
}

void Connection::look_at_clock(Network::Clock::time_point now, bool now_or_never) {
    if (now < deadline_ && !now_or_never) return;
    if (phase_ != Phase::answer) {
        late_ = true;
        cancel();
        return;
    }
    // Not from here: it could change the list that is being walked.
    boost::asio::post(network_.io, [self = shared_from_this(), request = requests_] {
        if (!self->waiting_ || request != self->requests_) return;
        count(self->network_.counters.timed_out);
        self->deliver(request, self->unavailable("The answer took too long"));
    });
}

void Connection::drain() {
    if (phase_ == Phase::handshake || phase_ == Phase::idle || phase_ == Phase::linger) cancel();
}

void Connection::cancel() {
    boost::system::error_code ignored;
    (void)socket_.cancel(ignored);
}

}  // namespace dongbo
