// Scheme, host and port of a server: RFC 6454.
#pragma once

#include <cstdint>
#include <string>

#include "base/error.hpp"

namespace dongbo {

struct WebOrigin {
    bool secure = true;
    std::string host;  ///< without the brackets of an IPv6 address
    std::uint16_t port = 443;
    std::string authority;  ///< as it stands in the field Host
};

/// "https://node.example:8443"; "http://" for 127.0.0.1, ::1 and localhost alone.
Result<WebOrigin> parse_origin(const std::string& text);

}  // namespace dongbo
