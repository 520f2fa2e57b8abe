#include "http/origin.hpp"

#include <algorithm>
#include <charconv>
#include <string_view>

namespace dongbo {
namespace {

bool host_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '.' || c == ':';
}

bool loopback(std::string_view host) {
    return host == "127.0.0.1" || host == "::1" || host == "localhost";
}

/// Cuts ":8443" from the end, but not a piece of an IPv6 address.
bool cut_port(std::string_view& authority, std::uint16_t& port) {
    const std::size_t colon = authority.rfind(':');
    const std::size_t bracket = authority.rfind(']');
    if (colon == std::string_view::npos || (bracket != std::string_view::npos && colon < bracket))
        return true;
    const std::string_view digits = authority.substr(colon + 1);
    const auto [end, error] = std::from_chars(digits.data(), digits.data() + digits.size(), port);
    authority = authority.substr(0, colon);
    return error == std::errc{} && end == digits.data() + digits.size() && port != 0;
}

}  // namespace

Result<WebOrigin> parse_origin(const std::string& text) {
    const auto invalid = [&](std::string what) {
        return fail(ErrorCode::invalid, std::move(what), text,
                    "write it as https://node.example:8443");
    };
    WebOrigin origin;
    std::string_view rest = text;
    if (rest.starts_with("http://")) {
        origin.secure = false;
        origin.port = 80;
        rest.remove_prefix(7);
    } else if (rest.starts_with("https://")) {
        rest.remove_prefix(8);
    } else {
        return invalid("The server's address has no https:// before it");
    }
    if (rest.ends_with('/')) rest.remove_suffix(1);
    origin.authority = rest;
    if (!cut_port(rest, origin.port)) return invalid("The port is none");
    if (rest.starts_with('[') && rest.ends_with(']')) rest = rest.substr(1, rest.size() - 2);
    if (rest.empty() || !std::ranges::all_of(rest, host_character))
        return invalid("The name of the server is none");
    origin.host = rest;
    if (!origin.secure && !loopback(origin.host))
        return invalid("Without TLS only this machine itself is asked");
    return origin;
}

}  // namespace dongbo
