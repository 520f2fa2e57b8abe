#include "http/certificate_maker.hpp"

#include <arpa/inet.h>
#include <openssl/bn.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <functional>

#include "base/file.hpp"

namespace dongbo {
namespace {

using Key = std::shared_ptr<EVP_PKEY>;
using Certificate = std::shared_ptr<X509>;

constexpr long kDay = 86'400;
constexpr std::size_t kPemMax = 1U << 20;

struct BioFree {
    void operator()(BIO* bio) const { BIO_free(bio); }
};

Key new_key(CertificateKeyKind kind) {
    EVP_PKEY* const made = kind == CertificateKeyKind::ed25519
                               ? EVP_PKEY_Q_keygen(nullptr, nullptr, "ED25519")
                               : EVP_EC_gen("P-256");
    CHECK_THAT(made != nullptr, "OpenSSL makes keys");
    return {made, EVP_PKEY_free};
}

/// Ed25519 has its own hash.
const EVP_MD* hash_for(const Key& key) {
    return EVP_PKEY_is_a(key.get(), "ED25519") == 1 ? nullptr : EVP_sha256();
}

void set_random_number(X509* certificate) {
    const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(BN_new(), BN_free);
    CHECK_THAT(BN_rand(number.get(), 120, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY) == 1 &&
                   BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(certificate)) != nullptr,
               "OpenSSL makes numbers");
}

/// Unsigned, its own issuer. nullptr: the name is none.
Certificate new_certificate(const std::string& name, int days, EVP_PKEY* key) {
    Certificate made(X509_new(), X509_free);
    CHECK_THAT(made != nullptr, "OpenSSL has memory");
    X509_set_version(made.get(), X509_VERSION_3);
    set_random_number(made.get());
    X509_gmtime_adj(X509_getm_notBefore(made.get()), days < 0 ? 2L * days * kDay : -kDay);
    X509_gmtime_adj(X509_getm_notAfter(made.get()), days * kDay);
    X509_set_pubkey(made.get(), key);
    X509_NAME* const subject = X509_get_subject_name(made.get());
    if (X509_NAME_add_entry_by_txt(subject, "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1,
                                   0) != 1)
        return nullptr;
    X509_set_issuer_name(made.get(), subject);
    return made;
}

bool extend(X509* certificate, int extension, const std::string& value) {
    X509V3_CTX context;
    X509V3_set_ctx_nodb(&context);
    X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
    const std::unique_ptr<X509_EXTENSION, decltype(&X509_EXTENSION_free)> made(
        X509V3_EXT_conf_nid(nullptr, &context, extension, value.c_str()), X509_EXTENSION_free);
    return made != nullptr && X509_add_ext(certificate, made.get(), -1) == 1;
}

std::string alternative_names(const std::vector<std::string>& hosts) {
    std::string names;
    for (const std::string& host : hosts) {
        in6_addr ignored{};
        const bool address = inet_pton(AF_INET, host.c_str(), &ignored) == 1 ||
                             inet_pton(AF_INET6, host.c_str(), &ignored) == 1;
        names += (names.empty() ? "" : ",") + std::string(address ? "IP:" : "DNS:") + host;
    }
    return names;
}

Result<std::string> pem_text(const std::function<int(BIO*)>& write) {
    const std::unique_ptr<BIO, BioFree> out(BIO_new(BIO_s_mem()));
    if (out == nullptr || write(out.get()) != 1)
        return fail(ErrorCode::internal, "OpenSSL can't write PEM");
    char* text = nullptr;
    const long size = BIO_get_mem_data(out.get(), &text);
    return std::string(text, static_cast<std::size_t>(size));
}

Result<> write_files(const CertificateFiles& files, X509* certificate, EVP_PKEY* key) {
    for (const std::string& file : {files.certificate, files.key})
        if (file_exists(file))
            return fail(ErrorCode::conflict, "There is such a file already", file,
                        "give a new folder: no key is written over");
    TRY_ASSIGN(const std::string secret, pem_text([&](BIO* out) {
                   return PEM_write_bio_PKCS8PrivateKey(out, key, nullptr, nullptr, 0, nullptr,
                                                        nullptr);
               }));
    TRY_ASSIGN(const std::string open,
               pem_text([&](BIO* out) { return PEM_write_bio_X509(out, certificate); }));
    // Files are made with mode 0600.
    TRY(write_file_atomically(files.key, secret));
    return write_file_atomically(files.certificate, open);
}

Result<Certificate> read_certificate(const std::string& file) {
    TRY_ASSIGN(const std::string text, read_file(file, kPemMax));
    const std::unique_ptr<BIO, BioFree> in(
        BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    Certificate certificate(PEM_read_bio_X509(in.get(), nullptr, nullptr, nullptr), X509_free);
    if (certificate == nullptr)
        return fail(ErrorCode::invalid, "The certificate can't be read", file, "give a PEM file");
    return certificate;
}

Result<> add_extensions(X509* certificate, const CertificateRequest& request) {
    std::string uses = request.server ? "serverAuth" : "";
    if (request.client) uses += uses.empty() ? "clientAuth" : ",clientAuth";
    bool good = extend(certificate, NID_basic_constraints, "critical,CA:FALSE") &&
                extend(certificate, NID_key_usage, "critical,digitalSignature");
    if (!uses.empty()) good = good && extend(certificate, NID_ext_key_usage, uses);
    if (!request.hosts.empty())
        good = good && extend(certificate, NID_subject_alt_name, alternative_names(request.hosts));
    if (good) return {};
    return fail(ErrorCode::invalid, "A host is neither a name nor an address", request.name);
}

}  // namespace

Result<CertificateAuthority> CertificateAuthority::create(const std::string& name, int days,
                                                          CertificateKeyKind kind,
                                                          const CertificateFiles& files) {
    Key key = new_key(kind);
    Certificate certificate = new_certificate(name, days, key.get());
    if (certificate == nullptr)
        return fail(ErrorCode::invalid, "It can't be the name of a certificate", name);
    CHECK_THAT(extend(certificate.get(), NID_basic_constraints, "critical,CA:TRUE") &&
                   extend(certificate.get(), NID_key_usage, "critical,keyCertSign,cRLSign") &&
                   extend(certificate.get(), NID_subject_key_identifier, "hash") &&
                   X509_sign(certificate.get(), key.get(), hash_for(key)) > 0,
               "OpenSSL signs");
    TRY(write_files(files, certificate.get(), key.get()));
    return CertificateAuthority(std::move(key), std::move(certificate));
}

Result<CertificateAuthority> CertificateAuthority::load(const CertificateFiles& files) {
    TRY_ASSIGN(Certificate certificate, read_certificate(files.certificate));
    TRY_ASSIGN(const std::string text, read_file(files.key, kPemMax));
    const std::unique_ptr<BIO, BioFree> in(
        BIO_new_mem_buf(text.data(), static_cast<int>(text.size())));
    // A key with a password must not make OpenSSL ask for it at the terminal.
    Key key(PEM_read_bio_PrivateKey(
                in.get(), nullptr, [](char*, int, int, void*) { return -1; }, nullptr),
            EVP_PKEY_free);
    if (key == nullptr || X509_check_private_key(certificate.get(), key.get()) != 1)
        return fail(ErrorCode::invalid, "The key can't be read or does not fit the certificate",
                    files.key, "give the PEM file of the authority's key");
    return CertificateAuthority(std::move(key), std::move(certificate));
}

Result<> CertificateAuthority::issue(const CertificateRequest& request,
                                     const CertificateFiles& files) const {
    const Key key = new_key(request.key);
    const Certificate made = new_certificate(request.name, request.days, key.get());
    if (made == nullptr)
        return fail(ErrorCode::invalid, "It can't be the name of a certificate", request.name);
    X509_set_issuer_name(made.get(), X509_get_subject_name(certificate_.get()));
    TRY(add_extensions(made.get(), request));
    CHECK_THAT(X509_sign(made.get(), key_.get(), hash_for(key_)) > 0, "OpenSSL signs");
    return write_files(files, made.get(), key.get());
}

Result<std::string> CertificateAuthority::revocation_list(
    std::span<const std::string> certificate_files) const {
    const std::unique_ptr<X509_CRL, decltype(&X509_CRL_free)> list(X509_CRL_new(), X509_CRL_free);
    const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> now(X509_gmtime_adj(nullptr, 0),
                                                                    ASN1_TIME_free);
    const std::unique_ptr<ASN1_TIME, decltype(&ASN1_TIME_free)> next(
        X509_gmtime_adj(nullptr, 30 * kDay), ASN1_TIME_free);
    CHECK_THAT(list != nullptr && now != nullptr && next != nullptr, "OpenSSL has memory");
    X509_CRL_set_version(list.get(), X509_CRL_VERSION_2);
    X509_CRL_set_issuer_name(list.get(), X509_get_subject_name(certificate_.get()));
    X509_CRL_set1_lastUpdate(list.get(), now.get());
    X509_CRL_set1_nextUpdate(list.get(), next.get());
    for (const std::string& file : certificate_files) {
        TRY_ASSIGN(const Certificate revoked, read_certificate(file));
        X509_REVOKED* const entry = X509_REVOKED_new();
        CHECK_THAT(entry != nullptr, "OpenSSL has memory");
        X509_REVOKED_set_serialNumber(entry, X509_get_serialNumber(revoked.get()));
        X509_REVOKED_set_revocationDate(entry, now.get());
        X509_CRL_add0_revoked(list.get(), entry);
    }
    X509_CRL_sort(list.get());
    CHECK_THAT(X509_CRL_sign(list.get(), key_.get(), hash_for(key_)) > 0, "OpenSSL signs");
    return pem_text([&](BIO* out) { return PEM_write_bio_X509_CRL(out, list.get()); });
}

Result<Hash> certificate_digest(const std::string& file) {
    TRY_ASSIGN(const Certificate certificate, read_certificate(file));
    Hash digest{};
    CHECK_THAT(X509_digest(certificate.get(), EVP_sha256(), digest.data(), nullptr) == 1,
               "SHA-256 of a certificate");
    return digest;
}

}  // namespace dongbo
