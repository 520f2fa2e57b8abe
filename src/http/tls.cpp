#include "http/tls.hpp"

#include <arpa/inet.h>
#include <openssl/err.h>
#include <openssl/ssl.h>
#include <openssl/x509v3.h>

#include <string_view>

#include "http/revoked_certificates.hpp"
#include "http/socket_bio.hpp"

namespace dongbo {
namespace {

constexpr unsigned char kProtocols[] = "\x08http/1.1";
constexpr unsigned kProtocolsSize = sizeof(kProtocols) - 1;
constexpr long kTicketSeconds = 3600;

int choose_protocol(SSL*, const unsigned char** out, unsigned char* out_size,
                    const unsigned char* offered, unsigned offered_size, void*) {
    unsigned char* chosen = nullptr;
    if (SSL_select_next_proto(&chosen, out_size, kProtocols, kProtocolsSize, offered,
                              offered_size) != OPENSSL_NPN_NEGOTIATED)
        return SSL_TLSEXT_ERR_ALERT_FATAL;
    *out = chosen;
    return SSL_TLSEXT_ERR_OK;
}

/// A key with a password would make OpenSSL ask for it at the terminal.
int no_password(char*, int, int, void*) {
    return -1;
}

std::unexpected<Error> bad_file(std::string what, const std::string& file) {
    const std::string reason = tls_reason();
    if (!reason.empty()) what += ": " + reason;
    return fail(ErrorCode::invalid, std::move(what), file, "give a PEM file");
}

TlsContext new_context(const SSL_METHOD* method) {
    ERR_clear_error();
    TlsContext context(SSL_CTX_new(method), SSL_CTX_free);
    CHECK_THAT(context != nullptr, "OpenSSL has memory");
    SSL_CTX_set_default_passwd_cb(context.get(), no_password);
    SSL_CTX_set_mode(context.get(), SSL_MODE_RELEASE_BUFFERS | SSL_MODE_ENABLE_PARTIAL_WRITE |
                                        SSL_MODE_ACCEPT_MOVING_WRITE_BUFFER);
    SSL_CTX_set_read_ahead(context.get(), 1);
    return context;
}

Result<> use_certificate(SSL_CTX* context, const std::string& certificate, const std::string& key) {
    if (SSL_CTX_use_certificate_chain_file(context, certificate.c_str()) != 1)
        return bad_file("The certificate can't be read", certificate);
    if (SSL_CTX_use_PrivateKey_file(context, key.c_str(), SSL_FILETYPE_PEM) != 1)
        return bad_file("The key can't be read or does not fit the certificate", key);
    if (SSL_CTX_check_private_key(context) != 1)
        return bad_file("The key does not fit the certificate", key);
    return {};
}

Ssl new_connection(const TlsContext& context, int socket) {
    Ssl ssl(SSL_new(context.get()));
    CHECK_THAT(ssl != nullptr, "OpenSSL has memory");
    BIO* bio = new_socket_bio(socket);
    SSL_set_bio(ssl.get(), bio, bio);
    return ssl;
}

}  // namespace

void SslFree::operator()(ssl_st* ssl) const {
    SSL_free(ssl);
}

Result<TlsContext> server_context(const TlsFiles& files) {
    TlsContext context = new_context(TLS_server_method());
    SSL_CTX_set_min_proto_version(context.get(), TLS1_3_VERSION);
    TRY(use_certificate(context.get(), files.certificate, files.key));
    SSL_CTX_set_alpn_select_cb(context.get(), choose_protocol, nullptr);
    // Tickets are the client's to keep: no table of sessions here.
    SSL_CTX_set_session_cache_mode(context.get(), SSL_SESS_CACHE_OFF);
    SSL_CTX_set_num_tickets(context.get(), 1);
    SSL_CTX_set_timeout(context.get(), kTicketSeconds);
    constexpr std::string_view kSessions = "dongbo";
    SSL_CTX_set_session_id_context(context.get(),
                                   reinterpret_cast<const unsigned char*>(kSessions.data()),
                                   static_cast<unsigned>(kSessions.size()));
    if (files.client_authorities.empty()) return context;
    if (SSL_CTX_load_verify_file(context.get(), files.client_authorities.c_str()) != 1)
        return bad_file("The clients' authorities can't be read", files.client_authorities);
    SSL_CTX_set_client_CA_list(context.get(),
                               SSL_load_client_CA_file(files.client_authorities.c_str()));
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER | SSL_VERIFY_FAIL_IF_NO_PEER_CERT, nullptr);
    if (!files.revoked.empty()) TRY(refuse_revoked(context.get(), files.revoked));
    return context;
}

