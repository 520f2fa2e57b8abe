#include "http/request_parser.hpp"

#include <doctest/doctest.h>

using namespace dongbo;

TEST_CASE("a parser takes its own request and leaves the next") {
    const std::string first = "PUT /a?b HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi";
    RequestParser parser({});
    CHECK(parser.state() == RequestParser::State::head);
    CHECK(parser.feed(first + "GET /") == first.size());
    CHECK(parser.state() == RequestParser::State::done);
    CHECK(parser.request().method == HttpMethod::put);
    CHECK(parser.request().path == "/a");
    CHECK(parser.request().query == "b");
    CHECK(parser.request().fields.find("HOST") == "x");
    CHECK(parser.request().body == "hi");
    CHECK(parser.keep_alive());
    CHECK_FALSE(parser.old_version());
}

TEST_CASE("fields behind a chunked body are not those of the request") {
    RequestParser parser({});
    parser.feed(
        "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        "1\r\na\r\n0\r\nAuthorization: Bearer x\r\n\r\n");
    CHECK(parser.state() == RequestParser::State::done);
    CHECK_FALSE(parser.request().fields.find("Authorization"));
}

TEST_CASE("what is refused is refused with its status") {
    const auto status = [](std::string_view text) {
        HttpLimits limits;
        limits.header_bytes = 100;
        limits.body_bytes = 3;
        RequestParser parser(limits);
        parser.feed(text);
        CHECK(parser.state() == RequestParser::State::failed);
        return parser.refusal().status;
    };
    CHECK(status("BREW /a HTTP/1.1\r\nHost: x\r\n\r\n") == 501);
    CHECK(status("GET /a HTTP/1.1\r\nHost: x\r\nA: " + std::string(200, 'x')) == 431);
    CHECK(status("PUT /a HTTP/1.1\r\nHost: x\r\nContent-Length: 4\r\n\r\n") == 413);
    CHECK(status("GET /a HTTP/1.1\r\n\r\n") == 400);
    CHECK(status("GET /a HTTP/1.7\r\nHost: x\r\n\r\n") == 400);
}

TEST_CASE("the limit of a head is the same however it comes") {
    const std::string head = "GET /a HTTP/1.1\r\nHost: x\r\nA: 123456789\r\n\r\n";
    for (const std::size_t piece : {head.size(), std::size_t{1}, std::size_t{7}}) {
        for (const bool enough : {true, false}) {
            HttpLimits limits;
            limits.header_bytes = head.size() - 2 - (enough ? 0 : 1);
            RequestParser parser(limits);
            std::string unread;
            for (std::size_t at = 0; at < head.size(); at += piece) {
                unread += head.substr(at, piece);
                unread.erase(0, parser.feed(unread));
            }
            CHECK((parser.state() == RequestParser::State::done) == enough);
        }
    }
}
