#include "base/hash.hpp"

#include <openssl/evp.h>

#include <utility>

#include "base/error.hpp"

namespace dongbo {
namespace {

/// Fetched once: OpenSSL 3 looks the algorithm up by name at each use otherwise, which costs more
/// than hashing a record.
const EVP_MD* sha256_algorithm() {
    static const EVP_MD* const algorithm = EVP_MD_fetch(nullptr, "SHA256", nullptr);
    CHECK_THAT(algorithm != nullptr, "OpenSSL offers SHA-256");
    return algorithm;
}

}  // namespace

Sha256::Sha256() : context_(EVP_MD_CTX_new()) {
    CHECK_THAT(context_ != nullptr, "memory for a hash context");
    CHECK_THAT(EVP_DigestInit_ex2(context_, sha256_algorithm(), nullptr) == 1, "SHA-256 starts");
}

Sha256::~Sha256() {
    EVP_MD_CTX_free(context_);
}

Sha256::Sha256(Sha256&& other) noexcept : context_(std::exchange(other.context_, nullptr)) {}

Sha256& Sha256::operator=(Sha256&& other) noexcept {
    std::swap(context_, other.context_);
    return *this;
}

void Sha256::update(Bytes bytes) {
    CHECK_THAT(EVP_DigestUpdate(context_, bytes.data(), bytes.size()) == 1, "SHA-256 goes on");
}

Hash Sha256::finish() {
    Hash digest;
    unsigned length = 0;
    CHECK_THAT(EVP_DigestFinal_ex(context_, digest.data(), &length) == 1, "SHA-256 ends");
    CHECK_THAT(EVP_DigestInit_ex2(context_, nullptr, nullptr) == 1, "SHA-256 starts again");
    return digest;
}

Hash sha256(std::initializer_list<Bytes> parts) {
    thread_local Sha256 hasher;
    for (const Bytes part : parts) hasher.update(part);
    return hasher.finish();
}

}  // namespace dongbo
