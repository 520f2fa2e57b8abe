// What a server says and hears, over plain connections.
#include "http/server.hpp"

#include <thread>

#include "http/server_fixture.hpp"

using namespace dongbo;
using namespace dongbo::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kGet = "GET /a?b=1 HTTP/1.1\r\nHost: x\r\n\r\n";

std::string said_to(std::string_view text) {
    const auto server = start_plain({}, echo);
    RawConnection connection(server->ports()[0]);
    connection.say(text);
    connection.say_no_more();
    return connection.hear_to_end();
}

std::size_t count_of(std::string_view text, std::string_view piece) {
    std::size_t found = 0;
    for (std::size_t at = text.find(piece); at != std::string_view::npos;
         at = text.find(piece, at + piece.size()))
        ++found;
    return found;
}

}  // namespace

TEST_CASE("a request is answered with its length, the date and an id of its own") {
    const auto server = start_plain({}, echo);
    RawConnection connection(server->ports()[0]);
    connection.say(kGet);
    const std::string first = connection.hear("b=1|");
    CHECK(first.starts_with("HTTP/1.1 200 OK\r\nDate: "));
    CHECK(first.contains(" GMT\r\n"));
    CHECK(first.contains("Content-Length: 7\r\n"));
    CHECK(first.ends_with("\r\n\r\n/a?b=1|"));
    CHECK_FALSE(first.contains("Connection:"));
    connection.say(kGet);
    const std::string second = connection.hear("b=1|");
    const auto id = [](const std::string& text) {
        return text.substr(text.find("X-Id: ") + 6, 32);
    };
    CHECK(id(first).find_first_not_of("0123456789abcdef") == std::string::npos);
    CHECK(id(first) != id(second));
    CHECK(comes_true([&] { return server->statistics().requests == 2; }));
    CHECK(server->statistics().connections == 1);
    CHECK(server->statistics().bytes_in == 2 * kGet.size());
    CHECK(
        comes_true([&] { return server->statistics().bytes_out == first.size() + second.size(); }));
}

TEST_CASE("requests sent at once are answered one after the other") {
    const std::string heard = said_to(std::string(kGet) +
                                      "POST /p HTTP/1.1\r\nHost: x\r\nContent-Length: 2\r\n\r\nhi"
                                      "GET /last HTTP/1.1\r\nHost: x\r\nConnection: close\r\n\r\n");
    CHECK(count_of(heard, "HTTP/1.1 200 OK") == 3);
    CHECK(heard.find("/a?b=1|") < heard.find("/p?|hi"));
    CHECK(heard.find("/p?|hi") < heard.find("/last?|"));
    CHECK(count_of(heard, "Connection: close") == 1);
}

TEST_CASE("a request cut anywhere is read as if it came whole") {
    const std::string whole =
        "POST /p HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n"
        "3;x=y\r\nabc\r\n2\r\nde\r\n0\r\nTrailer: ignored\r\n\r\n";
    const auto server = start_plain({}, echo);
    for (std::size_t cut = 1; cut < whole.size(); ++cut) {
        RawConnection connection(server->ports()[0]);
        connection.say(whole.substr(0, cut));
        CHECK(comes_true([&] { return server->statistics().bytes_in % whole.size() == cut; }));
        connection.say(whole.substr(cut));
        CHECK(connection.hear("/p?|abcde").ends_with("/p?|abcde"));
    }
}

