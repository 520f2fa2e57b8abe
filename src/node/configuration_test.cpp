#include "node/configuration.hpp"

#include <doctest/doctest.h>

#include "base/file.hpp"
#include "tests/support/must.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace dongbo;

TEST_CASE("an empty configuration serves people on loopback and nobody else") {
    const auto read = parse_configuration("node: register\n", "/etc/dongbo/node.yaml");
    REQUIRE(read);
    CHECK(read->node == "/etc/dongbo/register");
    CHECK(read->people.address == "127.0.0.1");
    CHECK_FALSE(read->people.tls);
    CHECK_FALSE(read->machines);
    CHECK_FALSE(read->login);
    CHECK(read->origin() == "http://localhost:8420");
    CHECK(read->endpoints().size() == 1);
}

TEST_CASE("every key of the configuration is read, paths beside the file") {
    const testing::TemporaryFolder folder;
    REQUIRE(write_file_atomically(folder.file("secret"), "s3cret\n"));
    const NoteKey owner{"dongbo/G01", must(SigningKey::from_seed({1})).public_key()};
    std::string yaml = R"(
node: /var/lib/dongbo
contracts: contracts
mappings: mappings
purpose: Kiểm tra
people: {address: 0.0.0.0, port: 443, origin: https://dongbo.example.vn/, certificate: p.pem, key: p.key}
machines: {address: 0.0.0.0, port: 8443, certificate: m.pem, key: m.key, client_authorities: ca.pem, revoked: crl.pem}
signing_key: sign.key
follow:
  - {share: dan-cu-ha-noi, from: "https://dan-cu.example.vn:8443/", owner_key: "KEY", authorities: ca.pem}
  - {share: ho-tich, from: "https://ho-tich.example.vn", owner_key: "KEY", certificate: f.pem, key: f.key, revoked: r}
login: {issuer: https://id.example.vn, client_id: dongbo, client_secret_file: secret, authorities: ca.pem}
limits: {connections: 10, connections_per_address: 5, body_mib: 2, requests_in_work: 7, readers: 3, upload_gib: 1, reads_a_second: 9, searches_a_second: 2}
)";
    for (std::size_t at = 0; (at = yaml.find("KEY")) != std::string::npos;)
        yaml.replace(at, 3, owner.text());
    REQUIRE(write_file_atomically(folder.file("node.yaml"), yaml));
    const auto read = load_configuration(folder.file("node.yaml"));
    REQUIRE_MESSAGE(read, (read ? "" : read.error().message()));
    CHECK(read->contracts == folder.file("contracts"));
    CHECK(read->people.tls->certificate == folder.file("p.pem"));
    CHECK(read->machines->tls->client_authorities == folder.file("ca.pem"));
    CHECK(read->machines->tls->revoked == folder.file("crl.pem"));
    CHECK(read->machines->port == 8443);
    CHECK(read->signing_key_file() == folder.file("sign.key"));
    REQUIRE(read->follow.size() == 2);
    CHECK(read->follow[0].share == "dan-cu-ha-noi");
    CHECK(read->follow[0].from == "https://dan-cu.example.vn:8443");
    CHECK(read->follow[0].owner_key == owner);
    CHECK(read->follow[0].connection.authorities == folder.file("ca.pem"));
    CHECK(read->follow[0].connection.certificate == folder.file("m.pem"));
    CHECK(read->follow[0].connection.key == folder.file("m.key"));
    CHECK(read->follow[1].connection.certificate == folder.file("f.pem"));
    CHECK(read->follow[1].connection.revoked == folder.file("r"));
    CHECK(read->login->client_secret == "s3cret");
    CHECK(read->origin() == "https://dongbo.example.vn");
    CHECK(read->limits.connections == 10);
    CHECK(read->limits.body_bytes == 2U << 20);
    CHECK(read->readers == 3);
    CHECK(read->upload_bytes == 1U << 30);
    CHECK(read->rates.budgets[static_cast<std::size_t>(Effort::read)].per_second == 9);
    CHECK(read->endpoints().size() == 2);
}

TEST_CASE(
    "what would serve personal data in the clear, or let anybody in, is refused with the cure") {
    const auto refused = [](const char* yaml) {
        const auto read = parse_configuration(yaml, "node.yaml");
        REQUIRE_FALSE(read);
        CHECK(read.error().code == ErrorCode::invalid);
        return read.error().message();
    };
    CHECK(refused("people: {address: 10.0.0.1}").find("TLS") != std::string::npos);
    CHECK(refused("people: {certificate: a.pem}").find("come together") != std::string::npos);
    CHECK(refused("machines: {port: 8443}").find("mutual TLS") != std::string::npos);
    CHECK(refused("machines: {certificate: a, key: b}").find("client_authorities") !=
          std::string::npos);
    CHECK(refused("login: {issuer: https://a}").find("client_id") != std::string::npos);
    CHECK(refused("people: {origin: dongbo.vn}").find("origin") != std::string::npos);
    CHECK(refused("peeple: {}").find("people") != std::string::npos);
    CHECK(
        refused("follow: [{share: a, from: http://localhost, owner_key: x}]").find("mutual TLS") !=
        std::string::npos);
    CHECK(refused("follow: [{share: a, from: https://a, owner_key: x+1+y}]").find("owner_key") !=
          std::string::npos);
    CHECK(refused("follow: [{from: https://a}]").find("share") != std::string::npos);
    CHECK(refused("limits: {readers: 0}").find("readers") != std::string::npos);
}
