#include "node/login/secrets.hpp"

#include "base/random.hpp"

namespace dongbo {

std::string random_secret() {
    std::array<std::uint8_t, 32> bytes;
    fill_secure_random(bytes);
    return base64url(bytes);
}

bool same_secret(std::string_view left, std::string_view right) {
    if (left.size() != right.size()) return false;
    unsigned difference = 0;
    for (std::size_t i = 0; i < left.size(); ++i)
        difference |= static_cast<unsigned>(static_cast<unsigned char>(left[i]) ^
                                            static_cast<unsigned char>(right[i]));
    return difference == 0;
}

std::string pkce_challenge(std::string_view verifier) {
    return base64url(sha256(verifier));
}

}  // namespace dongbo
