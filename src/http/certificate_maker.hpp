// Makes authorities, certificates and lists of revoked ones: for federations that are tried out and
// for tests. Real certificates come from a government's authority as files.
#pragma once

#include <memory>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/hash.hpp"

struct evp_pkey_st;
struct x509_st;

namespace dongbo {

/// PEM files.
struct CertificateFiles {
    std::string certificate, key;
};

enum class CertificateKeyKind : std::uint8_t {
    ed25519,  ///< what nodes sign with
    p256      ///< what browsers know too
};

struct CertificateRequest {
    std::string name;                  ///< common name
    std::vector<std::string> hosts{};  ///< names and addresses that a server is reached by
    bool server = false, client = false;
    /// Good from yesterday on, for so many days. Negative: good until so many days ago.
    int days = 365;
    CertificateKeyKind key = CertificateKeyKind::ed25519;
};

/// Not thread-safe.
class CertificateAuthority {
  public:
    /// A self-signed one with a new key, written as files: the key mode 0600. conflict: one of them
    /// is there.
    static Result<CertificateAuthority> create(const std::string& name, int days,
                                               CertificateKeyKind key,
                                               const CertificateFiles& files);
    /// invalid: no PEM of a certificate and its key.
    static Result<CertificateAuthority> load(const CertificateFiles& files);

    /// A certificate with a new key, written as create() does.
    Result<> issue(const CertificateRequest& request, const CertificateFiles& files) const;
    /// PEM of a list (CRL) that revokes these certificates, good for a month.
    Result<std::string> revocation_list(std::span<const std::string> certificate_files) const;

  private:
    CertificateAuthority(std::shared_ptr<evp_pkey_st> key, std::shared_ptr<x509_st> certificate)
        : key_(std::move(key)), certificate_(std::move(certificate)) {}
    std::shared_ptr<evp_pkey_st> key_;
    std::shared_ptr<x509_st> certificate_;
};

/// SHA-256 of the first certificate of a PEM file (DER): what a record of the dataset `machine`
/// names.
Result<Hash> certificate_digest(const std::string& file);

}  // namespace dongbo
