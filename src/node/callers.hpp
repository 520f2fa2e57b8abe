// Finds out who sent a request. Logins does it for people and machines; tests say it themselves.
#pragma once

#include "http/message.hpp"
#include "node/caller.hpp"
#include "node/node_reader.hpp"

namespace dongbo {

struct Identified {
    Caller caller;
    std::string session;  ///< of an official's browser; empty: none
    /// Token that each change from this browser must carry, in a form field or a header. Empty
    /// where there is no session: certificates and tokens are not sent by other sites.
    std::string csrf;
};

class Callers {
  public:
    virtual ~Callers() = default;
    /// Nobody, where the request shows nothing. unauthorised: what it shows is not good.
    virtual Result<Identified> identify(const HttpRequest& request, NodeReader& reader,
                                        Timestamp now) = 0;
    /// Officials who are logged in.
    virtual std::size_t sessions() const = 0;
};

}  // namespace dongbo
