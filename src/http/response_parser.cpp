#include "http/response_parser.hpp"

#include <boost/beast/http/basic_parser.hpp>
#include <string>

namespace dongbo {
namespace {

namespace beast = boost::beast;
using BeastError = beast::error_code;

constexpr std::uint32_t kHeaderBytes = 64 * 1024;

}  // namespace

struct ResponseParser::Implementation final : beast::http::basic_parser<false> {
    Implementation(std::size_t body_bytes, bool body_follows) {
        eager(true);
        header_limit(kHeaderBytes);
        body_limit(body_bytes);
        skip(!body_follows);
    }

    void on_request_impl(beast::http::verb, beast::string_view, beast::string_view, int,
                         BeastError&) override {}
    void on_response_impl(int status, beast::string_view, int, BeastError&) override {
        response.status = status;
    }
    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                       BeastError&) override {
        if (!head_done)
            response.fields.add({name.data(), name.size()}, {value.data(), value.size()});
    }
    void on_header_impl(BeastError&) override { head_done = true; }
    void on_body_init_impl(const boost::optional<std::uint64_t>&, BeastError&) override {}
    std::size_t on_body_impl(beast::string_view text, BeastError&) override {
        response.body.append(text.data(), text.size());
        return text.size();
    }
    void on_chunk_header_impl(std::uint64_t, beast::string_view, BeastError&) override {}
    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view text, BeastError&) override {
        response.body.append(text.data(), text.size());
        return text.size();
    }
    void on_finish_impl(BeastError&) override {}

    void note(const BeastError& error) {
        if (!error || error == beast::http::error::need_more) return;
        const bool limit =
            error == beast::http::error::body_limit || error == beast::http::error::header_limit;
        failure = limit ? State::too_long : State::broken;
    }

    HttpResponse response;
    State failure = State::more;
    bool head_done = false;
};

ResponseParser::ResponseParser(std::size_t body_bytes, bool body_follows)
    : implementation_(std::make_unique<Implementation>(body_bytes, body_follows)) {}
ResponseParser::~ResponseParser() = default;

std::size_t ResponseParser::feed(std::string_view bytes) {
    BeastError error;
    const std::size_t taken =
        implementation_->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    implementation_->note(error);
    return taken;
}

void ResponseParser::feed_end() {
    BeastError error;
    implementation_->put_eof(error);
    implementation_->note(error);
    if (!implementation_->is_done()) implementation_->failure = State::broken;
}

ResponseParser::State ResponseParser::state() const {
    if (implementation_->failure != State::more) return implementation_->failure;
    return implementation_->is_done() ? State::done : State::more;
}

HttpResponse& ResponseParser::response() {
    return implementation_->response;
}

bool ResponseParser::keep_alive() const {
    return implementation_->keep_alive();
}

}  // namespace dongbo
