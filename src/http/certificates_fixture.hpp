// Authorities and certificates for tests, made anew in each: nothing secret lies in the repository.
#pragma once

#include <initializer_list>
#include <string>
#include <vector>

#include "base/file.hpp"
#include "http/certificate_maker.hpp"
#include "tests/support/must.hpp"

namespace dongbo::testing {

enum class CertificateUse { server, client };

/// Writes `<name>.pem` and `<name>.key` into its folder. ECDSA, P-256, as most have.
class TestAuthority {
  public:
    TestAuthority(std::string folder, const std::string& name)
        : folder_(std::move(folder)),
          file_(folder_ + "/" + name + ".pem"),
          authority_(must(CertificateAuthority::create(name, 365, CertificateKeyKind::p256,
                                                       {file_, folder_ + "/" + name + ".key"}))) {}

    /// PEM of the authority itself, for those that trust it.
    const std::string& file() const { return file_; }

    /// For `localhost` and 127.0.0.1. `days` may be negative: a certificate that was good until
    /// then, for that long.
    CertificateFiles issue(const std::string& name, CertificateUse use, int days = 30) const {
        CertificateRequest request{.name = name, .days = days, .key = CertificateKeyKind::p256};
        request.server = use == CertificateUse::server;
        request.client = !request.server;
        if (request.server) request.hosts = {"localhost", "127.0.0.1"};
        return issue(request);
    }
    CertificateFiles issue(const CertificateRequest& request) const {
        CertificateFiles files{folder_ + "/" + request.name + ".pem",
                               folder_ + "/" + request.name + ".key"};
        // A renewed certificate takes the place of the one before.
        for (const std::string& file : {files.certificate, files.key})
            if (file_exists(file)) must(remove_file(file));
        must(authority_.issue(request, files));
        return files;
    }
    /// PEM of a list that revokes these.
    std::string revocation_list(std::initializer_list<CertificateFiles> revoked) const {
        std::vector<std::string> files;
        for (const CertificateFiles& one : revoked) files.push_back(one.certificate);
        return must(authority_.revocation_list(files));
    }

  private:
    std::string folder_;
    std::string file_;
    CertificateAuthority authority_;
};

}  // namespace dongbo::testing
