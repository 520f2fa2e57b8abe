#include "http/revoked_certificates.hpp"

#include <openssl/pem.h>
#include <openssl/ssl.h>
#include <openssl/x509_vfy.h>

#include <algorithm>
#include <memory>
#include <set>

#include "base/file.hpp"
#include "base/hash.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kFileMax = 64U << 20;
constexpr std::string_view kCure = "give a CRL as PEM, or a SHA-256 of a certificate in each line";

constexpr std::string_view kListBegins = "BEGIN X509 CRL";

using RevokedHashes = std::set<Hash>;

void free_hashes(void*, void* hashes, CRYPTO_EX_DATA*, int, long, void*) {
    delete static_cast<RevokedHashes*>(hashes);
}

/// Where a context keeps what it refuses.
int place_of_hashes() {
    static const int kPlace = SSL_CTX_get_ex_new_index(0, nullptr, nullptr, nullptr, free_hashes);
    return kPlace;
}

/// After what OpenSSL has found: the certificate itself, not those that signed it.
int check_hash(int good, X509_STORE_CTX* verification) {
    if (good != 1 || X509_STORE_CTX_get_error_depth(verification) != 0) return good;
    const auto* const ssl = static_cast<SSL*>(
        X509_STORE_CTX_get_ex_data(verification, SSL_get_ex_data_X509_STORE_CTX_idx()));
    const X509* const certificate = X509_STORE_CTX_get_current_cert(verification);
    if (!names_revoked(SSL_get_SSL_CTX(ssl), certificate)) return 1;
    X509_STORE_CTX_set_error(verification, X509_V_ERR_CERT_REVOKED);
    return 0;
}

Result<> use_lists(SSL_CTX* context, const std::string& text, const std::string& file) {
    const std::unique_ptr<BIO, decltype(&BIO_free)> in(
        BIO_new_mem_buf(text.data(), static_cast<int>(text.size())), BIO_free);
    X509_STORE* const store = SSL_CTX_get_cert_store(context);
    for (std::size_t begin = text.find(kListBegins); begin != std::string::npos;
         begin = text.find(kListBegins, begin + 1)) {
        const std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> list(
            PEM_read_bio_X509_CRL(in.get(), nullptr, nullptr, nullptr), X509_CRL_free);
        if (list == nullptr || X509_STORE_add_crl(store, list.get()) != 1)
            return fail(ErrorCode::invalid, "A list of revoked certificates can't be read", file,
                        std::string(kCure));
    }
    X509_STORE_set_flags(store, X509_V_FLAG_CRL_CHECK);
    return {};
}

Result<RevokedHashes> read_hashes(std::string_view text, const std::string& file) {
    RevokedHashes hashes;
    for (std::size_t number = 1; !text.empty(); ++number) {
        const std::size_t end = std::min(text.find('\n'), text.size());
        std::string line(text.substr(0, std::min(end, text.substr(0, end).find('#'))));
        text.remove_prefix(std::min(end + 1, text.size()));
        std::erase_if(line, [](char c) { return c == ' ' || c == '\t' || c == '\r' || c == ':'; });
        if (line.empty()) continue;
        Hash hash{};
        if (!parse_hex(line, hash))
            return fail(ErrorCode::invalid, "It is no SHA-256 of a certificate",
                        file + ", line " + std::to_string(number), std::string(kCure));
        hashes.insert(hash);
    }
    return hashes;
}

}  // namespace

bool names_revoked(const ssl_ctx_st* context, const x509_st* certificate) {
    const auto* const hashes =
        static_cast<const RevokedHashes*>(SSL_CTX_get_ex_data(context, place_of_hashes()));
    Hash hash{};
    CHECK_THAT(X509_digest(certificate, EVP_sha256(), hash.data(), nullptr) == 1,
               "SHA-256 of a certificate");
    return hashes != nullptr && hashes->contains(hash);
}

Result<> refuse_revoked(ssl_ctx_st* context, const std::string& file) {
    TRY_ASSIGN(const std::string text, read_file(file, kFileMax));
    if (text.contains(kListBegins)) return use_lists(context, text, file);
    TRY_ASSIGN(RevokedHashes hashes, read_hashes(text, file));
    SSL_CTX_set_ex_data(context, place_of_hashes(), new RevokedHashes(std::move(hashes)));
    SSL_CTX_set_verify(context, SSL_CTX_get_verify_mode(context), check_hash);
    return {};
}

}  // namespace dongbo
