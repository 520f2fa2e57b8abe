// Who gets a connection over TLS, and who does not.
#include "http/tls.hpp"

#include <openssl/ssl.h>
#include <sys/stat.h>

#include <future>

#include "http/certificates_fixture.hpp"
#include "http/server_fixture.hpp"
#include "tests/support/temporary_folder.hpp"

using namespace dongbo;
using namespace dongbo::testing;
using namespace std::chrono_literals;

namespace {

/// A server with mutual TLS, and what its clients need.
struct SecureServer {
    explicit SecureServer(const HttpLimits& limits = {}, HttpHandler handler = echo) {
        auto started = HttpServer::start(endpoints(), limits, std::move(handler));
        REQUIRE(started);
        server = std::move(*started);
    }

    std::vector<HttpEndpoint> endpoints() const {
        HttpEndpoint endpoint;
        endpoint.tls = TlsFiles{certificate.certificate, certificate.key, authority.file()};
        return {endpoint};
    }
    std::string origin(const std::string& host = "127.0.0.1") const {
        return "https://" + host + ":" + std::to_string(server->ports()[0]);
    }
    std::unique_ptr<HttpClient> client(const CertificateFiles& files,
                                       const std::string& host = "127.0.0.1") const {
        auto opened = HttpClient::open(
            origin(host),
            {.authorities = authority.file(), .certificate = files.certificate, .key = files.key});
        REQUIRE(opened);
        return std::move(*opened);
    }

