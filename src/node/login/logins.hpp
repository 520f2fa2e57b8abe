// Who asks: people by their session, machines by the certificate of their connection or by a signed
// token. How people log in and out.
#pragma once

#include <atomic>
#include <memory>
#include <optional>
#include <string>

#include "http/url.hpp"
#include "node/callers.hpp"
#include "node/login/directory.hpp"
#include "node/login/machine_tokens.hpp"
#include "node/login/pending_logins.hpp"
#include "node/login/provider.hpp"
#include "node/login/sessions.hpp"
#include "report/language.hpp"

namespace dongbo {

/// Thread-safe.
class Logins final : public Callers {
  public:
    /// `origin` of the pages, as browsers see it. Without a provider no official can log in;
    /// machines can.
    Logins(std::string origin, std::unique_ptr<Provider> provider, Timestamp started,
           const SessionLimits& limits = {});

    /// Looks at one thing: at the token, if there is one; else at the cookie; else at the
    /// certificate. unauthorised: the token is not good, or no machine has the certificate. Nobody:
    /// a session that is over, or whose official may no longer work here.
    Result<Identified> identify(const HttpRequest& request, NodeReader& reader,
                                Timestamp now) override;
    Result<Identified> identify(const HttpRequest& request, NodeStore& node, Timestamp now);
    /// As of the last request.
    std::size_t sessions() const override;

    /// Sends the browser to the provider. Blocks while that is asked, as finish() and log_out() do.
    Result<HttpResponse> begin(const std::string& return_to, Language language, Timestamp now);
    /// What comes back from there: a new session, or why not.
    Result<HttpResponse> finish(const HttpRequest& request, NodeStore& node, Language language,
                                Timestamp now);
    /// Ends the session, here and at the provider.
    HttpResponse log_out(const HttpRequest& request, Language language, Timestamp now);

  private:
    Result<Identified> by_session(const std::string& id, NodeStore& node, Timestamp now);
    Result<ProvenLogin> prove(const UrlFields& answer, const PendingLogin& pending,
                              Language language, Timestamp now);
    std::string cookie(const HttpRequest& request, std::string_view name) const;
    std::string redirect_uri() const { return origin_ + "/login/callback"; }

    const std::string origin_;
    const bool secure_;  ///< browsers reach it over TLS
    const std::unique_ptr<Provider> provider_;
    Directory directory_;
    MachineTokens machine_tokens_;
    PendingLogins pending_;
    Sessions sessions_;
    std::atomic<std::int64_t> last_request_ = 0;
};

/// Of a node that starts now. `settings`: nothing, if no official can log in.
std::unique_ptr<Logins> make_logins(const std::string& origin,
                                    const std::optional<LoginSettings>& settings);

}  // namespace dongbo
