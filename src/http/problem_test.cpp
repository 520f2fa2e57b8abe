#include "http/problem.hpp"

#include <doctest/doctest.h>

using namespace dongbo;

TEST_CASE("an error of the request is told whole") {
    const HttpResponse response = problem(
        Error{ErrorCode::invalid, "\"x\" is no date", "birth_date", "write YYYY-MM-DD"}, "00ff");
    CHECK(response.status == 422);
    CHECK(response.fields.find("content-type") == "application/problem+json");
    CHECK(response.body ==
          R"({"type":"/problems/invalid","title":"The request breaks a rule","status":422,)"
          R"("detail":"\"x\" is no date","field":"birth_date","cure":"write YYYY-MM-DD",)"
          R"("instance":"urn:dongbo:request:00ff"})"
          "\n");
}

TEST_CASE("each kind of error has its status") {
    CHECK(status_of(ErrorCode::not_found) == 404);
    CHECK(status_of(ErrorCode::conflict) == 409);
    CHECK(status_of(ErrorCode::invalid) == 422);
    CHECK(status_of(ErrorCode::unauthorised) == 403);
    CHECK(status_of(ErrorCode::unavailable) == 503);
    CHECK(status_of(ErrorCode::limit_exceeded) == 413);
    CHECK(status_of(ErrorCode::corrupt) == 500);
    CHECK(status_of(ErrorCode::internal) == 500);
}

TEST_CASE("what failed inside the node stays there") {
    for (const ErrorCode code : {ErrorCode::corrupt, ErrorCode::internal}) {
        const auto response = problem(Error{code, "secret", "/var/secret", "secret"}, "00ff");
        CHECK_FALSE(response.body.contains("secret"));
        CHECK(response.body.contains("00ff"));
    }
    const auto busy = problem(Error{ErrorCode::unavailable, "busy", "/var/secret", ""}, "00ff");
    CHECK_FALSE(busy.body.contains("secret"));
    CHECK(busy.fields.find("Retry-After") == "5");
}

TEST_CASE("problems of HTTP itself carry the fields that belong to them") {
    const auto method = method_not_allowed({HttpMethod::get, HttpMethod::head}, "1");
    CHECK(method.status == 405);
    CHECK(method.fields.find("Allow") == "GET, HEAD");
    CHECK(unauthenticated("Bearer", "1").fields.find("WWW-Authenticate") == "Bearer");
    CHECK_FALSE(unauthenticated("", "1").fields.find("WWW-Authenticate"));
    CHECK(too_many_requests(7, "1").fields.find("Retry-After") == "7");
    CHECK(precondition_failed("1").status == 412);
    CHECK(precondition_required("1").body.contains("\"field\":\"If-Match\""));
    CHECK(not_found("1").status == 404);
}

TEST_CASE("text that is not UTF-8 does not spoil the JSON") {
    CHECK(bad_request("a\xff\xc4z", "1").body.contains("\"detail\":\"az\""));
}
