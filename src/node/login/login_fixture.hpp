// A provider of logins in memory, keys that sign, and a node with officials and machines, for the
// tests of this folder.
#pragma once

#include <cjose/cjose.h>
#include <doctest/doctest.h>

#include <boost/json.hpp>
#include <cstdlib>
#include <map>

#include "http/url.hpp"
#include "node/login/logins.hpp"
#include "node/login/secrets.hpp"
#include "quality/keeper.hpp"
#include "store/named_values.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temporary_folder.hpp"

namespace dongbo {

template <class T>
Error must_fail(const Result<T>& result) {
    REQUIRE_FALSE(result.has_value());
    return result.error();
}

/// A key pair.
class TokenKey {
  public:
    static TokenKey ec(const std::string& id, cjose_jwk_ec_curve curve = CJOSE_JWK_EC_P_256) {
        cjose_err error{};
        return {id, cjose_jwk_create_EC_random(curve, &error)};
    }
    static TokenKey rsa(const std::string& id, std::size_t bits = 2'048) {
        cjose_err error{};
        return {id, cjose_jwk_create_RSA_random(bits, nullptr, 0, &error)};
    }
    static TokenKey shared(const std::string& id, const std::string& secret) {
        cjose_err error{};
        return {id, cjose_jwk_create_oct_spec(reinterpret_cast<const std::uint8_t*>(secret.data()),
                                              secret.size(), &error)};
    }

    std::string sign(const std::string& payload, const std::string& algorithm,
                     const std::map<std::string, std::string>& header_fields = {}) const {
        cjose_err error{};
        cjose_header_t* const header = cjose_header_new(&error);
        REQUIRE(cjose_header_set(header, CJOSE_HDR_ALG, algorithm.c_str(), &error));
        if (!id_.empty()) REQUIRE(cjose_header_set(header, CJOSE_HDR_KID, id_.c_str(), &error));
        for (const auto& [name, raw] : header_fields)
            REQUIRE(cjose_header_set_raw(header, name.c_str(), raw.c_str(), &error));
        cjose_jws_t* const jws = cjose_jws_sign(
            key_.get(), header, reinterpret_cast<const std::uint8_t*>(payload.data()),
            payload.size(), &error);
        REQUIRE_MESSAGE(jws != nullptr, error.message);
        const char* text = nullptr;
        REQUIRE(cjose_jws_export(jws, &text, &error));
        std::string token = text;
        cjose_jws_release(jws);
        cjose_header_release(header);
        return token;
    }
    /// As a JSON Web Key.
    std::string json(bool with_private_part = false) const {
        cjose_err error{};
        char* const text = cjose_jwk_to_json(key_.get(), with_private_part, &error);
        REQUIRE(text != nullptr);
        std::string out = text;
        std::free(text);
        return out;
    }

  private:
    TokenKey(std::string id, cjose_jwk_t* key) : id_(std::move(id)), key_(key, cjose_jwk_release) {
        REQUIRE(key != nullptr);
        cjose_err error{};
        if (!id_.empty()) REQUIRE(cjose_jwk_set_kid(key, id_.data(), id_.size(), &error));
    }
    std::string id_;
    std::shared_ptr<cjose_jwk_t> key_;
};

inline std::string key_set(const std::vector<TokenKey>& keys) {
    std::string text = R"({"keys":[)";
    for (const TokenKey& key : keys) text += (text.ends_with('[') ? "" : ",") + key.json();
    return text + "]}";
}

/// The middle of what a provider does: it answers discovery, keys and codes.
class FakeProvider final : public OutsideWeb {
  public:
    static constexpr const char* kIssuer = "https://id.example";

    Result<HttpResponse> send(const std::string& origin, const HttpRequest& request) override {
        ++asked[request.path];
        if (down || origin != kIssuer) return fail(ErrorCode::unavailable, "nobody is there");
        if (request.path == "/.well-known/openid-configuration")
            return HttpResponse::json(200, boost::json::serialize(metadata));
        if (request.path == "/keys") return HttpResponse::json(200, key_set(keys));
        if (request.path == "/token") return answer_code(request);
        return HttpResponse::json(404, "{}");
    }