Result<TlsContext> client_context(const HttpClientOptions& options) {
    TlsContext context = new_context(TLS_client_method());
    SSL_CTX_set_min_proto_version(context.get(), TLS1_2_VERSION);
    SSL_CTX_set_alpn_protos(context.get(), kProtocols, kProtocolsSize);
    SSL_CTX_set_verify(context.get(), SSL_VERIFY_PEER, nullptr);
    if (options.authorities.empty()) {
        SSL_CTX_set_default_verify_paths(context.get());
    } else if (SSL_CTX_load_verify_file(context.get(), options.authorities.c_str()) != 1) {
        return bad_file("The authorities can't be read", options.authorities);
    }
    if (!options.revoked.empty()) TRY(refuse_revoked(context.get(), options.revoked));
    if (!options.certificate.empty())
        TRY(use_certificate(context.get(), options.certificate, options.key));
    return context;
}

Ssl accept_tls(const TlsContext& context, int socket) {
    Ssl ssl = new_connection(context, socket);
    SSL_set_accept_state(ssl.get());
    return ssl;
}

Ssl connect_tls(const TlsContext& context, int socket, const std::string& host) {
    Ssl ssl = new_connection(context, socket);
    SSL_set_connect_state(ssl.get());
    in6_addr ignored{};
    const bool address = inet_pton(AF_INET, host.c_str(), &ignored) == 1 ||
                         inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
    if (address) {
        X509_VERIFY_PARAM_set1_ip_asc(SSL_get0_param(ssl.get()), host.c_str());
    } else {
        SSL_set_hostflags(ssl.get(), X509_CHECK_FLAG_NO_PARTIAL_WILDCARDS);
        SSL_set1_host(ssl.get(), host.c_str());
        SSL_set_tlsext_host_name(ssl.get(), host.c_str());
    }
    return ssl;
}

std::optional<Hash> peer_certificate(ssl_st* ssl) {
    const X509* certificate = SSL_get0_peer_certificate(ssl);
    if (certificate == nullptr) return std::nullopt;
    Hash hash{};
    CHECK_THAT(X509_digest(certificate, EVP_sha256(), hash.data(), nullptr) == 1,
               "SHA-256 of a certificate");
    return hash;
}

bool peer_certificate_in_time(ssl_st* ssl) {
    const X509* certificate = SSL_get0_peer_certificate(ssl);
    return certificate == nullptr || X509_cmp_current_time(X509_get0_notAfter(certificate)) > 0;
}

bool peer_still_good(ssl_st* ssl, const TlsContext& context) {
    X509* const certificate = SSL_get0_peer_certificate(ssl);
    if (certificate == nullptr || names_revoked(context.get(), certificate)) return false;
    const std::unique_ptr<X509_STORE_CTX, decltype(&X509_STORE_CTX_free)> verification(
        X509_STORE_CTX_new(), X509_STORE_CTX_free);
    CHECK_THAT(verification != nullptr, "OpenSSL has memory");
    if (X509_STORE_CTX_init(verification.get(), SSL_CTX_get_cert_store(context.get()), certificate,
                            SSL_get_peer_cert_chain(ssl)) != 1)
        return false;
    X509_STORE_CTX_set_default(verification.get(), "ssl_client");
    return X509_verify_cert(verification.get()) == 1;
}

std::string tls_reason() {
    const unsigned long code = ERR_peek_last_error();
    if (code == 0) return {};
    const char* reason = ERR_reason_error_string(code);
    return reason == nullptr ? "error " + std::to_string(code) : reason;
}

}  // namespace dongbo
