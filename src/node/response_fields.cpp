#include "node/response_fields.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kPolicy =
    "default-src 'none'; script-src 'self'; style-src 'self'; img-src 'self' data:; "
    "font-src 'self'; connect-src 'self'; form-action 'self'; frame-ancestors 'none'; "
    "base-uri 'none'";

}  // namespace

void add_security_fields(HttpResponse& response, bool secure) {
    HttpFields& fields = response.fields;
    fields.add("Content-Security-Policy", kPolicy);
    fields.add("X-Content-Type-Options", "nosniff");
    fields.add("Referrer-Policy", "no-referrer");
    fields.add("Cross-Origin-Opener-Policy", "same-origin");
    fields.add("Cross-Origin-Resource-Policy", "same-origin");
    fields.add("Permissions-Policy", "camera=(), geolocation=(), microphone=()");
    if (secure) fields.add("Strict-Transport-Security", "max-age=31536000; includeSubDomains");
    if (!fields.find("Cache-Control")) fields.add("Cache-Control", "no-store");
}

}  // namespace dongbo
