#include "http/request_parser.hpp"

#include <algorithm>
#include <boost/beast/http/basic_parser.hpp>

#include "http/header_value.hpp"
#include "http/url.hpp"

namespace dongbo {
namespace {

namespace beast = boost::beast;
using BeastError = beast::error_code;

constexpr int kHttp10 = 10;
constexpr int kHttp11 = 11;
constexpr std::size_t kFieldsMax = 100;
constexpr std::size_t kLineBytes = std::string_view("  HTTP/1.1\r\n").size();
constexpr std::size_t kFieldBytes = std::string_view(": \r\n").size();
/// What is set aside for a body before its bytes have come: a length alone costs us nothing.
constexpr std::uint64_t kReserved = 16 * 1024;

bool visible(std::string_view text) {
    return std::ranges::all_of(text, [](char c) { return c > ' ' && c < '\x7f' && c != '#'; });
}

std::string_view text_of(beast::string_view text) {
    return {text.data(), text.size()};
}

}  // namespace

struct RequestParser::Implementation final : beast::http::basic_parser<true> {
    explicit Implementation(const HttpLimits& limits) : head_room(limits.header_bytes) {
        eager(true);
        // Beast's own count hangs on the pieces in which a head comes: it only keeps it from
        // growing.
        header_limit(static_cast<std::uint32_t>(2 * limits.header_bytes));
        body_limit(limits.body_bytes);
    }

    void refuse(int status, std::string_view reason, BeastError& error) {
        refusal = {status, reason};
        error = beast::http::error::bad_value;
    }

    /// False, and refused, if there is no room for so much more of the head.
    bool take_room(std::size_t bytes, BeastError& error) {
        if (bytes > head_room) {
            refuse(431, "The fields of the request are too long", error);
            return false;
        }
        head_room -= bytes;
        return true;
    }

    void on_request_impl(beast::http::verb, beast::string_view method, beast::string_view target,
                         int sent_version, BeastError& error) override {
        version = sent_version;
        if (version != kHttp10 && version != kHttp11)
            return refuse(400, "The version of HTTP is not known", error);
        if (!take_room(method.size() + target.size() + kLineBytes, error)) return;
        const auto known = parse_http_method(text_of(method));
        if (!known) return refuse(501, "The method is not known", error);
        request.method = *known;
        if (!take_target(text_of(target)))
            return refuse(400, "The path of the request is broken", error);
    }

    void on_response_impl(int, beast::string_view, int, BeastError&) override {}

    /// "/path?query", or the same behind "http://host".
    bool take_target(std::string_view target) {
        for (const std::string_view scheme : {"http://", "https://"}) {
            if (!target.starts_with(scheme)) continue;
            const std::size_t slash = target.find('/', scheme.size());
            if (slash == std::string_view::npos) return false;
            target.remove_prefix(slash);
            break;
        }
        if (!target.starts_with('/') || !visible(target)) return false;
        const std::size_t question = target.find('?');
        request.path = target.substr(0, question);
        if (question != std::string_view::npos) request.query = target.substr(question + 1);
        return !request.path.contains('%') || percent_decode(request.path);
    }

    void on_field_impl(beast::http::field, beast::string_view name, beast::string_view value,
                       BeastError& error) override {
        // Behind a chunked body anything could be said of a head that is judged already.
        if (head_done) return;
        if (request.fields.size() == kFieldsMax)
            return refuse(431, "There are too many fields", error);
        if (!take_room(name.size() + value.size() + kFieldBytes, error)) return;
        request.fields.add(text_of(name), text_of(value));
    }

    /// Two lengths, or a coding that we don't know, let the next reader see other requests.
    void on_header_impl(BeastError& error) override {
        std::size_t hosts = 0;
        std::size_t lengths = 0;
        std::size_t codings = 0;
        for (const auto& [name, value] : request.fields.all()) {
            if (same_without_case(name, "Host")) ++hosts;
            if (same_without_case(name, "Content-Length")) ++lengths;
            if (same_without_case(name, "Transfer-Encoding")) {
                ++codings;
                if (version == kHttp10 || !same_without_case(value, "chunked"))
                    return refuse(400, "The transfer coding is not known", error);
            }
            if (same_without_case(name, "Expect") && same_without_case(value, "100-continue"))
                continues = version == kHttp11;
        }
        if (lengths + codings > 1)
            return refuse(400, "The length of the body is given twice", error);
        if (hosts > 1 || (hosts == 0 && version == kHttp11))
            return refuse(400, "There must be one Host", error);
        head_done = true;
    }

    void on_body_init_impl(const boost::optional<std::uint64_t>& length, BeastError&) override {
        if (length) request.body.reserve(std::min(*length, kReserved));
    }

    std::size_t on_body_impl(beast::string_view text, BeastError&) override {
        request.body.append(text.data(), text.size());
        return text.size();
    }

    void on_chunk_header_impl(std::uint64_t, beast::string_view, BeastError&) override {}

    std::size_t on_chunk_body_impl(std::uint64_t, beast::string_view text, BeastError&) override {
        request.body.append(text.data(), text.size());
        return text.size();
    }

    void on_finish_impl(BeastError&) override {}

    void fail(const BeastError& error) {
        failed = true;
        if (refusal.status != 0) return;
        if (error == beast::http::error::header_limit)
            refusal = {431, "The fields of the request are too long"};
        else if (error == beast::http::error::body_limit)
            refusal = {413, "The body of the request is too long"};
        else
            refusal = {400, "The request is broken"};
    }

    HttpRequest request;
    Refusal refusal;
    std::size_t head_room;
    int version = kHttp11;
    bool head_done = false;
    bool continues = false;
    bool failed = false;
};

RequestParser::RequestParser(const HttpLimits& limits)
    : implementation_(std::make_unique<Implementation>(limits)) {}
RequestParser::~RequestParser() = default;

std::size_t RequestParser::feed(std::string_view bytes) {
    BeastError error;
    const std::size_t taken =
        implementation_->put(boost::asio::const_buffer(bytes.data(), bytes.size()), error);
    if (error && error != beast::http::error::need_more) implementation_->fail(error);
    // The blank line at the end counts for nothing.
    if (state() == State::head && bytes.size() - taken > implementation_->head_room + 2)
        refuse(431, "The fields of the request are too long");
    return taken;
}

RequestParser::State RequestParser::state() const {
    if (implementation_->failed) return State::failed;
    if (implementation_->is_done()) return State::done;
    return implementation_->head_done ? State::body : State::head;
}

HttpRequest& RequestParser::request() {
    return implementation_->request;
}

bool RequestParser::keep_alive() const {
    return implementation_->keep_alive();
}

bool RequestParser::old_version() const {
    return implementation_->version == kHttp10;
}

bool RequestParser::expects_continue() const {
    return implementation_->continues;
}

const RequestParser::Refusal& RequestParser::refusal() const {
    return implementation_->refusal;
}

void RequestParser::refuse(int status, std::string_view reason) {
    implementation_->refusal = {status, reason};
    implementation_->failed = true;
}

}  // namespace dongbo
