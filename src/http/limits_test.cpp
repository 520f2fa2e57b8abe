// Each limit of HttpLimits, with what happens over it (docs/limits.md).
#include "http/limits.hpp"

#include <thread>

#include "http/server_fixture.hpp"

using namespace dongbo;
using namespace dongbo::testing;
using namespace std::chrono_literals;

namespace {

constexpr std::string_view kGet = "GET /a HTTP/1.1\r\nHost: x\r\n\r\n";

HttpStatistics after(const HttpServer& server, std::uint64_t HttpStatistics::* counter) {
    CHECK(comes_true([&] { return server.statistics().*counter > 0; }));
    return server.statistics();
}

}  // namespace

TEST_CASE("limit header_bytes: a longer head gets 431") {
    HttpLimits limits;
    limits.header_bytes = 200;
    const auto server = start_plain(limits, echo);
    RawConnection whole(server->ports()[0]);
    whole.say("GET /a HTTP/1.1\r\nHost: x\r\nA: " + std::string(300, 'y') + "\r\n\r\n");
    CHECK(whole.hear_to_end().starts_with("HTTP/1.1 431 "));
    RawConnection endless(server->ports()[0]);
    endless.say("GET /" + std::string(300, 'y'));
    CHECK(endless.hear_to_end().starts_with("HTTP/1.1 431 "));
    CHECK(after(*server, &HttpStatistics::too_large).too_large == 2);
}