TEST_CASE("HEAD has the length of the body, but no body") {
    const std::string heard = said_to("HEAD /a HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(heard.contains("Content-Length: 4\r\n"));
    CHECK(heard.ends_with("\r\n\r\n"));
}

TEST_CASE("HTTP/1.0 is answered, and kept alive if it asks for that") {
    CHECK(said_to("GET /a HTTP/1.0\r\n\r\n").contains("Connection: close"));
    const std::string kept = said_to(
        "GET /a HTTP/1.0\r\nConnection: keep-alive\r\n\r\n"
        "GET /b HTTP/1.0\r\n\r\n");
    CAPTURE(kept);
    CHECK(count_of(kept, "Connection: keep-alive") == 1);
    CHECK(kept.contains("/b?|"));
}

TEST_CASE("a client that waits for leave to send its body gets it") {
    const auto server = start_plain({}, echo);
    RawConnection connection(server->ports()[0]);
    connection.say(
        "POST /p HTTP/1.1\r\nHost: x\r\nExpect: 100-continue\r\n"
        "Content-Length: 2\r\n\r\n");
    CHECK(connection.hear("\r\n\r\n") == "HTTP/1.1 100 Continue\r\n\r\n");
    connection.say("hi");
    CHECK(connection.hear("|hi").contains("/p?|hi"));
}

TEST_CASE("a path in the form for proxies is the path") {
    CHECK(said_to("GET http://x/a?b HTTP/1.1\r\nHost: x\r\n\r\n").contains("/a?b|"));
}

TEST_CASE(
    "what is no request, or could be read in two ways, is refused and the connection closed") {
    for (const std::string request :
         {"garbage\r\n\r\n",
          "\x16\x03\x01\x02\x01\x01\x01\x01",
          "GET /a HTTP/1.1\r\n\r\n",
          "GET /a HTTP/1.1\r\nHost: x\r\nHost: y\r\n\r\n",
          "GET /a HTTP/2.0\r\nHost: x\r\n\r\n",
          "GET a HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET /%zz HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET /a#b HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET /\xc4\x91 HTTP/1.1\r\nHost: x\r\n\r\n",
          "GET /a HTTP/1.1\r\nHost: x\r\nBad Name: y\r\n\r\n",
          "GET /a HTTP/1.1\nHost: x\n\n",
          "OPTIONS * HTTP/1.1\r\nHost: x\r\n\r\n",
          "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: x\r\n\r\n",
          "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: -1\r\n\r\n",
          "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 1\r\n\r\nx",
          "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 1\r\nContent-Length: 2\r\n\r\nx",
          "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\nTransfer-Encoding: chunked\r\n\r\n"
          "0\r\n\r\n",
          "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\nContent-Length: 5\r\n\r\n"
          "0\r\n\r\n",
          "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: gzip\r\n\r\n",
          "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: xchunked\r\n\r\n",
          "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked, chunked\r\n\r\n",
          "POST /a HTTP/1.0\r\nTransfer-Encoding: chunked\r\n\r\n0\r\n\r\n",
          "POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\nzz\r\n"}) {
        CAPTURE(request);
        const std::string heard = said_to(request + std::string(kGet));
        CHECK((heard.starts_with("HTTP/1.1 400 ") || heard.starts_with("HTTP/1.1 501 ")));
        CHECK(heard.contains("application/problem+json"));
        CHECK(heard.contains("Connection: close"));
        CHECK(count_of(heard, "HTTP/1.1") == 1);
    }
}

TEST_CASE("random bytes never bring the server down") {
    const auto server = start_plain({}, echo);
    std::uint32_t state = 1;
    for (int i = 0; i < 200; ++i) {
        RawConnection connection(server->ports()[0]);
        std::string noise;
        for (int k = 0; k < 100; ++k) {
            state = state * 1'664'525 + 1'013'904'223;
            noise += static_cast<char>(state >> 24U);
        }
        connection.say(noise + "\r\n\r\n");
        connection.say_no_more();
        const std::string heard = connection.hear_to_end();
        CHECK((heard.empty() || heard.starts_with("HTTP/1.1 400 ")));
    }
    CHECK(comes_true([&] { return server->statistics().connections == 0; }));
}

TEST_CASE("an answer may come from any thread, and only the first one counts") {
    HeldRequests held;
    const auto server = start_plain({}, held.handler());
    RawConnection connection(server->ports()[0]);
    connection.say(kGet);
    std::thread other([answer = held.take().second] {
        answer(HttpResponse::json(201, "first"));
        answer(HttpResponse::json(200, "second"));
    });
    other.join();
    connection.say(kGet);
    held.take().second(HttpResponse::json(200, "third"));
    const std::string heard = connection.hear("third");
    CHECK(heard.starts_with("HTTP/1.1 201 Created"));
    CHECK_FALSE(heard.contains("second"));
}

TEST_CASE("a request that its handler forgets, or throws at, does not hang") {
    const auto server = start_plain({}, [](const HttpRequest& request, std::size_t, HttpAnswer) {
        if (request.path == "/throw") throw std::runtime_error("a defect");
    });
    RawConnection connection(server->ports()[0]);
    connection.say(kGet);
    CHECK(connection.hear("}").starts_with("HTTP/1.1 500 "));
    connection.say("GET /throw HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK(connection.closed());
    CHECK(server->statistics().failed == 1);
    CHECK(comes_true([&] { return server->statistics().in_work == 0; }));
}

TEST_CASE("a response whose field has a line break in it is not sent") {
    const auto server =
        start_plain({}, [](const HttpRequest&, std::size_t, const HttpAnswer& answer) {
            answer(HttpResponse::see_other("/a\r\nSet-Cookie: evil=1"));
        });
    RawConnection connection(server->ports()[0]);
    connection.say(kGet);
    const std::string heard = connection.hear("}");
    CHECK(heard.starts_with("HTTP/1.1 500 "));
    CHECK_FALSE(heard.contains("evil"));
}

TEST_CASE("large bodies go both ways") {
    const auto server = start_plain({}, echo);
    const auto client = HttpClient::open("http://127.0.0.1:" + std::to_string(server->ports()[0]),
                                         HttpClientOptions{});
    REQUIRE(client);
    HttpRequest request = get("/large");
    request.method = HttpMethod::post;
    request.body = std::string(3'000'000, 'x') + "end";
    const auto response = (*client)->send(request);
    REQUIRE(response);
    CHECK(response->body == "/large?|" + request.body);
}

TEST_CASE("a stop lets requests in work end, and takes no more") {
    HeldRequests held;
    const auto server = start_plain({}, held.handler());
    RawConnection idle(server->ports()[0]);
    RawConnection working(server->ports()[0]);
    working.say(kGet);
    auto [request, answer] = held.take();
    std::thread stopping([&] { server->stop(); });
    CHECK(idle.closed());
    answer(HttpResponse::json(200, "in time"));
    const std::string heard = working.hear_to_end();
    CHECK(heard.contains("in time"));
    CHECK(heard.contains("Connection: close"));
    stopping.join();
    CHECK(server->statistics().connections == 0);
    const auto client =
        HttpClient::open("http://127.0.0.1:" + std::to_string(server->ports()[0]), {});
    const auto refused = (*client)->send(get("/"));
    REQUIRE_FALSE(refused);
    CHECK(refused.error().code == ErrorCode::unavailable);
}

TEST_CASE("an endpoint without TLS listens on loopback alone") {
    for (const char* address : {"0.0.0.0", "::", "10.0.0.1"}) {
        const auto server = HttpServer::start({{.address = address}}, {}, echo);
        REQUIRE_FALSE(server);
        CHECK(server.error().code == ErrorCode::invalid);
        CHECK(server.error().where == address);
    }
    CHECK(HttpServer::start({{.address = "somewhere"}}, {}, echo).error().code ==
          ErrorCode::invalid);
}

TEST_CASE("a port that is taken is told") {
    const auto first = start_plain({}, echo);
    const auto second = HttpServer::start({{.port = first->ports()[0]}}, {}, echo);
    REQUIRE_FALSE(second);
    CHECK(second.error().code == ErrorCode::unavailable);
}
