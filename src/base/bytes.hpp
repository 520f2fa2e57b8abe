// Fixed-size byte strings and their text forms.
#pragma once

#include <array>
#include <cstddef>
#include <cstdint>
#include <optional>
#include <span>
#include <string>
#include <string_view>

namespace dongbo {

using Bytes = std::span<const std::uint8_t>;

inline Bytes as_bytes(std::string_view text) {
    return {reinterpret_cast<const std::uint8_t*>(text.data()), text.size()};
}

inline std::string_view as_text(Bytes bytes) {
    return {reinterpret_cast<const char*>(bytes.data()), bytes.size()};
}

/// Lower-case hexadecimal, two characters a byte.
std::string hex(Bytes bytes);
void append_hex(std::string& out, Bytes bytes);
/// Fills `out` from exactly twice as many hexadecimal characters; false if the text is anything
/// else.
bool parse_hex(std::string_view text, std::span<std::uint8_t> out);

/// base64url without padding (RFC 4648 section 5); decoding refuses any other character.
std::string base64url(Bytes bytes);
std::optional<std::string> parse_base64url(std::string_view text);

}  // namespace dongbo
