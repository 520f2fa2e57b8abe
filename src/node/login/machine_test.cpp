// Officials and machines as the node's datasets have them, and the tokens of machines.
#include "node/login/browser_fixture.hpp"

namespace dongbo {
namespace {

Hash certificate(std::uint8_t n) {
    Hash hash{};
    hash.fill(n);
    return hash;
}

std::string upper(std::string text) {
    for (char& c : text) c = static_cast<char>(std::toupper(static_cast<unsigned char>(c)));
    return text;
}

HttpRequest with_certificate(std::uint8_t n) {
    HttpRequest request;
    request.peer.secure = true;
    request.peer.certificate = certificate(n);
    return request;
}

HttpRequest with_token(const std::string& token, const std::string& scheme = "Bearer ") {
    HttpRequest request;
    request.fields.set("Authorization", scheme + token);
    return request;
}

struct MachineNode : LoginNode {
    MachineNode() {
        machine("H26/dan-cu", {{"certificate_sha256", upper(hex(certificate(7)))},
                               {"public_key", key.json()},
                               {"roles", roles({"sender", "operate"})}});
    }
    boost::json::object claims(const std::string& id = "t-1") const {
        return {{"iss", "H26/dan-cu"},
                {"sub", "H26/dan-cu"},
                {"aud", kOrigin},
                {"jti", id},
                {"iat", kMorning.milliseconds / 1'000},
                {"exp", kMorning.milliseconds / 1'000 + 300}};
    }
    std::string token(const boost::json::object& claims) const {
        return key.sign(boost::json::serialize(claims), "ES256");
    }
    Result<Identified> with(boost::json::object more, const Timestamp& now = kMorning) {
        boost::json::object all = claims("t-" + std::to_string(++tokens));
        for (const auto& [name, value] : more) {
            if (value.is_null())
                all.erase(name);
            else
                all[name] = value;
        }
        return logins.identify(with_token(token(all)), *store, now);
    }

    TokenKey key = TokenKey::ec("m");
    Logins logins{kOrigin, nullptr, kMorning};
    int tokens = 1'000;
};

TEST_CASE("a machine is known by the certificate of its connection") {
    MachineNode f;
    const Identified who = must(f.logins.identify(with_certificate(7), *f.store, kMorning));
    CHECK(who.caller.kind == Caller::Kind::machine);
    CHECK(who.caller.id == "H26/dan-cu");
    CHECK(who.caller.name == "Dân cư");
    CHECK(who.caller.agency == "H26");
    CHECK(who.caller.has(Role::sender));
    CHECK(who.caller.has(Role::operate));
    CHECK_FALSE(who.caller.has(Role::steward));
    CHECK(who.session.empty());
    CHECK(who.csrf.empty());
}

TEST_CASE("a certificate that no machine has lets nobody in") {
    MachineNode f;
    const Error error = must_fail(f.logins.identify(with_certificate(8), *f.store, kMorning));
    CHECK(error.code == ErrorCode::unauthorised);
    CHECK_FALSE(error.cure.empty());
    CHECK_FALSE(must(f.logins.identify(HttpRequest{}, *f.store, kMorning)).caller.known());
}

TEST_CASE("a machine counts on the days of its record alone") {
    MachineNode f;
    f.machine("H26/cu", {{"certificate_sha256", upper(hex(certificate(1)))},
                         {"valid_until", *Date::parse_iso("2026-09-23")}});
    f.machine("H26/moi", {{"certificate_sha256", upper(hex(certificate(2)))},
                          {"valid_from", *Date::parse_iso("2026-09-24")}});
    CHECK_FALSE(f.logins.identify(with_certificate(1), *f.store, kMorning).has_value());
    CHECK_FALSE(f.logins.identify(with_certificate(2), *f.store, kMorning).has_value());
    CHECK(f.logins.identify(with_certificate(2), *f.store, later(24 * 3'600)).has_value());
    // Half past eleven in the evening here is the next day nowhere that counts.
    CHECK_FALSE(f.logins.identify(with_certificate(2), *f.store, later(14 * 3'600)).has_value());
}

TEST_CASE("a machine that was let out is out within half a minute") {
    MachineNode f;
    CHECK(f.logins.identify(with_certificate(7), *f.store, kMorning).has_value());
    f.machine("H26/dan-cu", {{"certificate_sha256", upper(hex(certificate(7)))},
                             {"valid_until", *Date::parse_iso("2026-01-01")}});
    CHECK(f.logins.identify(with_certificate(7), *f.store, later(14)).has_value());
    CHECK_FALSE(f.logins.identify(with_certificate(7), *f.store, later(15)).has_value());
}

TEST_CASE("a machine that was quarantined is not let in") {
    MachineNode f;
    f.machine("H26/hong",
              {{"certificate_sha256", upper(hex(certificate(3)))}, {"agency", std::string("h26")}});
    CHECK_FALSE(f.logins.identify(with_certificate(3), *f.store, kMorning).has_value());
}

TEST_CASE("a machine is known by a token that its key signed") {
    MachineNode f;
    const Identified who =
        must(f.logins.identify(with_token(f.token(f.claims())), *f.store, kMorning));
    CHECK(who.caller.id == "H26/dan-cu");
    CHECK(who.csrf.empty());
    CHECK(f.logins.identify(with_token(f.token(f.claims("t-2")), "bearer "), *f.store, kMorning)
              .has_value());
}

TEST_CASE("a token is good once") {
    MachineNode f;
    const HttpRequest request = with_token(f.token(f.claims()));
    CHECK(f.logins.identify(request, *f.store, kMorning).has_value());
    const Error error = must_fail(f.logins.identify(request, *f.store, later(1)));
    CHECK(error.code == ErrorCode::unauthorised);
    CHECK(error.what == "the token was used before");
}

TEST_CASE("a token of a machine is refused for whatever is wrong with it") {
    MachineNode f;
    CHECK(f.with({}).has_value());
    const std::int64_t now = kMorning.milliseconds / 1'000;
    for (const boost::json::object& wrong : std::vector<boost::json::object>{
             {{"aud", "https://other.example"}},
             {{"aud", boost::json::array{kOrigin, "https://other.example"}}},
             {{"aud", nullptr}},
             {{"iss", "H26/other"}},
             {{"iss", nullptr}},
             {{"sub", "H26/other"}},
             {{"jti", nullptr}},
             {{"jti", std::string(101, 'a')}},
             {{"exp", nullptr}},
             {{"exp", now - 61}},
             {{"exp", now + 3'600}},
             {{"iat", nullptr}},
             {{"iat", now - 600}},
             {{"iat", now + 120}},
             {{"nbf", now + 120}}}) {
        CAPTURE(boost::json::serialize(wrong));
        CHECK(must_fail(f.with(wrong)).code == ErrorCode::unauthorised);
    }
    CHECK_FALSE(f.with({}, later(400)).has_value());
}

TEST_CASE("a token from before the node started is refused, since it may have been used") {
    MachineNode f;
    const std::int64_t now = kMorning.milliseconds / 1'000;
    CHECK(f.with({{"iat", now}}).has_value());
    CHECK(must_fail(f.with({{"iat", now - 1}})).code == ErrorCode::unauthorised);
}

TEST_CASE("a token that another key signed is refused") {
    MachineNode f;
    const std::string payload = boost::json::serialize(f.claims());
    for (const std::string& token :
         {TokenKey::ec("m").sign(payload, "ES256"),
          TokenKey::shared("m", f.key.json()).sign(payload, "HS256"),
          base64url(as_bytes(R"({"alg":"none"})")) + "." + base64url(as_bytes(payload)) + ".",
          std::string("x"), std::string("a.b.c")})
        CHECK(must_fail(f.logins.identify(with_token(token), *f.store, kMorning)).code ==
              ErrorCode::unauthorised);
}

TEST_CASE("a machine without a key signs nothing") {
    MachineNode f;
    f.machine("H26/the", {{"certificate_sha256", upper(hex(certificate(9)))}});
    CHECK(must_fail(f.with({{"iss", "H26/the"}, {"sub", "H26/the"}})).code ==
          ErrorCode::unauthorised);
}

TEST_CASE("other ways to log in are not known") {
    MachineNode f;
    for (const char* scheme : {"Basic ", "Bearer", "", "Bear er "})
        CHECK(must_fail(f.logins.identify(with_token("x", scheme), *f.store, kMorning)).code ==
              ErrorCode::unauthorised);
}

TEST_CASE("tokens that were seen are remembered until they expire, and no more than so many") {
    SeenTokens seen(2);
    CHECK(seen.note("a", later(300), kMorning).has_value());
    CHECK(seen.note("b", later(100), kMorning).has_value());
    CHECK(must_fail(seen.note("a", later(300), later(299))).code == ErrorCode::conflict);
    CHECK(seen.note("c", later(900), later(299)).has_value());
    CHECK(must_fail(seen.note("d", later(900), later(299))).code == ErrorCode::unavailable);
    CHECK(must_fail(seen.note("a", later(300), later(299))).code == ErrorCode::conflict);
    CHECK(seen.note("d", later(900), later(300)).has_value());
}

TEST_CASE("a node without the datasets knows nobody, and says nothing else") {
    testing::TemporaryFolder folder;
    must(NodeStore::create(folder.file("node"), "H26"));
    const auto node = must(NodeStore::open(folder.file("node")));
    Logins logins(kOrigin, nullptr, kMorning);
    CHECK(must_fail(logins.identify(with_certificate(7), *node, kMorning)).code ==
          ErrorCode::unauthorised);
    Directory directory;
    CHECK_FALSE(must(directory.official(*node, "i", "s", kMorning)).has_value());
}

TEST_CASE("an official is found by issuer and subject together, letter by letter") {
    LoginNode f;
    const RecordId id = f.official("u-17", {{"unit", UnitRef{"00004", "2025-07-01"}},
                                            {"roles", LoginNode::roles({"steward", "leader"})}});
    Directory directory;
    const auto found = must(directory.official(*f.store, FakeProvider::kIssuer, "u-17", kMorning));
    REQUIRE(found.has_value());
    CHECK(found->kind == Caller::Kind::official);
    CHECK(found->id == id.text());
    CHECK(found->name == "Nguyễn Thị An");
    CHECK(found->agency == "H26");
    CHECK(found->unit == "00004@2025-07-01");
    CHECK(found->has(Role::steward));
    CHECK(found->has(Role::leader));
    CHECK_FALSE(found->has(Role::operate));
    for (const char* other : {"U-17", "u 17", "ụ-17", "u-1", ""})
        CHECK_FALSE(must(directory.official(*f.store, FakeProvider::kIssuer, other, kMorning)));
    CHECK_FALSE(must(directory.official(*f.store, "https://other.example", "u-17", kMorning)));
}

TEST_CASE("a login that two records claim is nobody's until one of them ends") {
    LoginNode f;
    f.official("u-17");
    const std::map<std::string, Value> again = {{"issuer", std::string(FakeProvider::kIssuer)},
                                                {"subject", std::string("u-17")},
                                                {"full_name", std::string("Trần Văn Bình")},
                                                {"agency", std::string("H01")},
                                                {"roles", LoginNode::roles({"operate"})},
                                                {"valid_from", *Date::parse_iso("2025-07-01")}};
    f.put("official", "another key", again);
    Directory directory;
    CHECK(must_fail(directory.official(*f.store, FakeProvider::kIssuer, "u-17", kMorning)).code ==
          ErrorCode::conflict);
    f.official("u-17", {{"valid_until", *Date::parse_iso("2026-09-01")}});
    CHECK(must(directory.official(*f.store, FakeProvider::kIssuer, "u-17", kMorning))->agency ==
          "H01");
}

}  // namespace
}  // namespace dongbo
