// Tokens, their claims, keys, and the addresses of a login: whatever strangers send is refused, or
// is what it says. The first byte chooses.
#include <cstdlib>
#include <string>
#include <string_view>

#include "node/login/claims.hpp"
#include "node/login/outside_web.hpp"
#include "node/login/pending_logins.hpp"
#include "node/login/signed_token.hpp"

using namespace dongbo;

namespace {

/// RFC 7515, appendix A.3.
constexpr std::string_view kKeys =
    R"({"keys":[{"kty":"EC","crv":"P-256","x":"f83OJ3D2xF1Bg8vub9tLe1gHMzV76e8Tus9uPHvRVEU",)"
    R"("y":"x_FEzRu9m36HLN_tue659LNpXW6pCyStikYjKIWI5a0"}]})";
constexpr std::string_view kPayload =
    "{\"iss\":\"joe\",\r\n \"exp\":1300819380,\r\n \"http://example.com/is_root\":true}";

void read_token(std::string_view token) {
    static const KeySet keys = *KeySet::parse_set(kKeys);
    const auto payload = keys.verify(token);
    // Nobody but the authors of the standard has the key.
    if (payload && *payload != kPayload) std::abort();
}

void read_keys(std::string_view text) {
    const auto set = KeySet::parse_set(text);
    if (set && set->size() == 0) std::abort();
    const auto key = KeySet::parse_key(text);
    if (key && key->size() != 1) std::abort();
}

void read_claims(std::string_view text) {
    const auto claims = parse_claims(text);
    if (!claims) return;
    // Anything may be in them, but no token counts at two ends of a day.
    constexpr std::int64_t kDay = 86'400'000;
    const Timestamp now{1'790'000'000'000};
    if (check_times(*claims, now, 60'000) &&
        check_times(*claims, Timestamp{now.milliseconds + kDay}, 60'000))
        std::abort();
}

void read_addresses(std::string_view text) {
    const std::string path = local_path(text);
    if (!path.starts_with('/') || path.starts_with("//") || path.contains('\\')) std::abort();
    const auto address = parse_web_address(text);
    if (!address) return;
    const bool secure = address->origin.starts_with("https://");
    if (!secure && !address->origin.starts_with("http://localhost") &&
        !address->origin.starts_with("http://127.0.0.1") &&
        !address->origin.starts_with("http://[::1]"))
        std::abort();
    if (!address->path.starts_with('/') || address->origin.contains('@')) std::abort();
}

}  // namespace

extern "C" int LLVMFuzzerTestOneInput(const std::uint8_t* data, std::size_t size) {
    if (size == 0) return 0;
    const std::string_view text(reinterpret_cast<const char*>(data + 1), size - 1);
    switch (data[0] % 4) {
        case 0:
            read_token(text);
            break;
        case 1:
            read_keys(text);
            break;
        case 2:
            read_claims(text);
            break;
        default:
            read_addresses(text);
    }
    return 0;
}
