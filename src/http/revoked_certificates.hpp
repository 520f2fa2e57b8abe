// Which certificates are good no longer, though an authority signed them and their time has not
// come.
#pragma once

#include <string>

#include "base/error.hpp"

struct ssl_ctx_st;
struct x509_st;

namespace dongbo {

/// Makes the context refuse what `file` revokes: a list of an authority (CRL, PEM, one or several),
/// or lines with the SHA-256 of a certificate in hexadecimal, `#` begins a remark. With a CRL every
/// certificate needs one of its authority that is in its time: without, nobody is let in. invalid
/// names file and line.
Result<> refuse_revoked(ssl_ctx_st* context, const std::string& file);

/// True if one of those lines names the certificate.
bool names_revoked(const ssl_ctx_st* context, const x509_st* certificate);

}  // namespace dongbo
