// Header fields that every answer carries: docs/security.md says why.
#pragma once

#include "http/message.hpp"

namespace dongbo {

/// Content-Security-Policy and the like; no-store unless the answer says otherwise; `secure`: the
/// browser is to come back over TLS alone.
void add_security_fields(HttpResponse& response, bool secure);

}  // namespace dongbo
