// The ChaCha20 key stream (RFC 8439) through OpenSSL, as a way to make a long random-looking text
// from a short one. It encrypts nothing here.
#pragma once

#include <array>
#include <cstdint>
#include <span>

namespace dongbo {

/// Fills `out` (less than 2^31 bytes) with the key stream of block 0 on, nonce 0. Thread-safe;
/// about 0.35 µs plus 0.3 ns a byte.
void fill_chacha20(const std::array<std::uint8_t, 32>& key, std::span<std::uint8_t> out);

}  // namespace dongbo
