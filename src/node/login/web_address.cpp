#include <algorithm>

#include "node/login/outside_web.hpp"

namespace dongbo {
namespace {

bool is_loopback_host(std::string_view host) {
    return host == "localhost" || host == "127.0.0.1" || host == "[::1]";
}

bool good_host(std::string_view host) {
    return !host.empty() && std::ranges::all_of(host, [](char c) {
        return (c >= '0' && c <= '9') || (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') ||
               c == '.' || c == '-' || c == '[' || c == ']' || c == ':';
    });
}

}  // namespace

std::optional<WebAddress> parse_web_address(std::string_view url) {
    constexpr std::string_view kSecure = "https://", kPlain = "http://";
    constexpr std::size_t kBytesMax = 2'000;
    const bool secure = url.starts_with(kSecure);
    if ((!secure && !url.starts_with(kPlain)) || url.size() > kBytesMax) return std::nullopt;
    if (!std::ranges::all_of(url, [](char c) { return c > ' ' && c < 0x7f && c != '#'; }))
        return std::nullopt;
    const std::string_view rest = url.substr(secure ? kSecure.size() : kPlain.size());
    const std::string_view authority = rest.substr(0, rest.find_first_of("/?"));
    if (!good_host(authority)) return std::nullopt;
    const std::size_t colon = authority.rfind(':');
    const bool has_port = colon != std::string_view::npos && !authority.ends_with(']');
    if (!secure && !is_loopback_host(has_port ? authority.substr(0, colon) : authority))
        return std::nullopt;
    WebAddress address;
    address.origin = url.substr(0, url.size() - rest.size() + authority.size());
    const std::string_view target = rest.substr(authority.size());
    const std::size_t question = target.find('?');
    address.path = target.substr(0, question);
    if (address.path.empty()) address.path = "/";
    if (question != std::string_view::npos) address.query = target.substr(question + 1);
    return address;
}

}  // namespace dongbo
