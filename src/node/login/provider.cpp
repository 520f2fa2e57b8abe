#include "node/login/provider.hpp"

#include <algorithm>
#include <boost/json.hpp>

#include "base/base64.hpp"
#include "http/url.hpp"
#include "node/login/secrets.hpp"

namespace dongbo {
namespace {

namespace json = boost::json;

constexpr std::int64_t kMetadataKept = 3'600'000, kKeysKept = 3'600'000;  // milliseconds
constexpr std::int64_t kKeysAgainAfter = 60'000, kFailureKept = 10'000;
constexpr std::int64_t kTokenAge = 10 * 60'000;
constexpr std::size_t kSubjectBytes = 255;
constexpr std::size_t kMetadataBytes = 256 * 1024;

std::unexpected<Error> no_provider(std::string what, std::string where = {}) {
    return fail(ErrorCode::unavailable, std::move(what), std::move(where),
                "try again later; if it stays so, tell who runs the node");
}

std::unexpected<Error> bad_claim(std::string_view claim, std::string what) {
    return fail(ErrorCode::unauthorised, std::move(what), "token, claim " + std::string(claim));
}

std::string text_at(const json::object& object, std::string_view name) {
    const json::value* const value = object.if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return {value->get_string().data(), value->get_string().size()};
}

Result<json::object> parse_object(std::string_view text, std::string where) {
    json::parse_options options;
    options.max_depth = 16;
    json::error_code error;
    json::value value =
        text.size() > kMetadataBytes ? json::value() : json::parse(text, error, {}, options);
    if (error || !value.is_object())
        return no_provider("the provider's answer is no JSON object", std::move(where));
    return std::move(value.get_object());
}

}  // namespace

Result<std::string> Provider::fetch(const std::string& url) {
    const auto address = parse_web_address(url);
    if (!address) return no_provider("the provider names no https address", url);
    HttpRequest request;
    request.path = address->path;
    request.query = address->query;
    request.fields.set("Accept", "application/json");
    TRY_ASSIGN(HttpResponse response, web_->send(address->origin, request));
    if (response.status != 200)
        return no_provider("the provider answers " + std::to_string(response.status), url);
    return std::move(response.body);
}

Result<ProviderMetadata> Provider::discover() {
    std::string base = settings_.issuer;
    if (base.ends_with('/')) base.pop_back();
    const std::string url = base + "/.well-known/openid-configuration";
    TRY_ASSIGN(const std::string body, fetch(url));
    TRY_ASSIGN(const json::object object, parse_object(body, url));
    if (text_at(object, "issuer") != settings_.issuer)
        return no_provider("the provider calls itself otherwise than the configuration does", url);
    ProviderMetadata metadata{.authorization = text_at(object, "authorization_endpoint"),
                              .token = text_at(object, "token_endpoint"),
                              .keys = text_at(object, "jwks_uri"),
                              .end_session = text_at(object, "end_session_endpoint")};
    for (const auto* each : {&metadata.authorization, &metadata.token, &metadata.keys})
        if (!parse_web_address(*each))
            return no_provider("the provider names no https address for a part of the login", url);
    if (!parse_web_address(metadata.end_session)) metadata.end_session.clear();
    const json::value* const names =
        object.if_contains("authorization_response_iss_parameter_supported");
    metadata.names_itself_in_answers = names != nullptr && names->is_bool() && names->get_bool();
    return metadata;
}

Result<ProviderMetadata> Provider::metadata(Timestamp now) {
    const std::scoped_lock lock(mutex_);
    if (metadata_ && now.milliseconds - metadata_at_.milliseconds < kMetadataKept)
        return *metadata_;
    if (now.milliseconds - failed_at_.milliseconds < kFailureKept) return std::unexpected(failure_);
    auto found = discover();
    if (!found) {
        failed_at_ = now;
        failure_ = found.error();
        return found;
    }
    metadata_ = *found;
    metadata_at_ = now;
    return found;
}

Result<std::shared_ptr<const KeySet>> Provider::fetch_keys(const std::string& url) {
    TRY_ASSIGN(const std::string body, fetch(url));
    auto parsed = KeySet::parse_set(body);
    if (!parsed) return no_provider("the provider's keys can't be read: " + parsed.error().what);
    return std::make_shared<const KeySet>(std::move(*parsed));
}

/// `again`: a token names a key that is not among those known. Whoever sends such tokens must not
/// make this node ask the provider each time.
Result<std::shared_ptr<const KeySet>> Provider::keys(const ProviderMetadata& metadata, bool again,
                                                     Timestamp now) {
    const std::scoped_lock lock(mutex_);
    const std::int64_t age = now.milliseconds - keys_at_.milliseconds;
    if (keys_ != nullptr && age < (again ? kKeysAgainAfter : kKeysKept)) return keys_;
    if (now.milliseconds - failed_at_.milliseconds < kFailureKept) return std::unexpected(failure_);
    auto found = fetch_keys(metadata.keys);
    if (!found) {
        failed_at_ = now;
        failure_ = found.error();
        return found;
    }
    keys_ = *found;
    keys_at_ = now;
    return found;
}

Result<std::string> Provider::verified(const ProviderMetadata& metadata, const std::string& token,
                                       Timestamp now) {
    TRY_ASSIGN(auto known, keys(metadata, false, now));
    auto payload = known->verify(token);
    if (payload || payload.error().code != ErrorCode::not_found) return payload;
    TRY_ASSIGN(known, keys(metadata, true, now));
    payload = known->verify(token);
    if (!payload) payload.error().code = ErrorCode::unauthorised;
    return payload;
}

Result<std::string> Provider::fetch_token(const ProviderMetadata& metadata, const std::string& code,
                                          const std::string& verifier,
                                          const std::string& redirect_uri) {
    const auto address = parse_web_address(metadata.token);
    UrlFields form = {{"grant_type", "authorization_code"},
                      {"code", code},
                      {"redirect_uri", redirect_uri},
                      {"code_verifier", verifier}};
    HttpRequest request;
    request.method = HttpMethod::post;
    request.path = address->path;
    request.query = address->query;
    request.fields.set("Accept", "application/json");
    request.fields.set("Content-Type", "application/x-www-form-urlencoded");
    if (settings_.client_secret.empty())
        form.emplace_back("client_id", settings_.client_id);
    else
        request.fields.set("Authorization",
                           "Basic " + base64(as_bytes(percent_encode(settings_.client_id) + ":" +
                                                      percent_encode(settings_.client_secret))));
    request.body = url_fields_text(form);
    TRY_ASSIGN(const HttpResponse response, web_->send(address->origin, request));
    if (response.status == 400 || response.status == 401)
        return fail(ErrorCode::unauthorised, "the provider does not accept the login", "code",
                    "log in again");
    if (response.status != 200)
        return no_provider("the provider answers " + std::to_string(response.status));
    TRY_ASSIGN(const json::object object, parse_object(response.body, metadata.token));
    std::string token = text_at(object, "id_token");
    if (token.empty()) return no_provider("the provider gives no token of who logged in");
    return token;
}

/// OpenID Connect Core 1.0 §3.1.3.7; the signature was checked before.
Result<> Provider::check(const Claims& claims, const std::string& nonce, Timestamp now) const {
    if (claims.issuer != settings_.issuer)
        return bad_claim("iss", "the token comes from somebody else");
    // No other audience is trusted: a token for several of them is refused.
    if (claims.audience.size() != 1 || claims.audience.front() != settings_.client_id)
        return bad_claim("aud", "the token is for somebody else");
    if (!claims.authorized_party.empty() && claims.authorized_party != settings_.client_id)
        return bad_claim("azp", "the token was given to somebody else");
    if (!same_secret(claims.nonce, nonce))
        return bad_claim("nonce", "the token belongs to another login");
    if (claims.subject.empty() || claims.subject.size() > kSubjectBytes)
        return bad_claim("sub", "the token names nobody");
    return check_times(claims, now, kTokenAge);
}

Result<ProvenLogin> Provider::redeem(const std::string& code, const std::string& verifier,
                                     const std::string& nonce, const std::string& redirect_uri,
                                     Timestamp now) {
    TRY_ASSIGN(const ProviderMetadata known, metadata(now));
    TRY_ASSIGN(std::string token, fetch_token(known, code, verifier, redirect_uri));
    TRY_ASSIGN(const std::string payload, verified(known, token, now));
    TRY_ASSIGN(Claims claims, parse_claims(payload));
    TRY(check(claims, nonce, now));
    return ProvenLogin{std::move(claims.subject), std::move(token)};
}

}  // namespace dongbo
