#include "node/federation/feed_protocol.hpp"

#include <algorithm>
#include <array>
#include <charconv>

#include "http/problem.hpp"
#include "node/api/answers.hpp"
#include "sync/format/page.hpp"
#include "sync/proof/checkpoint.hpp"

namespace dongbo {
namespace {

using Kind = FeedRequest::Kind;

constexpr std::size_t kCursorMax = 1'000;

/// Last part of the path, by kind; empty: GET /v1/shares/{share}/feed.
constexpr std::array<std::string_view, 9> kPaths = {
    "",           "changes",   "snapshot",    "consistency", "frontier",
    "statements", "deletions", "checkpoints", "inclusion"};

bool posts(Kind kind) {
    return kind == Kind::statement || kind == Kind::deletion || kind == Kind::checkpoint;
}

bool is_page_of_records(Kind kind) {
    return kind == Kind::changes || kind == Kind::snapshot;
}

void add(std::string& query, std::string_view name, const std::string& value) {
    if (!query.empty()) query += '&';
    query.append(name).append("=").append(percent_encode(value));
}

Result<std::uint64_t> number(const Exchange& exchange, std::string_view name,
                             std::uint64_t otherwise) {
    TRY_ASSIGN(const auto given, number_parameter(exchange, name));
    return given.value_or(otherwise);
}

Result<FeedRequest> read_changes_request(const Exchange& exchange, FeedRequest request) {
    TRY_ASSIGN(request.after, number(exchange, "after", 0));
    TRY_ASSIGN(const std::uint64_t limit, number(exchange, "limit", kPageEntriesMax));
    request.limit = std::clamp<std::uint64_t>(limit, 1, kPageEntriesMax);
    TRY_ASSIGN(const std::uint64_t wait, number(exchange, "wait", 0));
    request.wait_seconds = static_cast<int>(std::min<std::uint64_t>(wait, kLongestWaitSeconds));
    return request;
}

Result<FeedRequest> read_snapshot_request(const Exchange& exchange, FeedRequest request) {
    request.cursor = exchange.parameter("cursor");
    request.from = exchange.parameter("from");
    if (request.cursor.size() > kCursorMax || request.from.size() > kCursorMax)
        return fail(ErrorCode::invalid, "the cursor is too long", "cursor",
                    "give one that an answer gave");
    TRY_ASSIGN(const std::uint64_t limit, number(exchange, "limit", kPageEntriesMax));
    request.limit = std::clamp<std::uint64_t>(limit, 1, kPageEntriesMax);
    return request;
}

std::string query_of(const FeedRequest& request) {
    std::string query;
    const auto number = [&](std::string_view name, std::uint64_t value) {
        add(query, name, std::to_string(value));
    };
    switch (request.kind) {
        case Kind::changes:
            number("after", request.after);
            if (request.limit != 0) number("limit", request.limit);
            if (request.wait_seconds > 0)
                number("wait", static_cast<std::uint64_t>(request.wait_seconds));
            break;
        case Kind::snapshot:
            if (!request.cursor.empty()) add(query, "cursor", request.cursor);
            if (!request.from.empty()) add(query, "from", request.from);
            if (request.limit != 0) number("limit", request.limit);
            break;
        case Kind::consistency:
            add(query, "from", request.from);
            number("to", request.after);
            break;
        case Kind::frontier:
            number("size", request.after);
            break;
        case Kind::inclusion:
            number("position", request.after);
            break;
        default:
            break;
    }
    return query;
}

}  // namespace

HttpRequest http_request(const FeedRequest& request) {
    HttpRequest made;
    made.method = posts(request.kind) ? HttpMethod::post : HttpMethod::get;
    const std::string name = percent_encode(request.feed);
    made.path = request.kind == Kind::describe
                    ? "/v1/shares/" + name + "/feed"
                    : "/v1/feeds/" + name + "/" +
                          std::string(kPaths[static_cast<std::size_t>(request.kind)]);
    made.query = query_of(request);
    made.fields.set(kProtocolField, std::to_string(kSyncProtocol));
    if (posts(request.kind)) {
        made.fields.set("Content-Type", "application/json");
        made.body = request.body;
    }
    return made;
}

Result<FeedRequest> feed_request(const Exchange& exchange, Kind kind) {
    FeedRequest request;
    request.kind = kind;
    request.feed = exchange.part(kind == Kind::describe ? "share" : "feed");
    if (posts(kind)) request.body = exchange.request.body;
    if (kind == Kind::changes) return read_changes_request(exchange, std::move(request));
    if (kind == Kind::snapshot) return read_snapshot_request(exchange, std::move(request));
    if (kind == Kind::frontier) {
        TRY_ASSIGN(request.after, number(exchange, "size", 0));
    }
    if (kind == Kind::inclusion) {
        TRY_ASSIGN(request.after, number(exchange, "position", 0));
    }
    if (kind == Kind::consistency) {
        TRY_ASSIGN(request.after, number(exchange, "to", 0));
        TRY_ASSIGN(const std::uint64_t from, number(exchange, "from", 0));
        request.from = std::to_string(from);
    }
    return request;
}

HttpResponse http_response(const FeedAnswer& answer, Kind kind, const std::string& request_id) {
    HttpResponse response;
    if (answer.status >= 400 && answer.body.empty()) {
        std::string type = answer.problem.empty() ? "refused" : answer.problem;
        std::ranges::replace(type, '_', '-');
        response = problem(
            {.status = answer.status, .type = type, .title = "The feed can't be followed so"},
            request_id);
    } else {
        response.status = answer.status;
        response.body = answer.body;
        const bool page = answer.status == 200 && is_page_of_records(kind);
        response.fields.set("Content-Type",
                            std::string(page ? kPageType : std::string_view("application/json")));
    }
    if (!answer.problem.empty()) response.fields.set(kProblemField, answer.problem);
    return response;
}

FeedAnswer feed_answer(HttpResponse response) {
    FeedAnswer answer{.status = response.status, .problem = {}, .body = std::move(response.body)};
    answer.problem = response.fields.find(kProblemField).value_or("");
    const auto type = response.fields.find("Content-Type").value_or("");
    if (answer.problem.empty() && answer.status >= 400)
        answer.problem = reason_phrase(answer.status);
    // What the node says in place of the feed's owner is no message of the protocol.
    if (type.starts_with("application/problem+json")) answer.body.clear();
    return answer;
}

std::optional<int> common_protocol(const HttpRequest& request) {
    const auto field = request.fields.find(kProtocolField).value_or("");
    int newest = 0;
    const auto read = std::from_chars(field.data(), field.data() + field.size(), newest);
    if (read.ec != std::errc{} || read.ptr != field.data() + field.size()) return std::nullopt;
    if (newest < kSyncProtocolBefore) return std::nullopt;
    return std::min(newest, kSyncProtocol);
}

}  // namespace dongbo
