#include "node/login/machine_tokens.hpp"

#include "base/bytes.hpp"
#include "node/login/claims.hpp"
#include "node/login/signed_token.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kNameBytes = 100;

std::unexpected<Error> bad_claim(std::string_view claim, std::string what) {
    return fail(ErrorCode::unauthorised, std::move(what), "token, claim " + std::string(claim));
}

/// What the token claims, not verified: only to find the key.
Result<Claims> peek(std::string_view token) {
    const std::size_t first = token.find('.');
    const std::size_t second = first == std::string_view::npos ? first : token.find('.', first + 1);
    if (token.size() > kTokenBytes || second == std::string_view::npos)
        return fail(ErrorCode::unauthorised, "the token does not have the form of one", "token");
    const auto payload = parse_base64url(token.substr(first + 1, second - first - 1));
    if (!payload) return fail(ErrorCode::unauthorised, "the token can't be read", "token");
    return parse_claims(*payload);
}

}  // namespace

Result<> SeenTokens::note(const std::string& token, Timestamp expires, Timestamp now) {
    const std::scoped_lock lock(mutex_);
    while (!by_end_.empty() && by_end_.begin()->first <= now.milliseconds) {
        tokens_.erase(by_end_.begin()->second);
        by_end_.erase(by_end_.begin());
    }
    if (tokens_.contains(token))
        return fail(ErrorCode::conflict, "the token was used before", "token, claim jti",
                    "sign a new token for each request");
    if (tokens_.size() >= tokens_max_)
        return fail(ErrorCode::unavailable, "too many tokens are in use", "",
                    "try again in a few minutes, or use a client certificate");
    tokens_.emplace(token, expires.milliseconds);
    by_end_.emplace(expires.milliseconds, token);
    return {};
}

Result<Caller> MachineTokens::check(const std::string& token, NodeStore& node, Timestamp now) {
    TRY_ASSIGN(const Claims claimed, peek(token));
    if (claimed.issuer.empty() || claimed.issuer.size() > kNameBytes)
        return bad_claim("iss", "the token does not say whose it is");
    TRY_ASSIGN(const auto machine, directory_.machine(node, claimed.issuer, now));
    if (!machine || machine->public_key.empty())
        return bad_claim("iss", "no machine that signs tokens has this identifier");
    TRY_ASSIGN(const KeySet key, KeySet::parse_key(machine->public_key));
    auto payload = key.verify(token);
    if (!payload) {
        payload.error().code = ErrorCode::unauthorised;
        return std::unexpected(payload.error());
    }
    TRY_ASSIGN(const Claims claims, parse_claims(*payload));
    if (claims.issuer != claimed.issuer) return bad_claim("iss", "the token contradicts itself");
    if (!claims.subject.empty() && claims.subject != claims.issuer)
        return bad_claim("sub", "a machine speaks for itself alone");
    if (claims.audience.size() != 1 || claims.audience.front() != origin_)
        return bad_claim("aud", "the token is for another node than " + origin_);
    TRY(check_times(claims, now, kLifetime));
    // Tokens tell the second.
    if (claims.issued->milliseconds < started_.milliseconds / 1'000 * 1'000)
        return bad_claim("iat", "the token was signed before this node started: sign a new one");
    if (claims.expires->milliseconds > now.milliseconds + kLifetime + kClockSkew)
        return bad_claim("exp", "the token is good for more than five minutes");
    if (claims.token_id.empty() || claims.token_id.size() > kNameBytes)
        return bad_claim("jti", "the token has no id of at most 100 characters");
    const auto noted = seen_.note(claims.issuer + '\n' + claims.token_id,
                                  Timestamp{claims.expires->milliseconds + kClockSkew}, now);
    if (!noted && noted.error().code == ErrorCode::conflict)
        return bad_claim("jti", noted.error().what);
    TRY(noted);
    return machine->caller;
}

}  // namespace dongbo