    /// As a person does who was sent there: the fields that come back to the callback.
    UrlFields log_in_at(const std::string& location) {
        const auto address = parse_web_address(location);
        REQUIRE(address.has_value());
        CHECK(address->origin + address->path == "https://id.example/authorize");
        asked_for = must(parse_url_fields(address->query));
        claims = {{"iss", kIssuer},
                  {"aud", "dongbo-h26"},
                  {"sub", subject},
                  {"nonce", field("nonce")},
                  {"iat", now.milliseconds / 1'000},
                  {"exp", now.milliseconds / 1'000 + 300}};
        return {{"code", "c-1"}, {"state", field("state")}};
    }
    std::string field(std::string_view name) const {
        return std::string(find_url_field(asked_for, name).value_or(""));
    }

    boost::json::object metadata = {{"issuer", kIssuer},
                                    {"authorization_endpoint", "https://id.example/authorize"},
                                    {"token_endpoint", "https://id.example/token"},
                                    {"jwks_uri", "https://id.example/keys"},
                                    {"end_session_endpoint", "https://id.example/end"}};
    std::vector<TokenKey> keys = {TokenKey::ec("k1")};
    std::string subject = "u-17";
    std::string algorithm = "ES256";
    Timestamp now;
    boost::json::object claims;        ///< of the token to come
    std::optional<std::string> token;  ///< instead of one with these claims
    bool down = false;
    std::map<std::string, int> asked;  ///< requests by path
    UrlFields asked_for;               ///< of the address that the browser was sent to
    HttpRequest token_request;

  private:
    Result<HttpResponse> answer_code(const HttpRequest& request) {
        token_request = request;
        const UrlFields form = must(parse_url_fields(request.body));
        const std::string verifier(find_url_field(form, "code_verifier").value_or(""));
        if (find_url_field(form, "code") != "c-1" ||
            pkce_challenge(verifier) != field("code_challenge") ||
            find_url_field(form, "redirect_uri") != field("redirect_uri"))
            return HttpResponse::json(400, R"({"error":"invalid_grant"})");
        const std::string id_token =
            token ? *token : keys.front().sign(boost::json::serialize(claims), algorithm);
        return HttpResponse::json(
            200, boost::json::serialize(boost::json::object{
                     {"access_token", "x"}, {"token_type", "Bearer"}, {"id_token", id_token}}));
    }
};

/// A node with two datasets of its own.
struct LoginNode {
    LoginNode() {
        must(NodeStore::create(folder.file("node"), "H26"));
        SqliteOptions options;
        options.free_disk_reserve = 0;
        store = must(NodeStore::open(folder.file("node"), options));
        for (const char* contract : {"official", "machine"})
            must(store->define(must(load_contract(std::string(DONGBO_SOURCE_FOLDER "/contracts/") +
                                                  contract + ".yaml"))));
    }

    RecordId put(const std::string& contract, const std::string& key,
                 const std::map<std::string, Value>& values) {
        const auto keeper = must(Keeper::open(*store, must(store->place(contract))));
        NamedValues named(keeper->rules().contract());
        for (const auto& [field, value] : values) named.set(field, value);
        std::vector<JudgedCommit> commits(1);
        commits[0].commit.dataset = keeper->dataset();
        commits[0].commit.wishes.push_back(named.put("test", {key}));
        const RecordId id = commits[0].commit.wishes[0].record;
        must(keeper->commit(commits));
        return id;
    }
    static Value roles(const std::vector<std::string>& names) {
        std::vector<Group> groups;
        for (const std::string& name : names) groups.push_back({Value(name)});
        return Value(std::move(groups));
    }
    RecordId official(const std::string& subject, std::map<std::string, Value> more = {}) {
        std::map<std::string, Value> values = {{"issuer", std::string(FakeProvider::kIssuer)},
                                               {"subject", subject},
                                               {"full_name", std::string("Nguyễn Thị An")},
                                               {"agency", std::string("H26")},
                                               {"roles", roles({"steward"})},
                                               {"valid_from", *Date::parse_iso("2025-07-01")}};
        for (auto& [field, value] : more) values[field] = std::move(value);
        return put("official", subject, values);
    }
    RecordId machine(const std::string& identifier, std::map<std::string, Value> more) {
        std::map<std::string, Value> values = {{"identifier", identifier},
                                               {"name", std::string("Dân cư")},
                                               {"agency", std::string("H26")},
                                               {"roles", roles({"sender"})},
                                               {"valid_from", *Date::parse_iso("2025-07-01")},
                                               {"valid_until", *Date::parse_iso("2027-01-01")}};
        for (auto& [field, value] : more) values[field] = std::move(value);
        return put("machine", identifier, values);
    }

    testing::TemporaryFolder folder;
    std::unique_ptr<NodeStore> store;
};

inline constexpr Timestamp kMorning{1'790'130'000'000};  // 2026-09-23, half past nine in Vietnam

inline Timestamp later(std::int64_t seconds) {
    return Timestamp{kMorning.milliseconds + seconds * 1'000};
}

}  // namespace dongbo
