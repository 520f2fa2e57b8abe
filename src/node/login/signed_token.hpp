// Signed tokens (JWS compact form, RFC 7515) and the keys that check them (JWK, RFC 7517). What
// comes in is hostile: sizes are bounded, and the algorithm is taken from our list, never "none",
// never one with a shared secret.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/error.hpp"

namespace dongbo {

/// Algorithms that a token may be signed by: ES256, ES384, PS256, RS256.
bool signing_algorithm_allowed(std::string_view algorithm);

/// Public keys. Immutable once made; thread-safe.
class KeySet {
  public:
    /// A JSON Web Key Set. Keys of other kinds, for encryption, or too weak (RSA below 2,048 bits)
    /// are left out. invalid: it is no key set, or none is left.
    static Result<KeySet> parse_set(std::string_view json);
    /// One JSON Web Key.
    static Result<KeySet> parse_key(std::string_view json);

    std::size_t size() const { return keys_.size(); }

    /// The payload of a token that one of the keys signed. not_found: it names a key that is not
    /// here, or none of them is of its kind; unauthorised: anything else that is wrong with it.
    Result<std::string> verify(std::string_view token) const;

  private:
    struct Key {
        std::string id;         ///< "kid"; empty: it has none
        std::string algorithm;  ///< "alg"; empty: any that fits its kind
        std::string kind;       ///< "EC P-256", "EC P-384", "RSA"
        std::string json;       ///< its public part alone
    };
    static std::optional<Key> read_key(const void* json_object);
    bool may_check(const Key& key, std::string_view algorithm) const;

    std::vector<Key> keys_;
};

inline constexpr std::size_t kTokenBytes = 16 * 1024;
inline constexpr std::size_t kKeySetBytes = 256 * 1024;

}  // namespace dongbo
