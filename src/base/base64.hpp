// base64 with padding (RFC 4648 section 4). The alphabet of addresses, base64url, is in bytes.hpp.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/bytes.hpp"

namespace dongbo {

std::string base64(Bytes bytes);
/// Reads the one spelling that base64() writes; nothing for any other text: another character,
/// white space, missing padding, bits that encode nothing.
std::optional<std::string> parse_base64(std::string_view text);

}  // namespace dongbo
