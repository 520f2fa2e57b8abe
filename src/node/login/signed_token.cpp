#include "node/login/signed_token.hpp"

#include <cjose/cjose.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <cstdlib>
#include <memory>

#include "base/bytes.hpp"

namespace dongbo {
namespace {

namespace json = boost::json;

constexpr std::size_t kKeysMax = 64;
constexpr std::size_t kKeysTried = 8;
constexpr std::size_t kRsaBitsMin = 2'048, kRsaBitsMax = 8'192;

struct Algorithm {
    std::string_view name, kind;
};
constexpr std::array<Algorithm, 4> kAlgorithms = {
    {{"ES256", "EC P-256"}, {"ES384", "EC P-384"}, {"PS256", "RSA"}, {"RS256", "RSA"}}};

struct Curve {
    std::string_view name;
    std::size_t bytes;  ///< of a coordinate
};
constexpr std::array<Curve, 2> kCurves = {{{"P-256", 32}, {"P-384", 48}}};

struct Release {
    void operator()(cjose_jws_t* jws) const { cjose_jws_release(jws); }
    void operator()(cjose_jwk_t* jwk) const { cjose_jwk_release(jwk); }
    void operator()(char* text) const { std::free(text); }
};
using Jws = std::unique_ptr<cjose_jws_t, Release>;
using Jwk = std::unique_ptr<cjose_jwk_t, Release>;

std::unexpected<Error> bad_token(std::string what) {
    return fail(ErrorCode::unauthorised, std::move(what), "token");
}

std::string text_at(const json::object& object, std::string_view name) {
    const json::value* const value = object.if_contains(name);
    if (value == nullptr || !value->is_string()) return {};
    return {value->get_string().data(), value->get_string().size()};
}

std::size_t bits_of(std::string_view number) {
    const auto bytes = parse_base64url(number);
    if (!bytes) return 0;
    const auto first = std::ranges::find_if(*bytes, [](char c) { return c != 0; });
    if (first == bytes->end()) return 0;
    std::size_t bits = static_cast<std::size_t>(bytes->end() - first) * 8;
    for (auto top = static_cast<unsigned char>(*first); top < 0x80;
         top = static_cast<unsigned char>(top << 1U))
        --bits;
    return bits;
}

bool good_rsa(std::string_view modulus, std::string_view exponent) {
    const std::size_t bits = bits_of(modulus);
    const auto bytes = parse_base64url(exponent);
    const std::size_t exponent_bits = bits_of(exponent);
    return bits >= kRsaBitsMin && bits <= kRsaBitsMax && exponent_bits >= 2 &&
           exponent_bits <= 32 && (static_cast<unsigned char>(bytes->back()) & 1U) == 1;
}

Result<json::object> parse_object(std::string_view text, std::size_t bytes_max) {
    if (text.size() > bytes_max)
        return fail(ErrorCode::limit_exceeded, "the keys are too long", "keys");
    json::parse_options options;
    options.max_depth = 8;
    json::error_code error;
    json::value value = json::parse(text, error, {}, options);
    if (error || !value.is_object())
        return fail(ErrorCode::invalid, "the keys are no JSON object", "keys");
    return std::move(value.get_object());
}

/// Three parts of base64url and nothing else. cjose ends the program where its input is not what it
/// takes for granted: nothing goes there that was not looked at here.
bool has_compact_form(std::string_view token) {
    if (token.size() > kTokenBytes || std::ranges::count(token, '.') != 2) return false;
    const std::size_t first = token.find('.');
    const std::size_t second = token.find('.', first + 1);
    const std::string_view parts[] = {token.substr(0, first),
                                      token.substr(first + 1, second - first - 1),
                                      token.substr(second + 1)};
    return std::ranges::all_of(parts, [](std::string_view part) {
        return !part.empty() && parse_base64url(part).has_value();
    });
}

bool good_point(const Curve& curve, std::string_view x, std::string_view y) {
    return std::ranges::all_of(std::array{x, y}, [&](std::string_view coordinate) {
        const auto bytes = parse_base64url(coordinate);
        return bytes && bytes->size() == curve.bytes;
    });
}

/// From the header as cjose has read it: the one by which it will check the signature.
std::string header_text(cjose_jws_t* jws, const char* name) {
    cjose_err error{};
    const char* const text = cjose_header_get(cjose_jws_get_protected(jws), name, &error);
    return text != nullptr ? text : "";
}

bool header_has(cjose_jws_t* jws, const char* name) {
    cjose_err error{};
    const std::unique_ptr<char, Release> raw(
        cjose_header_get_raw(cjose_jws_get_protected(jws), name, &error));
    return raw != nullptr;
}

}  // namespace

bool signing_algorithm_allowed(std::string_view algorithm) {
    return std::ranges::find(kAlgorithms, algorithm, &Algorithm::name) != kAlgorithms.end();
}

std::optional<KeySet::Key> KeySet::read_key(const void* json_object) {
    const auto& given = *static_cast<const json::object*>(json_object);
    const std::string use = text_at(given, "use");
    if (!use.empty() && use != "sig") return std::nullopt;
    Key key{
        .id = text_at(given, "kid"), .algorithm = text_at(given, "alg"), .kind = {}, .json = {}};
    if (!key.algorithm.empty() && !signing_algorithm_allowed(key.algorithm)) return std::nullopt;
    const std::string kty = text_at(given, "kty");
    json::object kept{{"kty", kty}};
    const auto keep = [&](const char* name) { kept[name] = text_at(given, name); };
    if (kty == "RSA" && good_rsa(text_at(given, "n"), text_at(given, "e"))) {
        key.kind = "RSA";
        keep("n");
        keep("e");
    } else if (kty == "EC") {
        const auto curve = std::ranges::find(kCurves, text_at(given, "crv"), &Curve::name);
        if (curve == kCurves.end() || !good_point(*curve, text_at(given, "x"), text_at(given, "y")))
            return std::nullopt;
        key.kind = "EC " + std::string(curve->name);
        keep("crv");
        keep("x");
        keep("y");
    }
    if (key.kind.empty()) return std::nullopt;
    key.json = json::serialize(kept);
    cjose_err error{};
    if (!Jwk(cjose_jwk_import(key.json.data(), key.json.size(), &error))) return std::nullopt;
    return key;
}

Result<KeySet> KeySet::parse_set(std::string_view text) {
    TRY_ASSIGN(const json::object set, parse_object(text, kKeySetBytes));
    const json::value* const keys = set.if_contains("keys");
    if (keys == nullptr || !keys->is_array())
        return fail(ErrorCode::invalid, "there is no list of keys", "keys");
    KeySet made;
    for (const json::value& each : keys->get_array()) {
        if (made.keys_.size() == kKeysMax) break;
        if (!each.is_object()) continue;
        if (auto key = read_key(&each.get_object())) made.keys_.push_back(std::move(*key));
    }
    if (made.keys_.empty())
        return fail(ErrorCode::invalid, "none of the keys can check a signature", "keys",
                    "publish an EC key (P-256, P-384) or an RSA key of 2,048 bits or more");
    return made;
}

Result<KeySet> KeySet::parse_key(std::string_view text) {
    TRY_ASSIGN(const json::object object, parse_object(text, kTokenBytes));
    auto key = read_key(&object);
    if (!key)
        return fail(ErrorCode::invalid, "the key can't check a signature", "public_key",
                    "give an EC key (P-256, P-384) or an RSA key of 2,048 bits or more");
    KeySet made;
    key->id.clear();  // it is the only one
    made.keys_.push_back(std::move(*key));
    return made;
}

bool KeySet::may_check(const Key& key, std::string_view algorithm) const {
    if (!key.algorithm.empty() && key.algorithm != algorithm) return false;
    return std::ranges::any_of(kAlgorithms, [&](const Algorithm& known) {
        return known.name == algorithm && known.kind == key.kind;
    });
}

Result<std::string> KeySet::verify(std::string_view token) const {
    if (!has_compact_form(token)) return bad_token("the token does not have the form of one");
    cjose_err error{};
    const Jws jws(cjose_jws_import(token.data(), token.size(), &error));
    if (!jws) return bad_token("the token can't be read");
    const std::string algorithm = header_text(jws.get(), CJOSE_HDR_ALG);
    if (!signing_algorithm_allowed(algorithm))
        return bad_token("the token is not signed by an algorithm that is allowed");
    if (header_has(jws.get(), "crit") || !header_text(jws.get(), "crit").empty())
        return bad_token("the token asks for an extension");
    const std::string id = header_text(jws.get(), CJOSE_HDR_KID);
    std::size_t tried = 0;
    for (const Key& key : keys_) {
        if (!may_check(key, algorithm)) continue;
        if (!id.empty() && !key.id.empty() && key.id != id) continue;
        if (tried++ == kKeysTried) break;
        const Jwk jwk(cjose_jwk_import(key.json.data(), key.json.size(), &error));
        if (!jwk || !cjose_jws_verify(jws.get(), jwk.get(), &error)) continue;
        std::uint8_t* payload = nullptr;
        std::size_t size = 0;
        if (!cjose_jws_get_plaintext(jws.get(), &payload, &size, &error)) continue;
        return std::string(as_text({payload, size}));
    }
    if (tried == 0)
        return fail(ErrorCode::not_found, "the token is signed by a key that is not known",
                    "token");
    return bad_token("the signature does not fit the token");
}

}  // namespace dongbo
