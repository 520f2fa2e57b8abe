// Errors as clients see them: application/problem+json, RFC 9457.
#pragma once

#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"
#include "http/message.hpp"

namespace dongbo {

/// What stands in a problem. Text that is not UTF-8 loses the bytes that make it so.
struct HttpProblem {
    int status = 500;
    std::string_view type;      ///< the last part of "/problems/not-found"
    std::string_view title;     ///< the same for each problem of the type
    std::string_view detail{};  ///< of this one
    std::string_view field{};   ///< where in the request; empty: nowhere in particular
    std::string_view cure{};    ///< what the caller can do
};

/// `request_id` becomes `instance`: "urn:dongbo:request:<id>".
HttpResponse problem(const HttpProblem& problem, std::string_view request_id);

/// The status of an error: 404, 409, 422, 403, 503 with Retry-After, 413, 500, 500. Of those with
/// 500 nothing but the request's id goes out; the reason belongs in the log.
HttpResponse problem(const Error& error, std::string_view request_id);
int status_of(ErrorCode code);

/// What the server itself refuses: 400, 408, 413, 431, 501, 503 with Retry-After.
HttpResponse refusal_problem(int status, std::string_view detail, std::string_view request_id);
/// 401; `challenge` is the value of WWW-Authenticate, empty: none.
HttpResponse unauthenticated(std::string_view challenge, std::string_view request_id);
/// 400: the request itself can't be read.
HttpResponse bad_request(std::string_view detail, std::string_view request_id);
HttpResponse not_found(std::string_view request_id);
/// 405 with Allow.
HttpResponse method_not_allowed(const std::vector<HttpMethod>& allowed,
                                std::string_view request_id);
/// 412: If-Match names another version.
HttpResponse precondition_failed(std::string_view request_id);
/// 428: the request needs an If-Match.
HttpResponse precondition_required(std::string_view request_id);
/// 429 with Retry-After.
HttpResponse too_many_requests(int retry_after_seconds, std::string_view request_id);

}  // namespace dongbo
