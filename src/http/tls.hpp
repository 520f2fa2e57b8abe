// What OpenSSL is asked for: contexts of servers and clients, and who is at the other end.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>

#include "base/error.hpp"
#include "base/hash.hpp"
#include "http/client.hpp"
#include "http/server.hpp"

struct ssl_ctx_st;
struct ssl_st;

namespace dongbo {

struct SslFree {
    void operator()(ssl_st* ssl) const;
};
using Ssl = std::unique_ptr<ssl_st, SslFree>;
using TlsContext = std::shared_ptr<ssl_ctx_st>;

/// The context of an endpoint: a reload puts another one in its place. Thread-safe.
class CurrentTls {
  public:
    explicit CurrentTls(TlsContext context) : context_(std::move(context)) {}
    TlsContext get() const {
        const std::scoped_lock lock(mutex_);
        return context_;
    }
    void set(TlsContext context) {
        const std::scoped_lock lock(mutex_);
        context_ = std::move(context);
    }

  private:
    mutable std::mutex mutex_;
    TlsContext context_;
};

/// TLS 1.3; sessions are resumed by tickets of this context alone, for an hour at most. invalid
/// names the file.
Result<TlsContext> server_context(const TlsFiles& files);
/// TLS 1.2 or 1.3: providers of logins and the like are not ours.
Result<TlsContext> client_context(const HttpClientOptions& options);

/// `socket` must not block, and stays the caller's.
Ssl accept_tls(const TlsContext& context, int socket);
/// The certificate must be for `host`, a name or an address.
Ssl connect_tls(const TlsContext& context, int socket, const std::string& host);

/// SHA-256 of the certificate of the other end, if it sent one.
std::optional<Hash> peer_certificate(ssl_st* ssl);
/// False if it sent one that is past its end: a resumed session is not verified anew.
bool peer_certificate_in_time(ssl_st* ssl);
/// True if the client at the other end would be let in by `context` too, which came after the one
/// that let it in.
bool peer_still_good(ssl_st* ssl, const TlsContext& context);
/// Why the newest operation of this thread failed, in OpenSSL's words; empty: it does not say.
std::string tls_reason();

}  // namespace dongbo
