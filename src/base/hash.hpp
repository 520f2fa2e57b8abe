// SHA-256 (FIPS 180-4) through OpenSSL.
#pragma once

#include <array>
#include <cstdint>
#include <initializer_list>
#include <memory>
#include <string_view>

#include "base/bytes.hpp"

struct evp_md_ctx_st;

namespace dongbo {

using Hash = std::array<std::uint8_t, 32>;

/// SHA-256 of the parts one after another. Thread-safe; about 0.3 µs plus 0.6 ns a byte.
Hash sha256(std::initializer_list<Bytes> parts);
inline Hash sha256(Bytes bytes) {
    return sha256({bytes});
}
inline Hash sha256(std::string_view text) {
    return sha256({as_bytes(text)});
}

/// SHA-256 of something that arrives piece by piece. Not thread-safe; movable.
class Sha256 {
  public:
    Sha256();
    ~Sha256();
    Sha256(Sha256&&) noexcept;
    Sha256& operator=(Sha256&&) noexcept;

    void update(Bytes bytes);
    /// The digest so far; further updates start a new one.
    Hash finish();

  private:
    evp_md_ctx_st* context_;
};

}  // namespace dongbo
