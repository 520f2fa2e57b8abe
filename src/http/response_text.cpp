#include "http/response_text.hpp"

#include <fmt/chrono.h>

#include <algorithm>
#include <charconv>

#include "base/eight_bytes.hpp"
#include "http/header_value.hpp"

namespace dongbo {
namespace {

/// RFC 9110: visible characters, spaces and tabs.
bool plain(std::string_view text) {
    for (; text.size() >= kEight; text.remove_prefix(kEight))
        if (any_below(eight_bytes(text), ' ') || any_is(eight_bytes(text), '\x7f')) break;
    return std::ranges::all_of(text, [](char c) {
        const auto byte = static_cast<unsigned char>(c);
        return byte == '\t' || (byte >= ' ' && byte != 0x7f);
    });
}

bool ours(std::string_view name) {
    return same_without_case(name, "Content-Length") || same_without_case(name, "Connection") ||
           same_without_case(name, "Transfer-Encoding") || same_without_case(name, "Date");
}

void append_number(std::string& out, std::size_t number) {
    char digits[20];
    out.append(digits, std::to_chars(digits, digits + sizeof(digits), number).ptr);
}

}  // namespace

std::string http_date(std::int64_t seconds_since_1970) {
    return fmt::format("{:%a, %d %b %Y %H:%M:%S} GMT",
                       fmt::gmtime(static_cast<std::time_t>(seconds_since_1970)));
}

bool may_have_body(int status) {
    return status >= 200 && status != 204 && status != 304;
}

bool append_head(std::string& out, const HttpResponse& response, std::string_view date,
                 AfterResponse after) {
    for (const auto& [name, value] : response.fields.all())
        if (!plain(value) || !plain(name) || name.empty() || name.contains(':')) return false;
    out += "HTTP/1.1 ";
    append_number(out, static_cast<std::size_t>(response.status));
    out += ' ';
    out += reason_phrase(response.status);
    out += "\r\nDate: ";
    out += date;
    for (const auto& [name, value] : response.fields.all()) {
        if (ours(name)) continue;
        out += "\r\n";
        out += name;
        out += ": ";
        out += value;
    }
    if (may_have_body(response.status)) {
        out += "\r\nContent-Length: ";
        append_number(out, response.body.size());
    }
    if (after == AfterResponse::close) out += "\r\nConnection: close";
    if (after == AfterResponse::say_keep) out += "\r\nConnection: keep-alive";
    out += "\r\n\r\n";
    return true;
}

}  // namespace dongbo
