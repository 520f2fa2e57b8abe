#include "http/problem.hpp"

#include <array>

#include "base/json.hpp"
#include "base/text.hpp"

namespace dongbo {
namespace {

struct Kind {
    int status;
    std::string_view type;
    std::string_view title;
};

/// In the order of ErrorCode. Types are an address for good: programs branch on them.
constexpr std::array<Kind, 8> kKinds = {{
    {404, "not-found", "There is no such thing"},
    {409, "conflict", "Somebody else changed it first, or it exists already"},
    {422, "invalid", "The request breaks a rule"},
    {403, "unauthorised", "The caller may not do this"},
    {503, "unavailable", "Not possible now, perhaps later"},
    {413, "limit-exceeded", "A limit was reached"},
    {500, "corrupt", "Stored data is damaged"},
    {500, "internal", "The node failed"},
}};

const Kind& kind_of(ErrorCode code) {
    return kKinds[static_cast<std::size_t>(code)];
}

void append_member(std::string& out, std::string_view name, std::string_view value) {
    if (value.empty()) return;
    out += ",\"";
    out += name;
    out += "\":";
    if (text::is_utf8(value)) {
        append_json_string(out, value);
        return;
    }
    std::string ascii(value);
    std::erase_if(ascii, [](char c) { return static_cast<unsigned char>(c) > 0x7f; });
    append_json_string(out, ascii);
}

}  // namespace

HttpResponse problem(const HttpProblem& problem, std::string_view request_id) {
    std::string body = "{\"type\":\"/problems/" + std::string(problem.type) + "\"";
    append_member(body, "title", problem.title);
    body += ",\"status\":" + std::to_string(problem.status);
    append_member(body, "detail", problem.detail);
    append_member(body, "field", problem.field);
    append_member(body, "cure", problem.cure);
    append_member(body, "instance", "urn:dongbo:request:" + std::string(request_id));
    body += "}\n";
    HttpResponse response{.status = problem.status, .fields = {}, .body = std::move(body)};
    response.fields.add("Content-Type", "application/problem+json");
    response.fields.add("Cache-Control", "no-store");
    return response;
}

int status_of(ErrorCode code) {
    return kind_of(code).status;
}

HttpResponse problem(const Error& error, std::string_view request_id) {
    const Kind& kind = kind_of(error.code);
    HttpProblem told{.status = kind.status, .type = kind.type, .title = kind.title};
    if (kind.status == 500) {
        told.detail = "The reason is in the node's log under this request";
        told.cure = "tell the node's operator the id of the request";
        return problem(told, request_id);
    }
    told.detail = error.what;
    told.cure = error.cure;
    // Where something is unavailable is a place in the node, not in the request.
    if (error.code != ErrorCode::unavailable) told.field = error.where;
    HttpResponse response = problem(told, request_id);
    if (error.code == ErrorCode::unavailable) response.fields.add("Retry-After", "5");
    return response;
}

HttpResponse refusal_problem(int status, std::string_view detail, std::string_view request_id) {
    HttpProblem told{.status = status, .type = "bad-request", .title = "The request can't be read"};
    told.detail = detail;
    if (status == 408) told.type = "too-slow", told.title = "The request took too long";
    if (status == 413 || status == 431)
        told.type = kind_of(ErrorCode::limit_exceeded).type,
        told.title = kind_of(ErrorCode::limit_exceeded).title;
    if (status == 503)
        told.type = kind_of(ErrorCode::unavailable).type,
        told.title = kind_of(ErrorCode::unavailable).title;
    HttpResponse response = problem(told, request_id);
    if (status == 503) response.fields.add("Retry-After", "1");
    return response;
}

HttpResponse bad_request(std::string_view detail, std::string_view request_id) {
    return refusal_problem(400, detail, request_id);
}

HttpResponse unauthenticated(std::string_view challenge, std::string_view request_id) {
    HttpResponse response = problem(
        {.status = 401, .type = "unauthenticated", .title = "The node does not know who asks"},
        request_id);
    if (!challenge.empty()) response.fields.add("WWW-Authenticate", std::string(challenge));
    return response;
}

HttpResponse not_found(std::string_view request_id) {
    const Kind& kind = kind_of(ErrorCode::not_found);
    return problem({.status = kind.status, .type = kind.type, .title = kind.title}, request_id);
}

HttpResponse method_not_allowed(const std::vector<HttpMethod>& allowed,
                                std::string_view request_id) {
    std::string methods;
    for (const HttpMethod method : allowed) {
        if (!methods.empty()) methods += ", ";
        methods += name(method);
    }
    HttpResponse response = problem({.status = 405,
                                     .type = "method-not-allowed",
                                     .title = "The path has other methods than this",
                                     .detail = methods},
                                    request_id);
    response.fields.add("Allow", methods);
    return response;
}

HttpResponse precondition_failed(std::string_view request_id) {
    return problem({.status = 412,
                    .type = "precondition-failed",
                    .title = "It has changed since it was read",
                    .cure = "read it again and decide anew"},
                   request_id);
}

HttpResponse precondition_required(std::string_view request_id) {
    return problem({.status = 428,
                    .type = "precondition-required",
                    .title = "The request must say which version it changes",
                    .field = "If-Match",
                    .cure = "send If-Match with the ETag that was read"},
                   request_id);
}

HttpResponse too_many_requests(int retry_after_seconds, std::string_view request_id) {
    HttpResponse response = problem(
        {.status = 429, .type = "too-many-requests", .title = "Too many requests"}, request_id);
    response.fields.add("Retry-After", std::to_string(retry_after_seconds));
    return response;
}

}  // namespace dongbo