TEST_CASE("limit header_bytes: lines of a chunked body are short, too") {
    HttpLimits limits;
    limits.header_bytes = 200;
    const auto server = start_plain(limits, echo);
    for (const char* line : {"1;", "0\r\nTrailer: "}) {
        RawConnection connection(server->ports()[0]);
        connection.say("POST /a HTTP/1.1\r\nHost: x\r\nTransfer-Encoding: chunked\r\n\r\n");
        connection.say(line + std::string(100'000, 'y'));
        const std::string heard = connection.hear_to_end();
        CHECK(heard.starts_with("HTTP/1.1 4"));
    }
}

TEST_CASE("a request has at most a hundred fields") {
    const auto server = start_plain({}, echo);
    std::string fields;
    for (int i = 0; i < 100; ++i) fields += "A: b\r\n";
    RawConnection connection(server->ports()[0]);
    connection.say("GET /a HTTP/1.1\r\nHost: x\r\n" + fields + "\r\n");
    CHECK(connection.hear_to_end().starts_with("HTTP/1.1 431 "));
}

TEST_CASE("limit body_bytes: a longer body gets 413, however it is sent") {
    HttpLimits limits;
    limits.body_bytes = 10;
    const auto server = start_plain(limits, echo);
    const auto sent = [&](const std::string& rest) {
        RawConnection connection(server->ports()[0]);
        connection.say("POST /a HTTP/1.1\r\nHost: x\r\n" + rest);
        return connection.hear_to_end();
    };
    CHECK(sent("Content-Length: 11\r\n\r\n").starts_with("HTTP/1.1 413 "));
    CHECK(sent("Content-Length: 11\r\nExpect: 100-continue\r\n\r\n").starts_with("HTTP/1.1 413 "));
    CHECK(sent("Transfer-Encoding: chunked\r\n\r\n6\r\nabcdef\r\n6\r\nabcdef\r\n")
              .starts_with("HTTP/1.1 413 "));
    CHECK(
        sent("Connection: close\r\nContent-Length: 10\r\n\r\n0123456789").contains("|0123456789"));
}

TEST_CASE("limit bodies_bytes: bodies of all requests together get no more room than that") {
    HttpLimits limits;
    limits.bodies_bytes = 15;
    const auto server = start_plain(limits, echo);
    const std::string head = "POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 10\r\n\r\n";
    RawConnection first(server->ports()[0]);
    first.say(head + "012345678");
    CHECK(comes_true([&] { return server->statistics().bytes_in == head.size() + 9; }));
    {
        RawConnection second(server->ports()[0]);
        second.say(head + "0123456789");
        const std::string heard = second.hear_to_end();
        CHECK(heard.starts_with("HTTP/1.1 503 "));
        CHECK(heard.contains("Retry-After: 1"));
    }
    first.say("9");
    CHECK(first.hear("|0123456789").contains("200 OK"));
    RawConnection third(server->ports()[0]);
    third.say(head + "0123456789");
    CHECK(third.hear("|0123456789").contains("200 OK"));
}

TEST_CASE("limit header_time: a head that comes too slowly gets 408, however steadily it comes") {
    HttpLimits limits;
    limits.header_time = 60ms;
    const auto server = start_plain(limits, echo);
    RawConnection slow(server->ports()[0]);
    slow.say("GET /");
    std::thread dripping([&] {
        while (slow.say("x") && server->statistics().timed_out == 0) ::poll(nullptr, 0, 5);
    });
    CHECK(slow.hear_to_end().starts_with("HTTP/1.1 408 "));
    dripping.join();
    CHECK(server->statistics().timed_out == 1);
}

TEST_CASE("limit body_time: a body that comes too slowly gets 408") {
    HttpLimits limits;
    limits.body_time = 20ms;
    const auto server = start_plain(limits, echo);
    RawConnection slow(server->ports()[0]);
    slow.say("POST /a HTTP/1.1\r\nHost: x\r\nContent-Length: 5\r\n\r\nab");
    CHECK(slow.hear_to_end().starts_with("HTTP/1.1 408 "));
    CHECK(server->statistics().timed_out == 1);
}

TEST_CASE("limit write_time: who reads too slowly is cut off, and others are served meanwhile") {
    HttpLimits limits;
    limits.write_time = 100ms;
    const auto server =
        start_plain(limits, [](const HttpRequest& request, std::size_t, const HttpAnswer& answer) {
            const std::size_t size = request.path == "/large" ? 20'000'000 : 2;
            answer(HttpResponse::json(200, std::string(size, 'x')));
        });
    RawConnection slow(server->ports()[0], 4096);
    slow.say("GET /large HTTP/1.1\r\nHost: x\r\n\r\n");
    RawConnection other(server->ports()[0]);
    other.say(kGet);
    CHECK(other.hear("xx").ends_with("xx"));
    CHECK(after(*server, &HttpStatistics::timed_out).timed_out == 1);
    CHECK(comes_true([&] { return server->statistics().connections == 1; }));
    CHECK(slow.hear_to_end().size() < 20'000'000);
}

TEST_CASE("limit idle_time: a connection without requests is closed") {
    HttpLimits limits;
    limits.idle_time = 20ms;
    const auto server = start_plain(limits, echo);
    RawConnection never(server->ports()[0]);
    CHECK(never.closed());
    RawConnection once(server->ports()[0]);
    once.say(kGet);
    CHECK(once.hear_to_end().ends_with("/a?|"));
    CHECK(server->statistics().timed_out == 0);
}

TEST_CASE("limit answer_time: a handler that takes longer gets its answer dropped") {
    HttpLimits limits;
    limits.answer_time = 20ms;
    HeldRequests held;
    const auto server = start_plain(limits, held.handler());
    RawConnection connection(server->ports()[0]);
    connection.say(kGet);
    const HttpAnswer late = held.take().second;
    const std::string heard = connection.hear("}");
    CHECK(heard.starts_with("HTTP/1.1 503 "));
    CHECK(heard.contains("Retry-After: "));
    CHECK(server->statistics().timed_out == 1);
    CHECK(server->statistics().in_work == 1);
    late(HttpResponse::json(200, "late"));
    CHECK(server->statistics().in_work == 0);
    connection.say(kGet);
    held.take().second(HttpResponse::json(200, "in time"));
    const std::string next = connection.hear("in time");
    CHECK(next.ends_with("in time"));
    CHECK_FALSE(next.contains("late"));
}

TEST_CASE("limit connections: one more is closed at once") {
    HttpLimits limits;
    limits.connections = 2;
    const auto server = start_plain(limits, echo);
    {
        RawConnection first(server->ports()[0]);
        RawConnection second(server->ports()[0]);
        CHECK(comes_true([&] { return server->statistics().connections == 2; }));
        CHECK(RawConnection(server->ports()[0]).closed());
        CHECK(server->statistics().refused == 1);
        first.say(kGet);
        CHECK(first.hear("/a?|").ends_with("/a?|"));
    }
    CHECK(comes_true([&] { return server->statistics().connections == 0; }));
    RawConnection next(server->ports()[0]);
    next.say(kGet);
    CHECK(next.hear("/a?|").ends_with("/a?|"));
}

TEST_CASE("limit connections_per_address: one more from the same address is closed at once") {
    HttpLimits limits;
    limits.connections_per_address = 1;
    const auto server = start_plain(limits, echo);
    RawConnection first(server->ports()[0]);
    first.say(kGet);
    CHECK(first.hear("/a?|").ends_with("/a?|"));
    CHECK(RawConnection(server->ports()[0]).closed());
    CHECK(server->statistics().refused == 1);
}

TEST_CASE("limit requests_in_work: one more gets 503 at once, and its connection goes on") {
    HttpLimits limits;
    limits.requests_in_work = 1;
    HeldRequests held;
    const auto server = start_plain(limits, held.handler());
    RawConnection first(server->ports()[0]);
    first.say(kGet);
    const HttpAnswer answer = held.take().second;
    RawConnection second(server->ports()[0]);
    second.say(kGet);
    const std::string heard = second.hear("}");
    CHECK(heard.starts_with("HTTP/1.1 503 "));
    CHECK(heard.contains("Retry-After: 1\r\n"));
    CHECK(server->statistics().overloaded == 1);
    answer(HttpResponse::json(200, "first"));
    CHECK(first.hear("first").ends_with("first"));
    second.say(kGet);
    held.take().second(HttpResponse::json(200, "second"));
    CHECK(second.hear("second").ends_with("second"));
}

TEST_CASE("limit requests_in_work: a request that rests is none, until it is answered") {
    HttpLimits limits;
    limits.requests_in_work = 1;
    HeldRequests held;
    const auto server = start_plain(limits, held.handler());
    RawConnection first(server->ports()[0]), second(server->ports()[0]);
    first.say(kGet);
    const HttpAnswer resting = held.take().second;
    resting.rest(true);
    resting.rest(true);
    CHECK(server->statistics().in_work == 0);
    second.say(kGet);
    held.take().second(HttpResponse::json(200, "second"));
    CHECK(second.hear("second").ends_with("second"));
    resting.rest(false);
    CHECK(server->statistics().in_work == 1);
    resting.rest(true);
    resting(HttpResponse::json(200, "first"));
    CHECK(first.hear("first").ends_with("first"));
    CHECK(server->statistics().in_work == 0);
}

TEST_CASE("limit requests_per_connection: the last one closes it") {
    HttpLimits limits;
    limits.requests_per_connection = 2;
    const auto server = start_plain(limits, echo);
    RawConnection connection(server->ports()[0]);
    connection.say(kGet);
    CHECK_FALSE(connection.hear("/a?|").contains("Connection: close"));
    connection.say(kGet);
    CHECK(connection.hear_to_end().contains("Connection: close"));
}

TEST_CASE("limit drain_time: a stop waits no longer than that") {
    HttpLimits limits;
    limits.drain_time = 20ms;
    HeldRequests held;
    const auto server = start_plain(limits, held.handler());
    RawConnection working(server->ports()[0]);
    working.say(kGet);
    const HttpAnswer answer = held.take().second;
    RawConnection half(server->ports()[0]);
    half.say("GET /");
    CHECK(comes_true([&] { return server->statistics().bytes_in == kGet.size() + 5; }));
    server->stop();
    CHECK(working.hear_to_end().starts_with("HTTP/1.1 503 "));
    CHECK(half.hear_to_end().starts_with("HTTP/1.1 408 "));
    answer(HttpResponse::json(200, "too late"));
    CHECK(server->statistics().in_work == 0);
}
