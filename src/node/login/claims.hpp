// What a signed token says (JSON Web Token, RFC 7519): its registered claims, read and bounded.
#pragma once

#include <cstdint>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"
#include "base/error.hpp"

namespace dongbo {

struct Claims {
    std::string issuer;                 ///< iss
    std::string subject;                ///< sub
    std::vector<std::string> audience;  ///< aud
    std::string authorized_party;       ///< azp
    std::string nonce;
    std::string token_id;  ///< jti
    std::optional<Timestamp> expires, issued, not_before;
};

/// unauthorised: it is no JSON object, or a claim is not of its type or too long.
Result<Claims> parse_claims(std::string_view json);

/// Clocks of two machines differ.
inline constexpr std::int64_t kClockSkew = 60'000;

/// What all tokens have to meet: `exp` is there and to come, `nbf` and `iat` are not to come, and
/// `iat` is there and not older than `age_max`. In milliseconds.
Result<> check_times(const Claims& claims, Timestamp now, std::int64_t age_max);

}  // namespace dongbo
