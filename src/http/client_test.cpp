// The client against servers that behave in all the ways that servers do.
#include "http/client.hpp"

#include <atomic>
#include <thread>

#include "http/server_fixture.hpp"
#include "tests/support/must.hpp"

using namespace dongbo;
using namespace dongbo::testing;
using namespace std::chrono_literals;

namespace {

/// Takes connections one after the other; each gets the next text as soon as it has sent the end of
/// a head, and is closed after its last one.
class ScriptedServer {
  public:
    using Script = std::vector<std::string>;

    explicit ScriptedServer(std::vector<Script> connections)
        : socket_(::socket(AF_INET, SOCK_STREAM, 0)) {
        sockaddr_in address{};
        address.sin_family = AF_INET;
        address.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
        socklen_t size = sizeof(address);
        REQUIRE(::bind(socket_, reinterpret_cast<sockaddr*>(&address), size) == 0);
        REQUIRE(::listen(socket_, 8) == 0);
        getsockname(socket_, reinterpret_cast<sockaddr*>(&address), &size);
        port_ = ntohs(address.sin_port);
        thread_ = std::thread([this, connections = std::move(connections)] {
            for (const Script& script : connections) play(script);
        });
    }
    ~ScriptedServer() {
        ::shutdown(socket_, SHUT_RDWR);
        thread_.join();
        ::close(socket_);
    }
    std::unique_ptr<HttpClient> client(HttpClientOptions options = {}) const {
        auto opened = HttpClient::open("http://127.0.0.1:" + std::to_string(port_), options);
        REQUIRE(opened);
        return std::move(*opened);
    }

    /// Waits until that many connections are.
    bool has_closed(int connections) const {
        return comes_true([&] { return closed_ >= connections; });
    }

  private:
    void play(const Script& script) const {
        const int connection = ::accept(socket_, nullptr, nullptr);
        if (connection < 0) return;
        for (const std::string& answer : script) {
            std::string heard;
            char byte = 0;
            while (!heard.ends_with("\r\n\r\n") && ::recv(connection, &byte, 1, 0) == 1)
                heard += byte;
            ::send(connection, answer.data(), answer.size(), MSG_NOSIGNAL);
        }
        ::close(connection);
        ++closed_;
    }

    int socket_;
    std::uint16_t port_ = 0;
    mutable std::atomic<int> closed_ = 0;
    std::thread thread_;
};

const std::string kOk = "HTTP/1.1 200 OK\r\nContent-Length: 2\r\n\r\nok";

HttpRequest with(HttpMethod method) {
    HttpRequest request = get("/a");
    request.method = method;
    return request;
}

}  // namespace

TEST_CASE("an answer is read whatever says where its body ends") {
    for (const std::string& answer :
         {kOk,
          std::string("HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n"
                      "1\r\no\r\n1\r\nk\r\n0\r\n\r\n"),
          std::string("HTTP/1.1 200 OK\r\n\r\nok"), "HTTP/1.1 100 Continue\r\n\r\n" + kOk,
          "HTTP/1.1 103 Early Hints\r\nLink: x\r\n\r\n" + kOk}) {
        CAPTURE(answer);
        const ScriptedServer server({{answer}});
        const auto response = server.client()->send(get("/a"));
        REQUIRE(response);
        CHECK(response->status == 200);
        CHECK(response->body == "ok");
    }
}

TEST_CASE("answers without a body don't wait for one") {
    const ScriptedServer server({{"HTTP/1.1 200 OK\r\nContent-Length: 9\r\n\r\n",
                                  "HTTP/1.1 304 Not Modified\r\nETag: \"1\"\r\n\r\n",
                                  "HTTP/1.1 204 No Content\r\n\r\n", kOk}});
    const auto client = server.client();
    CHECK(client->send(with(HttpMethod::head))->fields.find("content-length") == "9");
    CHECK(client->send(get("/a"))->status == 304);
    CHECK(client->send(with(HttpMethod::remove))->status == 204);
    CHECK(client->send(get("/a"))->body == "ok");
}

TEST_CASE("a connection that was closed meanwhile is opened anew, for any request") {
    const ScriptedServer server({{kOk}, {kOk}, {kOk}});
    const auto client = server.client();
    CHECK(client->send(get("/a")));
    CHECK(server.has_closed(1));
    CHECK(client->send(with(HttpMethod::post)));
    CHECK(server.has_closed(2));
    CHECK(client->send(get("/a")));
}

