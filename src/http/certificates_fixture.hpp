// Authorities and certificates for tests, made anew in each: nothing secret lies in the repository.
#pragma once

#include <openssl/evp.h>
#include <openssl/pem.h>
#include <openssl/x509v3.h>

#include <cstdio>
#include <memory>
#include <string>

#include "base/error.hpp"

namespace dongbo::testing {

enum class CertificateUse { server, client };

/// PEM files.
struct CertificateFiles {
    std::string certificate, key;
};

/// Writes `<name>.pem` and `<name>.key` into its folder. ECDSA, P-256.
class TestAuthority {
  public:
    TestAuthority(std::string folder, const std::string& name)
        : folder_(std::move(folder)), key_(new_key()), certificate_(blank(name, 365, key_.get())) {
        CHECK_THAT(
            X509_set_issuer_name(certificate_.get(), X509_get_subject_name(certificate_.get())),
            "an issuer");
        extend(NID_basic_constraints, "critical,CA:TRUE");
        extend(NID_key_usage, "critical,keyCertSign,cRLSign");
        extend(NID_subject_key_identifier, "hash");
        CHECK_THAT(X509_sign(certificate_.get(), key_.get(), EVP_sha256()), "a signature");
        file_ = write(name, certificate_.get(), key_.get()).certificate;
    }

    /// PEM of the authority itself, for those that trust it.
    const std::string& file() const { return file_; }

    /// For `localhost` and 127.0.0.1. `days` may be negative: a certificate that was good until
    /// then, for that long.
    CertificateFiles issue(const std::string& name, CertificateUse use, int days = 30) const {
        const Key key = new_key();
        const Certificate certificate = blank(name, days, key.get());
        CHECK_THAT(
            X509_set_issuer_name(certificate.get(), X509_get_subject_name(certificate_.get())),
            "an issuer");
        X509* made = certificate.get();
        extend(made, NID_basic_constraints, "critical,CA:FALSE");
        extend(made, NID_key_usage, "critical,digitalSignature");
        extend(made, NID_ext_key_usage,
               use == CertificateUse::server ? "serverAuth" : "clientAuth");
        if (use == CertificateUse::server)
            extend(made, NID_subject_alt_name, "DNS:localhost,IP:127.0.0.1");
        CHECK_THAT(X509_sign(made, key_.get(), EVP_sha256()), "a signature");
        return write(name, made, key.get());
    }

  private:
    using Key = std::unique_ptr<EVP_PKEY, decltype(&EVP_PKEY_free)>;
    using Certificate = std::unique_ptr<X509, decltype(&X509_free)>;

    static Key new_key() {
        Key key(EVP_EC_gen("P-256"), EVP_PKEY_free);
        CHECK_THAT(key != nullptr, "a key");
        return key;
    }

    /// Unsigned, with a random number.
    static Certificate blank(const std::string& name, int days, EVP_PKEY* key) {
        constexpr long kDay = 86'400;
        Certificate made(X509_new(), X509_free);
        X509_set_version(made.get(), X509_VERSION_3);
        const std::unique_ptr<BIGNUM, decltype(&BN_free)> number(BN_new(), BN_free);
        CHECK_THAT(BN_rand(number.get(), 120, BN_RAND_TOP_ONE, BN_RAND_BOTTOM_ANY), "a number");
        BN_to_ASN1_INTEGER(number.get(), X509_get_serialNumber(made.get()));
        X509_gmtime_adj(X509_getm_notBefore(made.get()), days < 0 ? 2 * days * kDay : -kDay);
        X509_gmtime_adj(X509_getm_notAfter(made.get()), days * kDay);
        X509_set_pubkey(made.get(), key);
        X509_NAME_add_entry_by_txt(X509_get_subject_name(made.get()), "CN", MBSTRING_UTF8,
                                   reinterpret_cast<const unsigned char*>(name.c_str()), -1, -1, 0);
        return made;
    }

    void extend(int extension, const char* value) { extend(certificate_.get(), extension, value); }
    static void extend(X509* certificate, int extension, const char* value) {
        X509V3_CTX context;
        X509V3_set_ctx_nodb(&context);
        X509V3_set_ctx(&context, certificate, certificate, nullptr, nullptr, 0);
        X509_EXTENSION* made = X509V3_EXT_conf_nid(nullptr, &context, extension, value);
        CHECK_THAT(made != nullptr && X509_add_ext(certificate, made, -1) == 1, "an extension");
        X509_EXTENSION_free(made);
    }

    CertificateFiles write(const std::string& name, X509* certificate, EVP_PKEY* key) const {
        CertificateFiles files{folder_ + "/" + name + ".pem", folder_ + "/" + name + ".key"};
        put(files.certificate, [&](FILE* file) { return PEM_write_X509(file, certificate); });
        put(files.key, [&](FILE* file) {
            return PEM_write_PrivateKey(file, key, nullptr, nullptr, 0, nullptr, nullptr);
        });
        return files;
    }
    template <class Write>
    static void put(const std::string& path, Write write_to) {
        FILE* file = std::fopen(path.c_str(), "w");
        CHECK_THAT(file != nullptr && write_to(file) == 1, "a PEM file");
        std::fclose(file);
    }

    std::string folder_;
    Key key_;
    Certificate certificate_;
    std::string file_;
};

}  // namespace dongbo::testing
