// Cookies as RFC 6265 has them, in the one shape that a login needs.
#pragma once

#include <chrono>
#include <optional>
#include <string>
#include <string_view>

namespace dongbo {

/// Always HttpOnly, SameSite=Lax, Path=/ and for this host alone.
struct Cookie {
    std::string name;   ///< letters, digits, "-" and "_"
    std::string value;  ///< visible ASCII without quotes, commas, semicolons and backslashes
    /// Nothing: until the browser is closed; zero: takes it away.
    std::optional<std::chrono::seconds> max_age{};
};

/// "session", over TLS "__Host-session": browsers take that from this host over TLS alone.
std::string cookie_name(std::string_view name, bool secure);
/// The value of Set-Cookie.
std::string set_cookie(const Cookie& cookie, bool secure);
/// The value in a Cookie header, or nothing. Nothing, too, if the name stands there twice: one of
/// them is not ours, and nobody knows which.
std::optional<std::string_view> find_cookie(std::string_view header, std::string_view name,
                                            bool secure);

}  // namespace dongbo