TEST_CASE("a connection that closes without an answer is opened once more, but never for a POST") {
    {
        const ScriptedServer server({{kOk, ""}, {kOk}});
        const auto client = server.client();
        CHECK(client->send(get("/a")));
        CHECK(client->send(get("/a")));
    }
    {
        const ScriptedServer server({{kOk, ""}, {kOk}});
        const auto client = server.client();
        CHECK(client->send(get("/a")));
        CHECK(client->send(with(HttpMethod::post)).error().code == ErrorCode::unavailable);
    }
    const ScriptedServer server({{""}, {kOk}});
    CHECK(server.client()->send(get("/a")).error().code == ErrorCode::unavailable);
}

TEST_CASE("an answer that is too long, broken or cut short is an error") {
    HttpClientOptions options;
    options.response_bytes = 5;
    for (const std::string answer :
         {"HTTP/1.1 200 OK\r\nContent-Length: 6\r\n\r\n",
          "HTTP/1.1 200 OK\r\nTransfer-Encoding: chunked\r\n\r\n6\r\n123456\r\n",
          "HTTP/1.1 200 OK\r\n\r\n123456"}) {
        CAPTURE(answer);
        const ScriptedServer server({{answer}});
        const auto response = server.client(options)->send(get("/a"));
        REQUIRE_FALSE(response);
        CHECK(response.error().code == ErrorCode::limit_exceeded);
    }
    for (const char* answer : {"garbage\r\n\r\n", "HTTP/1.1 200 OK\r\nContent-Length: 5\r\n\r\nab",
                               "HTTP/1.1 200 OK\r\nContent-Le"}) {
        CAPTURE(answer);
        const ScriptedServer server({{answer}});
        CHECK(server.client()->send(get("/a")).error().code == ErrorCode::unavailable);
    }
}

TEST_CASE("a server that does not answer in time is given up") {
    HeldRequests held;
    const auto server = start_plain({}, held.handler());
    HttpClientOptions options;
    options.timeout = 20ms;
    const auto client =
        HttpClient::open("http://127.0.0.1:" + std::to_string(server->ports()[0]), options);
    const auto response = (*client)->send(get("/a"));
    REQUIRE_FALSE(response);
    CHECK(response.error().code == ErrorCode::unavailable);
    CHECK(response.error().what.contains("too long"));
    held.take();
}

TEST_CASE("a request that would be read as two is not sent") {
    const auto client = HttpClient::open("http://127.0.0.1:1", {});
    CHECK((*client)->send(get("/a HTTP/1.1\r\nX: y")).error().code == ErrorCode::invalid);
    CHECK((*client)->send(get("a")).error().code == ErrorCode::invalid);
    HttpRequest request = get("/a");
    request.fields.add("X", "a\r\nY: b");
    CHECK((*client)->send(request).error().code == ErrorCode::invalid);
}

TEST_CASE("a body that the server refuses early ends in its refusal") {
    HttpLimits limits;
    limits.body_bytes = 10;
    const auto server = start_plain(limits, echo);
    const auto client =
        HttpClient::open("http://127.0.0.1:" + std::to_string(server->ports()[0]), {});
    HttpRequest request = with(HttpMethod::post);
    request.body = std::string(50'000'000, 'x');
    const auto response = (*client)->send(request);
    REQUIRE(response);
    CHECK(response->status == 413);
    CHECK((*client)->send(get("/b"))->status == 200);
}

TEST_CASE("a request that is given up ends at once, and so do later ones") {
    HeldRequests held;
    const auto server = must(HttpServer::start({HttpEndpoint{}}, {}, held.handler()));
    const auto client = must(HttpClient::open(
        "http://127.0.0.1:" + std::to_string(server->ports()[0]),
        {.authorities = {}, .certificate = {}, .key = {}, .timeout = 3'600'000ms}));
    std::thread asks([&] {
        const auto response = client->send(get("/a"));
        CHECK(response.error().code == ErrorCode::unavailable);
    });
    CHECK(comes_true([&] { return server->statistics().in_work == 1; }));
    client->interrupt();
    asks.join();
    CHECK(client->send(get("/b")).error().code == ErrorCode::unavailable);
}
