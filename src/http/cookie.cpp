#include "http/cookie.hpp"

#include <algorithm>

#include "base/error.hpp"

namespace dongbo {
namespace {

bool name_character(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' ||
           c == '_';
}

bool value_character(char c) {
    return c > ' ' && c < '\x7f' && c != '"' && c != ',' && c != ';' && c != '\\';
}

}  // namespace

std::string cookie_name(std::string_view name, bool secure) {
    return (secure ? "__Host-" : "") + std::string(name);
}

std::string set_cookie(const Cookie& cookie, bool secure) {
    CHECK_THAT(!cookie.name.empty() && std::ranges::all_of(cookie.name, name_character),
               "a cookie's name is plain");
    CHECK_THAT(std::ranges::all_of(cookie.value, value_character), "a cookie's value is plain");
    std::string text = cookie_name(cookie.name, secure) + "=" + cookie.value + "; Path=/";
    if (cookie.max_age) text += "; Max-Age=" + std::to_string(cookie.max_age->count());
    if (secure) text += "; Secure";
    text += "; HttpOnly; SameSite=Lax";
    return text;
}

std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name,
                                            bool secure) {
    const std::string wanted = cookie_name(name, secure);
    std::optional<std::string_view> found;
    while (!header.empty()) {
        std::string_view pair = header.substr(0, header.find(';'));
        header.remove_prefix(std::min(header.size(), pair.size() + 1));
        while (pair.starts_with(' ')) pair.remove_prefix(1);
        while (pair.ends_with(' ')) pair.remove_suffix(1);
        const std::size_t equals = pair.find('=');
        if (equals == std::string_view::npos || pair.substr(0, equals) != wanted) continue;
        if (found || !std::ranges::all_of(pair.substr(equals + 1), value_character)) return {};
        found = pair.substr(equals + 1);
    }
    return found;
}

}  // namespace dongbo
