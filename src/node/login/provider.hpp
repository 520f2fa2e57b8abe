// The OpenID provider as this node sees it: discovery, the code for a token, and the checks of that
// token (OpenID Connect Core 1.0 §3.1, OAuth 2.0 with PKCE).
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <string_view>

#include "node/login/claims.hpp"
#include "node/login/login_settings.hpp"
#include "node/login/outside_web.hpp"
#include "node/login/signed_token.hpp"

namespace dongbo {

/// What discovery says, each an address of https, or of loopback where the issuer is one.
struct ProviderMetadata {
    std::string authorization, token, keys;
    std::string end_session;               ///< empty: there is none
    bool names_itself_in_answers = false;  ///< RFC 9207: `iss` beside the code
};

struct ProvenLogin {
    std::string subject;
    std::string id_token;
};

/// Thread-safe. Blocks while the provider is asked: not for the network thread.
class Provider {
  public:
    Provider(LoginSettings settings, std::unique_ptr<OutsideWeb> web)
        : settings_(std::move(settings)), web_(std::move(web)) {}

    const LoginSettings& settings() const { return settings_; }

    /// Asked anew after an hour. unavailable: it can't be reached or makes no sense; that is kept
    /// for ten seconds, so that nobody waits for a provider that is down.
    Result<ProviderMetadata> metadata(Timestamp now);
    /// Who logged in, told by the token that the provider gives for the code.
    Result<ProvenLogin> redeem(const std::string& code, const std::string& verifier,
                               const std::string& nonce, const std::string& redirect_uri,
                               Timestamp now);

  private:
    Result<ProviderMetadata> discover();
    Result<std::string> fetch(const std::string& url);
    Result<std::string> fetch_token(const ProviderMetadata& metadata, const std::string& code,
                                    const std::string& verifier, const std::string& redirect_uri);
    Result<std::shared_ptr<const KeySet>> fetch_keys(const std::string& url);
    Result<std::shared_ptr<const KeySet>> keys(const ProviderMetadata& metadata, bool again,
                                               Timestamp now);
    Result<std::string> verified(const ProviderMetadata& metadata, const std::string& token,
                                 Timestamp now);
    Result<> check(const Claims& claims, const std::string& nonce, Timestamp now) const;

    const LoginSettings settings_;
    const std::unique_ptr<OutsideWeb> web_;
    std::mutex mutex_;  ///< held while the provider is asked for metadata or keys
    std::optional<ProviderMetadata> metadata_;
    Timestamp metadata_at_{}, failed_at_{};
    Error failure_;
    std::shared_ptr<const KeySet> keys_;
    Timestamp keys_at_{};
};

}  // namespace dongbo
