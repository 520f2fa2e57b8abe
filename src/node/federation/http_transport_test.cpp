// Followers' requests through real connections, against owners that answer as they please.
#include "node/federation/http_transport.hpp"

#include <doctest/doctest.h>

#include <future>

#include "http/server_fixture.hpp"
#include "node/federation/feed_protocol.hpp"
#include "tests/support/must.hpp"

using namespace dongbo;
using namespace dongbo::testing;
using namespace std::chrono_literals;

namespace {

using Kind = FeedRequest::Kind;

struct Owner {
    explicit Owner(HttpHandler handler)
        : server(must(HttpServer::start({HttpEndpoint{}}, {}, std::move(handler)))) {}
    HttpTransport transport(const HttpTransport::Limits& limits = {}) const {
        return {"http://127.0.0.1:" + std::to_string(server->ports()[0]), {}, limits};
    }
    std::unique_ptr<HttpServer> server;
};

FeedRequest request_of(Kind kind) {
    FeedRequest request;
    request.kind = kind;
    request.feed = "dan-cu.v1";
    return request;
}

TEST_CASE("each request has its path, its query and the protocol") {
    std::string heard;
    const Owner owner([&](const HttpRequest& request, std::size_t, const HttpAnswer& answer) {
        heard = std::string(name(request.method)) + " " + request.path + "?" + request.query + " " +
                std::string(request.fields.find(kProtocolField).value_or("")) + " " + request.body;
        answer(HttpResponse::json(200, "{}"));
    });
    HttpTransport transport = owner.transport();
    const auto says = [&](const FeedRequest& request) {
        const FeedAnswer answer = must(transport.ask(request));
        CHECK(answer == FeedAnswer{.status = 200, .problem = {}, .body = "{}"});
        return heard;
    };
    CHECK(says(request_of(Kind::describe)) == "GET /v1/shares/dan-cu.v1/feed? 2 ");
    FeedRequest request = request_of(Kind::changes);
    request.after = 17;
    request.limit = 5;
    request.wait_seconds = 20;
    CHECK(says(request) == "GET /v1/feeds/dan-cu.v1/changes?after=17&limit=5&wait=20 2 ");
    request = request_of(Kind::snapshot);
    request.cursor = "a/b";
    request.from = "dan-cu.v0";
    CHECK(says(request) == "GET /v1/feeds/dan-cu.v1/snapshot?cursor=a%2Fb&from=dan-cu.v0 2 ");
    request = request_of(Kind::consistency);
    request.from = "3";
    request.after = 9;
    CHECK(says(request) == "GET /v1/feeds/dan-cu.v1/consistency?from=3&to=9 2 ");
    request.kind = Kind::frontier;
    CHECK(says(request) == "GET /v1/feeds/dan-cu.v1/frontier?size=9 2 ");
    request.kind = Kind::inclusion;
    CHECK(says(request) == "GET /v1/feeds/dan-cu.v1/inclusion?position=9 2 ");
    for (const auto& [kind, path] :
         {std::pair(Kind::statement, "statements"), std::pair(Kind::deletion, "deletions"),
          std::pair(Kind::checkpoint, "checkpoints")}) {
        request = request_of(kind);
        request.body = "body";
        CHECK(says(request) == "POST /v1/feeds/dan-cu.v1/" + std::string(path) + "? 2 body");
    }
}

TEST_CASE("what the owner says is told with its word, what a node in between says without a body") {
    FeedAnswer answered;
    const Owner owner([&](const HttpRequest& request, std::size_t, const HttpAnswer& answer) {
        answer(http_response(answered, Kind::changes, request.id));
    });
    HttpTransport transport = owner.transport();
    for (const FeedAnswer& one :
         {FeedAnswer{.status = 200, .problem = {}, .body = std::string("\2\0page", 6)},
          FeedAnswer{.status = 200, .problem = "share_ended", .body = "{}"},
          FeedAnswer{.status = 410, .problem = "behind_retention", .body = {}},
          FeedAnswer{.status = 409, .problem = "behind", .body = "{\"size\":3}"}}) {
        answered = one;
        CHECK(must(transport.ask(request_of(Kind::changes))) == one);
    }
    answered = {.status = 503, .problem = {}, .body = {}};
    const FeedAnswer busy = must(transport.ask(request_of(Kind::changes)));
    CHECK(busy == FeedAnswer{.status = 503, .problem = "Service Unavailable", .body = {}});
}

TEST_CASE("an answer without an end is given up, and nothing of it is kept") {
    const Owner owner([](const HttpRequest&, std::size_t, const HttpAnswer& answer) {
        answer(HttpResponse::json(200, std::string(100'000, 'x')));
    });
    HttpTransport transport = owner.transport({.answer_bytes = 50'000});
    CHECK(transport.ask(request_of(Kind::changes)).error().code == ErrorCode::limit_exceeded);
    CHECK(transport.ask(request_of(Kind::changes)).error().code == ErrorCode::limit_exceeded);
}

TEST_CASE("two requests are under way at once; a stop ends both, and all later ones") {
    std::mutex mutex;
    std::vector<HttpAnswer> waiting;
    const Owner owner([&](const HttpRequest&, std::size_t, HttpAnswer answer) {
        const std::scoped_lock lock(mutex);
        waiting.push_back(std::move(answer));
    });
    HttpTransport transport = owner.transport();
    const auto ask = [&] {
        return std::async(std::launch::async,
                          [&] { return transport.ask(request_of(Kind::changes)); });
    };
    auto one = ask(), two = ask();
    CHECK(comes_true([&] {
        const std::scoped_lock lock(mutex);
        return waiting.size() == 2;
    }));
    transport.stop();
    CHECK(one.get().error().code == ErrorCode::unavailable);
    CHECK(two.get().error().code == ErrorCode::unavailable);
    CHECK(transport.ask(request_of(Kind::describe)).error().code == ErrorCode::unavailable);
}

TEST_CASE("an owner that is not there is unavailable, and asked anew the next time") {
    std::unique_ptr<HttpTransport> transport;
    {
        const Owner gone([](const HttpRequest&, std::size_t, const HttpAnswer&) {});
        transport = std::make_unique<HttpTransport>(
            "http://127.0.0.1:" + std::to_string(gone.server->ports()[0]), HttpClientOptions{},
            HttpTransport::Limits{});
    }
    CHECK(transport->ask(request_of(Kind::describe)).error().code == ErrorCode::unavailable);
    CHECK(transport->ask(request_of(Kind::describe)).error().code == ErrorCode::unavailable);
}

TEST_CASE("the newest protocol that both speak is agreed on") {
    const auto agreed = [](const char* newest) {
        HttpRequest request;
        if (newest != nullptr) request.fields.set(kProtocolField, newest);
        return common_protocol(request).value_or(0);
    };
    CHECK(agreed("1") == 1);
    CHECK(agreed("2") == 2);
    CHECK(agreed("3") == 2);
    CHECK(agreed("0") == 0);
    CHECK(agreed("two") == 0);
    CHECK(agreed("2x") == 0);
    CHECK(agreed(nullptr) == 0);
}

}  // namespace
