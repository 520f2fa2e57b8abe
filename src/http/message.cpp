#include "http/message.hpp"

#include <algorithm>
#include <array>

#include "http/header_value.hpp"

namespace dongbo {
namespace {

constexpr std::array<std::string_view, 6> kMethods = {"GET", "HEAD",  "POST",
                                                      "PUT", "PATCH", "DELETE"};

}  // namespace

std::string_view name(HttpMethod method) {
    return kMethods[static_cast<std::size_t>(method)];
}

std::optional<HttpMethod> parse_http_method(std::string_view text) {
    const auto found = std::ranges::find(kMethods, text);
    if (found == kMethods.end()) return std::nullopt;
    return static_cast<HttpMethod>(found - kMethods.begin());
}

std::optional<std::string_view> HttpFields::find(std::string_view name) const {
    for (const auto& [field, value] : all())
        if (same_without_case(field, name)) return value;
    return std::nullopt;
}

void HttpFields::set(std::string_view name, std::string_view value) {
    std::erase_if(places_,
                  [&](const Place& at) { return same_without_case(field(at).name, name); });
    add(name, value);
}

void HttpFields::add(std::string_view name, std::string_view value) {
    places_.push_back({static_cast<std::uint32_t>(text_.size()),
                       static_cast<std::uint32_t>(name.size()),
                       static_cast<std::uint32_t>(value.size())});
    text_.append(name).append(value);
}

HttpResponse HttpResponse::json(int status, std::string body) {
    HttpResponse response{.status = status, .fields = {}, .body = std::move(body)};
    response.fields.add("Content-Type", "application/json");
    return response;
}

HttpResponse HttpResponse::html(int status, std::string body) {
    HttpResponse response{.status = status, .fields = {}, .body = std::move(body)};
    response.fields.add("Content-Type", "text/html; charset=utf-8");
    return response;
}

HttpResponse HttpResponse::see_other(std::string location) {
    HttpResponse response{.status = 303, .fields = {}, .body = {}};
    response.fields.add("Location", std::move(location));
    return response;
}

std::string_view reason_phrase(int status) {
    switch (status) {
        case 200:
            return "OK";
        case 201:
            return "Created";
        case 202:
            return "Accepted";
        case 204:
            return "No Content";
        case 303:
            return "See Other";
        case 304:
            return "Not Modified";
        case 400:
            return "Bad Request";
        case 401:
            return "Unauthorized";
        case 403:
            return "Forbidden";
        case 404:
            return "Not Found";
        case 405:
            return "Method Not Allowed";
        case 408:
            return "Request Timeout";
        case 409:
            return "Conflict";
        case 412:
            return "Precondition Failed";
        case 413:
            return "Content Too Large";
        case 415:
            return "Unsupported Media Type";
        case 422:
            return "Unprocessable Content";
        case 428:
            return "Precondition Required";
        case 429:
            return "Too Many Requests";
        case 431:
            return "Request Header Fields Too Large";
        case 500:
            return "Internal Server Error";
        case 501:
            return "Not Implemented";
        case 503:
            return "Service Unavailable";
        default:
            return "Unknown";
    }
}

}  // namespace dongbo
