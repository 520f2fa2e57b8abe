#include "node/login/signed_token.hpp"

#include "node/login/login_fixture.hpp"

namespace dongbo {
namespace {

const std::string kPayload = R"({"sub":"u-17"})";

KeySet set_of(const std::vector<TokenKey>& keys) {
    return must(KeySet::parse_set(key_set(keys)));
}

TEST_CASE("a token that one of the keys signed gives its payload") {
    const TokenKey ec = TokenKey::ec("a");
    const TokenKey ec384 = TokenKey::ec("b", CJOSE_JWK_EC_P_384);
    const TokenKey rsa = TokenKey::rsa("c");
    const KeySet keys = set_of({ec, ec384, rsa});
    CHECK(keys.size() == 3);
    CHECK(must(keys.verify(ec.sign(kPayload, "ES256"))) == kPayload);
    CHECK(must(keys.verify(ec384.sign(kPayload, "ES384"))) == kPayload);
    CHECK(must(keys.verify(rsa.sign(kPayload, "RS256"))) == kPayload);
    CHECK(must(keys.verify(rsa.sign(kPayload, "PS256"))) == kPayload);
}

TEST_CASE("a token that was changed is not taken") {
    const TokenKey key = TokenKey::ec("a");
    const KeySet keys = set_of({key});
    const std::string token = key.sign(kPayload, "ES256");
    const std::string other = key.sign(R"({"sub":"u-18"})", "ES256");
    const auto part = [](const std::string& text, int n) {
        std::size_t from = 0;
        for (int i = 0; i < n; ++i) from = text.find('.', from) + 1;
        return text.substr(from, text.find('.', from) - from);
    };
    const std::string mixed = part(token, 0) + "." + part(other, 1) + "." + part(token, 2);
    CHECK(must_fail(keys.verify(mixed)).code == ErrorCode::unauthorised);
    for (std::size_t i = 0; i < token.size(); ++i) {
        std::string changed = token;
        changed[i] = changed[i] == 'A' ? 'B' : 'A';
        // The last letter of a signature may hold bits that say nothing.
        if (i == token.size() - 1) continue;
        CHECK_FALSE(keys.verify(changed).has_value());
    }
}

TEST_CASE("a key that is not known is told apart from a signature that does not fit") {
    const KeySet keys = set_of({TokenKey::ec("a")});
    CHECK(must_fail(keys.verify(TokenKey::ec("b").sign(kPayload, "ES256"))).code ==
          ErrorCode::not_found);
    CHECK(must_fail(keys.verify(TokenKey::ec("a").sign(kPayload, "ES256"))).code ==
          ErrorCode::unauthorised);
    CHECK(must_fail(keys.verify(TokenKey::rsa("a").sign(kPayload, "RS256"))).code ==
          ErrorCode::not_found);
}

TEST_CASE("a token without the name of its key is checked by those that fit") {
    const TokenKey unnamed = TokenKey::ec("");
    CHECK(must(set_of({TokenKey::ec("a"), unnamed}).verify(unnamed.sign(kPayload, "ES256"))) ==
          kPayload);
}

TEST_CASE("no signature, a shared secret or a weak algorithm never count") {
    const TokenKey key = TokenKey::rsa("a");
    const KeySet keys = set_of({key});
    const std::string none = base64url(as_bytes(R"({"alg":"none","kid":"a"})")) + "." +
                             base64url(as_bytes(kPayload)) + ".";
    CHECK(must_fail(keys.verify(none)).code == ErrorCode::unauthorised);
    // The public key as if it were a secret.
    for (const std::string& secret : {key.json(), key_set({key})})
        CHECK(must_fail(keys.verify(TokenKey::shared("a", secret).sign(kPayload, "HS256"))).code ==
              ErrorCode::unauthorised);
    CHECK(must_fail(keys.verify(key.sign(kPayload, "RS512"))).code == ErrorCode::unauthorised);
}

TEST_CASE("an algorithm is taken from keys of its own kind alone") {
    const TokenKey ec = TokenKey::ec("a");
    const TokenKey ec384 = TokenKey::ec("b", CJOSE_JWK_EC_P_384);
    const KeySet keys = set_of({ec, ec384});
    CHECK_FALSE(keys.verify(ec384.sign(kPayload, "ES256")).has_value());
    CHECK_FALSE(keys.verify(ec.sign(kPayload, "ES384")).has_value());
}

TEST_CASE("a key that says what it is for is used for nothing else") {
    const TokenKey rsa = TokenKey::rsa("a");
    const auto with = [&](const std::string& field) {
        std::string json = rsa.json();
        json.insert(1, field + ",");
        return KeySet::parse_set(R"({"keys":[)" + json + "]}");
    };
    CHECK(must(with(R"("alg":"PS256")")).verify(rsa.sign(kPayload, "PS256")).has_value());
    CHECK_FALSE(must(with(R"("alg":"PS256")")).verify(rsa.sign(kPayload, "RS256")).has_value());
    CHECK(must(with(R"("use":"sig")")).size() == 1);
    CHECK(must_fail(with(R"("use":"enc")")).code == ErrorCode::invalid);
    CHECK(must_fail(with(R"("alg":"HS256")")).code == ErrorCode::invalid);
}

TEST_CASE("a token that asks for an extension is not taken") {
    const TokenKey key = TokenKey::ec("a");
    const std::string token = key.sign(kPayload, "ES256", {{"crit", R"(["x"])"}});
    CHECK(must_fail(set_of({key}).verify(token)).code == ErrorCode::unauthorised);
}

TEST_CASE("what does not have the form of a token is not read") {
    const KeySet keys = set_of({TokenKey::ec("a")});
    for (const std::string& text :
         {std::string(), std::string("."), std::string(".."), std::string("a.b"),
          std::string("a.b.c.d"), std::string("a.b.c\n"), std::string("a=.b.c"),
          std::string(kTokenBytes + 1, 'a') + ".b.c", std::string("e30.e30.e30")})
        CHECK(must_fail(keys.verify(text)).code == ErrorCode::unauthorised);
}

TEST_CASE("keys that can't check are left out, the others stay") {
    const TokenKey good = TokenKey::ec("good");
    const std::string set =
        R"({"keys":[{"kty":"oct","k":"c2VjcmV0"},{"kty":"OKP","crv":"Ed25519","x":"a"},)"
        R"({"kty":"EC","crv":"P-256","x":"AA","y":"AA"},{"kty":"RSA","n":"AQAB","e":"AQAB"},)"
        R"(7,{},)" +
        good.json() + "]}";
    CHECK(must(KeySet::parse_set(set)).size() == 1);
    CHECK(must_fail(KeySet::parse_set(R"({"keys":[{}]})")).code == ErrorCode::invalid);
    CHECK(must_fail(KeySet::parse_set(R"({"keys":{}})")).code == ErrorCode::invalid);
    CHECK(must_fail(KeySet::parse_set("[]")).code == ErrorCode::invalid);
    CHECK(must_fail(KeySet::parse_set(std::string(kKeySetBytes + 1, ' '))).code ==
          ErrorCode::limit_exceeded);
}

TEST_CASE("a key whose numbers are no base64url, or too long or short, is left out") {
    const std::string good = TokenKey::ec("").json();
    CHECK(KeySet::parse_key(good).has_value());
    const std::size_t x = good.find("\"x\":\"") + 5;
    for (const char* letter : {"=", "+", "/", " ", "", "AAAA"}) {
        std::string bad = good;
        bad.replace(x + 4, 1, letter);
        CHECK(must_fail(KeySet::parse_key(bad)).code == ErrorCode::invalid);
    }
}

TEST_CASE("a weak RSA key is left out") {
    CHECK(must_fail(KeySet::parse_key(TokenKey::rsa("a", 1'024).json())).code ==
          ErrorCode::invalid);
    std::string even = TokenKey::rsa("a").json();
    even.replace(even.find("AQAB"), 4, "AQAC");
    CHECK(must_fail(KeySet::parse_key(even)).code == ErrorCode::invalid);
}

TEST_CASE("one key checks whatever a token calls it") {
    const TokenKey key = TokenKey::ec("a");
    const KeySet one = must(KeySet::parse_key(key.json()));
    CHECK(one.verify(key.sign(kPayload, "ES256")).has_value());
    CHECK_FALSE(one.verify(TokenKey::ec("a").sign(kPayload, "ES256")).has_value());
}

}  // namespace
}  // namespace dongbo
