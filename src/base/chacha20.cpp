#include "base/chacha20.hpp"

#include <openssl/evp.h>

#include <algorithm>
#include <memory>

#include "base/error.hpp"

namespace dongbo {
namespace {

using Context = std::unique_ptr<EVP_CIPHER_CTX, decltype(&EVP_CIPHER_CTX_free)>;

/// Knows the algorithm already, so that a new key costs no look-up by name.
Context make_context() {
    Context context(EVP_CIPHER_CTX_new(), EVP_CIPHER_CTX_free);
    CHECK_THAT(context != nullptr, "memory for a cipher context");
    static const EVP_CIPHER* const algorithm = EVP_CIPHER_fetch(nullptr, "ChaCha20", nullptr);
    CHECK_THAT(algorithm != nullptr, "OpenSSL offers ChaCha20");
    CHECK_THAT(EVP_EncryptInit_ex2(context.get(), algorithm, nullptr, nullptr, nullptr) == 1,
               "ChaCha20 starts");
    return context;
}

}  // namespace

void fill_chacha20(const std::array<std::uint8_t, 32>& key, std::span<std::uint8_t> out) {
    thread_local const Context context = make_context();
    // OpenSSL's form of block counter (4 bytes) and nonce (12).
    static constexpr std::array<std::uint8_t, 16> kStart{};
    CHECK_THAT(EVP_EncryptInit_ex2(context.get(), nullptr, key.data(), kStart.data(), nullptr) == 1,
               "ChaCha20 takes a key");
    std::ranges::fill(out, std::uint8_t{0});
    int length = 0;
    CHECK_THAT(EVP_EncryptUpdate(context.get(), out.data(), &length, out.data(),
                                 static_cast<int>(out.size())) == 1,
               "ChaCha20 goes on");
    CHECK_THAT(static_cast<std::size_t>(length) == out.size(),
               "a stream cipher holds nothing back");
}

}  // namespace dongbo
