#include "base/random.hpp"

#include <openssl/rand.h>

#include "base/error.hpp"

namespace dongbo {

void fill_secure_random(std::span<std::uint8_t> out) {
    CHECK_THAT(RAND_bytes(out.data(), static_cast<int>(out.size())) == 1, "the system has entropy");
}

}  // namespace dongbo
