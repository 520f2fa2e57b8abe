#include "node/login/claims.hpp"

#include <boost/json.hpp>
#include <cmath>

namespace dongbo {
namespace {

namespace json = boost::json;

constexpr std::size_t kTextBytes = 2'048;
constexpr std::size_t kAudienceMax = 16;
constexpr double kLastSecond = 253'402'300'799;  // of the year 9999

std::unexpected<Error> bad_claim(std::string_view claim, std::string what) {
    return fail(ErrorCode::unauthorised, std::move(what), "token, claim " + std::string(claim));
}

Result<std::string> read_text(std::string_view claim, const json::value& value) {
    if (!value.is_string()) return bad_claim(claim, "the claim is no text");
    const json::string& text = value.get_string();
    if (text.size() > kTextBytes) return bad_claim(claim, "the claim is too long");
    return std::string(text.data(), text.size());
}

Result<> read(const json::object& object, std::string_view claim, std::string& to) {
    const json::value* const value = object.if_contains(claim);
    if (value == nullptr) return {};
    TRY_ASSIGN(to, read_text(claim, *value));
    return {};
}

/// NumericDate: seconds since 1970, perhaps with decimals.
Result<> read(const json::object& object, std::string_view claim, std::optional<Timestamp>& to) {
    const json::value* const value = object.if_contains(claim);
    if (value == nullptr) return {};
    if (!value->is_number()) return bad_claim(claim, "the claim is no number");
    const double seconds = value->to_number<double>();
    if (!std::isfinite(seconds) || seconds < 0 || seconds > kLastSecond)
        return bad_claim(claim, "the claim is no time");
    to = Timestamp{static_cast<std::int64_t>(seconds * 1'000)};
    return {};
}

Result<> read_audience(const json::object& object, std::vector<std::string>& to) {
    const json::value* const value = object.if_contains("aud");
    if (value == nullptr) return {};
    if (!value->is_array()) {
        TRY_ASSIGN(to.emplace_back(), read_text("aud", *value));
        return {};
    }
    if (value->get_array().size() > kAudienceMax) return bad_claim("aud", "the claim is too long");
    for (const json::value& each : value->get_array()) {
        TRY_ASSIGN(to.emplace_back(), read_text("aud", each));
    }
    return {};
}

}  // namespace

Result<Claims> parse_claims(std::string_view text) {
    json::parse_options options;
    options.max_depth = 8;
    json::error_code error;
    const json::value value = json::parse(text, error, {}, options);
    if (error || !value.is_object())
        return fail(ErrorCode::unauthorised, "the token holds no JSON object", "token");
    const json::object& object = value.get_object();
    Claims claims;
    TRY(read(object, "iss", claims.issuer));
    TRY(read(object, "sub", claims.subject));
    TRY(read_audience(object, claims.audience));
    TRY(read(object, "azp", claims.authorized_party));
    TRY(read(object, "nonce", claims.nonce));
    TRY(read(object, "jti", claims.token_id));
    TRY(read(object, "exp", claims.expires));
    TRY(read(object, "iat", claims.issued));
    TRY(read(object, "nbf", claims.not_before));
    return claims;
}

Result<> check_times(const Claims& claims, Timestamp now, std::int64_t age_max) {
    const std::int64_t at = now.milliseconds;
    if (!claims.expires) return bad_claim("exp", "the token does not say when it expires");
    if (claims.expires->milliseconds + kClockSkew <= at)
        return bad_claim("exp", "the token has expired");
    if (!claims.issued) return bad_claim("iat", "the token does not say when it was issued");
    if (claims.issued->milliseconds > at + kClockSkew)
        return bad_claim("iat", "the token was issued in the future");
    if (claims.issued->milliseconds + age_max + kClockSkew < at)
        return bad_claim("iat", "the token was issued too long ago");
    if (claims.not_before && claims.not_before->milliseconds > at + kClockSkew)
        return bad_claim("nbf", "the token does not count yet");
    return {};
}

}  // namespace dongbo