    TemporaryFolder folder;
    TestAuthority authority{folder.path(), "authority"};
    CertificateFiles certificate = authority.issue("server", CertificateUse::server);
    CertificateFiles good = authority.issue("client", CertificateUse::client);
    std::unique_ptr<HttpServer> server;
};

void tell_peer(const HttpRequest& request, std::size_t, const HttpAnswer& answer) {
    const HttpPeer& peer = request.peer;
    answer(HttpResponse::json(200, (peer.secure ? "secure " : "plain ") + peer.address + " " +
                                       (peer.certificate ? hex(*peer.certificate) : "unknown")));
}

std::string hash_of(const std::string& pem) {
    return hex(must(certificate_digest(pem)));
}

bool refused(const SecureServer& secure, const CertificateFiles& files) {
    const auto response = secure.client(files)->send(get("/a"));
    if (!response) CHECK(response.error().code == ErrorCode::unavailable);
    return !response;
}

/// With OpenSSL's own client, to ask for what ours would not.
struct OtherClient {
    OtherClient(const SecureServer& secure, int version)
        : context(SSL_CTX_new(TLS_client_method())), bio(nullptr) {
        SSL_CTX_set_max_proto_version(context, version);
        SSL_CTX_use_certificate_file(context, secure.good.certificate.c_str(), SSL_FILETYPE_PEM);
        SSL_CTX_use_PrivateKey_file(context, secure.good.key.c_str(), SSL_FILETYPE_PEM);
        open(secure);
    }
    ~OtherClient() {
        BIO_free_all(bio);
        SSL_CTX_free(context);
    }
    void open(const SecureServer& secure, SSL_SESSION* session = nullptr) {
        BIO_free_all(bio);
        bio = BIO_new_ssl_connect(context);
        BIO_set_conn_hostname(bio,
                              ("127.0.0.1:" + std::to_string(secure.server->ports()[0])).c_str());
        if (session != nullptr) SSL_set_session(ssl(), session);
        connected = BIO_do_connect(bio) == 1;
    }
    SSL* ssl() const {
        SSL* found = nullptr;
        BIO_get_ssl(bio, &found);
        return found;
    }
    std::string ask() const {
        BIO_puts(bio, "GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
        char buffer[4096];
        const int got = BIO_read(bio, buffer, sizeof(buffer));
        return {buffer, static_cast<std::size_t>(std::max(got, 0))};
    }

    SSL_CTX* context;
    BIO* bio;
    bool connected = false;
};

}  // namespace

TEST_CASE("a client with a good certificate is known by it") {
    const SecureServer secure({}, tell_peer);
    const auto client = secure.client(secure.good);
    for (int i = 0; i < 3; ++i) {
        const auto response = client->send(get("/a"));
        REQUIRE(response);
        CHECK(response->body == "secure 127.0.0.1 " + hash_of(secure.good.certificate));
    }
    CHECK(secure.server->statistics().accepted == 1);
    CHECK(secure.client(secure.good, "localhost")->send(get("/b")));
}

TEST_CASE("clients without a good certificate get no connection") {
    const SecureServer secure;
    const TestAuthority foreign(secure.folder.path(), "foreign");
    CHECK(refused(secure, {}));
    CHECK(refused(secure, foreign.issue("stranger", CertificateUse::client)));
    CHECK(refused(secure, secure.authority.issue("expired", CertificateUse::client, -1)));
    CHECK(refused(secure, secure.authority.issue("other", CertificateUse::server)));
    CHECK_FALSE(refused(secure, secure.good));
    CHECK(secure.server->statistics().handshakes_failed == 4);
}

TEST_CASE("TLS 1.2 is refused") {
    const SecureServer secure;
    const OtherClient old(secure, TLS1_2_VERSION);
    CHECK_FALSE(old.connected);
    const OtherClient current(secure, TLS1_3_VERSION);
    CHECK(current.connected);
    CHECK(current.ask().starts_with("HTTP/1.1 200 OK"));
}

TEST_CASE("a session is resumed with the certificate that began it") {
    const SecureServer secure({}, tell_peer);
    OtherClient client(secure, TLS1_3_VERSION);
    CHECK(client.ask().ends_with(hash_of(secure.good.certificate)));
    SSL_SESSION* session = SSL_get1_session(client.ssl());
    client.open(secure, session);
    SSL_SESSION_free(session);
    CHECK(client.connected);
    CHECK(client.ask().ends_with(hash_of(secure.good.certificate)));
    CHECK(SSL_session_reused(client.ssl()) == 1);
}

TEST_CASE("limit handshake: who does not finish it is cut off") {
    HttpLimits limits;
    limits.handshake = 20ms;
    const SecureServer secure(limits);
    RawConnection silent(secure.server->ports()[0]);
    CHECK(silent.closed());
    CHECK(secure.server->statistics().handshakes_failed == 1);
}

TEST_CASE("plain HTTP to a TLS endpoint is closed") {
    const SecureServer secure;
    RawConnection plain(secure.server->ports()[0]);
    plain.say("GET /a HTTP/1.1\r\nHost: x\r\n\r\n");
    CHECK_FALSE(plain.hear_to_end().contains("HTTP"));
}

TEST_CASE("new certificates are for new connections, old connections go on") {
    SecureServer secure;
    const auto old = secure.client(secure.good);
    REQUIRE(old->send(get("/a")));
    const TestAuthority next(secure.folder.path(), "next");
    auto endpoints = secure.endpoints();
    const CertificateFiles certificate = next.issue("server2", CertificateUse::server);
    endpoints[0].tls->certificate = certificate.certificate;
    CHECK(secure.server->reload_tls(endpoints).error().code == ErrorCode::invalid);
    CHECK(secure.client(secure.good)->send(get("/still")));
    endpoints[0].tls->key = certificate.key;
    REQUIRE(secure.server->reload_tls(endpoints));
    CHECK(old->send(get("/b")));
    CHECK(secure.server->statistics().accepted == 2);
    CHECK_FALSE(secure.client(secure.good)->send(get("/c")));
    const auto trusting = HttpClient::open(secure.origin(), {.authorities = next.file(),
                                                             .certificate = secure.good.certificate,
                                                             .key = secure.good.key});
    CHECK((*trusting)->send(get("/d")));
    endpoints[0].tls.reset();
    CHECK(secure.server->reload_tls(endpoints).error().code == ErrorCode::invalid);
}

TEST_CASE("files that are no certificates, keys or authorities stop the start") {
    const TemporaryFolder folder;
    const TestAuthority authority(folder.path(), "authority");
    const CertificateFiles one = authority.issue("one", CertificateUse::server);
    const CertificateFiles two = authority.issue("two", CertificateUse::server);
    put_raw_bytes(folder.file("noise"), "no PEM");
    for (const auto& [files, where] : std::vector<std::pair<TlsFiles, std::string>>{
             {{folder.file("missing"), one.key}, folder.file("missing")},
             {{folder.file("noise"), one.key}, folder.file("noise")},
             {{one.certificate, two.key}, two.key},
             {{one.certificate, folder.file("noise")}, folder.file("noise")},
             {{one.certificate, one.key, folder.file("noise")}, folder.file("noise")}}) {
        const auto server = HttpServer::start({{.tls = files}}, {}, echo);
        REQUIRE_FALSE(server);
        CHECK(server.error().code == ErrorCode::invalid);
        CHECK(server.error().where == where);
    }
}

TEST_CASE("a client trusts no server but that of its authorities, under its own name") {
    const SecureServer secure;
    const TestAuthority foreign(secure.folder.path(), "foreign");
    const auto wrong = HttpClient::open(secure.origin(), {.authorities = foreign.file(),
                                                          .certificate = secure.good.certificate,
                                                          .key = secure.good.key});
    CHECK((*wrong)->send(get("/a")).error().code == ErrorCode::unavailable);
    const auto system = HttpClient::open(secure.origin(), {});
    CHECK((*system)->send(get("/a")).error().code == ErrorCode::unavailable);
    CHECK(secure.client(secure.good, "127.0.0.2")->send(get("/a")).error().code ==
          ErrorCode::unavailable);
}

TEST_CASE("large bodies go both ways over TLS") {
    const SecureServer secure;
    HttpRequest request = get("/large");
    request.method = HttpMethod::put;
    request.body = std::string(3'000'000, 'x') + "end";
    const auto response = secure.client(secure.good)->send(request);
    REQUIRE(response);
    CHECK(response->body == "/large?|" + request.body);
}

TEST_CASE("who is revoked is refused after a reload, on a connection that stands too") {
    SecureServer secure;
    const CertificateFiles other = secure.authority.issue("other", CertificateUse::client);
    const auto standing = secure.client(other);
    const auto good = secure.client(secure.good);
    REQUIRE(standing->send(get("/a")));
    REQUIRE(good->send(get("/a")));
    auto endpoints = secure.endpoints();
    endpoints[0].tls->revoked = secure.folder.file("revoked");
    SUBCASE("by a list of the authority") {
        put_raw_bytes(endpoints[0].tls->revoked, secure.authority.revocation_list({other}));
    }
    SUBCASE("by its SHA-256") {
        put_raw_bytes(endpoints[0].tls->revoked,
                      "# stolen\n" + hash_of(other.certificate) + "  # other\n\n");
    }
    REQUIRE(secure.server->reload_tls(endpoints));
    CHECK_FALSE(standing->send(get("/b")));
    CHECK(refused(secure, other));
    CHECK(good->send(get("/b")));
    CHECK(secure.server->statistics().accepted == 4);
    CHECK_FALSE(refused(secure, secure.good));
}

TEST_CASE("an answer that is on its way reaches nobody who was revoked meanwhile") {
    std::vector<HttpAnswer> waiting;
    std::promise<void> asked;
    SecureServer secure({}, [&](const HttpRequest&, std::size_t, HttpAnswer answer) {
        waiting.push_back(std::move(answer));
        asked.set_value();
    });
    std::future<bool> answered = std::async(std::launch::async, [&] {
        return secure.client(secure.good)->send(get("/a")).has_value();
    });
    asked.get_future().wait();
    auto endpoints = secure.endpoints();
    endpoints[0].tls->revoked = secure.folder.file("revoked");
    put_raw_bytes(endpoints[0].tls->revoked, hash_of(secure.good.certificate));
    REQUIRE(secure.server->reload_tls(endpoints));
    waiting.front()(HttpResponse::json(200, "{}"));
    CHECK_FALSE(answered.get());
}

TEST_CASE("what is no list of revoked certificates changes nothing") {
    SecureServer secure;
    auto endpoints = secure.endpoints();
    endpoints[0].tls->revoked = secure.folder.file("revoked");
    CHECK(secure.server->reload_tls(endpoints).error().code == ErrorCode::not_found);
    for (const std::string text : {"no hash\n", "-----BEGIN X509 CRL-----\nAAAA\n", "abcd"}) {
        put_raw_bytes(endpoints[0].tls->revoked, text);
        CHECK(secure.server->reload_tls(endpoints).error().code == ErrorCode::invalid);
    }
    CHECK_FALSE(refused(secure, secure.good));
}

TEST_CASE("a client refuses a server whose certificate is revoked") {
    SecureServer secure;
    const std::string revoked = secure.folder.file("revoked");
    put_raw_bytes(revoked, secure.authority.revocation_list({secure.certificate}));
    const auto client =
        must(HttpClient::open(secure.origin(), {.authorities = secure.authority.file(),
                                                .certificate = secure.good.certificate,
                                                .key = secure.good.key,
                                                .revoked = revoked}));
    CHECK(client->send(get("/a")).error().code == ErrorCode::unavailable);
}

TEST_CASE("nodes speak TLS with Ed25519 certificates; a key is for its owner alone") {
    const TemporaryFolder folder;
    const auto authority =
        must(CertificateAuthority::create("country", 30, CertificateKeyKind::ed25519,
                                          {folder.file("ca.pem"), folder.file("ca.key")}));
    const CertificateFiles files{folder.file("node.pem"), folder.file("node.key")};
    must(authority.issue({.name = "G01", .hosts = {"localhost"}, .server = true, .client = true},
                         files));
    struct stat status{};
    REQUIRE(stat(files.key.c_str(), &status) == 0);
    CHECK((status.st_mode & 0777) == 0600);
    CHECK(authority.issue({.name = "G01"}, files).error().code == ErrorCode::conflict);
    CHECK(CertificateAuthority::load({files.certificate, folder.file("ca.key")}).error().code ==
          ErrorCode::invalid);
    REQUIRE(CertificateAuthority::load({folder.file("ca.pem"), folder.file("ca.key")}));
    HttpEndpoint endpoint;
    endpoint.tls = TlsFiles{files.certificate, files.key, folder.file("ca.pem")};
    const auto server = must(HttpServer::start({endpoint}, {}, echo));
    const auto client =
        must(HttpClient::open("https://localhost:" + std::to_string(server->ports()[0]),
                              {.authorities = folder.file("ca.pem"),
                               .certificate = files.certificate,
                               .key = files.key}));
    CHECK(client->send(get("/a")));
}
