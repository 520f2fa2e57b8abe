// Ed25519 signatures (RFC 8032) through OpenSSL.
#pragma once

#include <array>
#include <cstdint>
#include <memory>
#include <string>

#include "base/bytes.hpp"
#include "base/error.hpp"

struct evp_pkey_st;

namespace dongbo {

using PublicKey = std::array<std::uint8_t, 32>;
using Signature = std::array<std::uint8_t, 64>;

/// A private key. Thread-safe once made; the same message always gets the same signature.
class SigningKey {
  public:
    static Result<SigningKey> generate();
    /// For tests and golden vectors: the 32 bytes of RFC 8032 that a key is made from.
    static Result<SigningKey> from_seed(const std::array<std::uint8_t, 32>& seed);
    /// PEM (PKCS #8), no passphrase. invalid: no Ed25519 key, or others than its owner may read or
    /// write the file.
    static Result<SigningKey> load(const std::string& file);
    /// As PEM, mode 0600, durable. conflict: the file is there.
    Result<> save(const std::string& file) const;

    const PublicKey& public_key() const { return public_key_; }
    /// About 40 µs.
    Signature sign(Bytes message) const;

  private:
    SigningKey(std::shared_ptr<evp_pkey_st> key, const PublicKey& public_key)
        : key_(std::move(key)), public_key_(public_key) {}
    std::shared_ptr<evp_pkey_st> key_;
    PublicKey public_key_;
};

/// False also for bytes that are no key, and for the few keys for which anybody can sign (points of
/// small order). About 100 µs.
bool verify_signature(const PublicKey& key, Bytes message, const Signature& signature);

}  // namespace dongbo
