#include "base/signature.hpp"

#include <fcntl.h>
#include <openssl/bio.h>
#include <openssl/crypto.h>
#include <openssl/err.h>
#include <openssl/evp.h>
#include <openssl/pem.h>
#include <sys/stat.h>
#include <unistd.h>

#include <algorithm>
#include <cerrno>
#include <cstring>
#include <string_view>

#include "base/file.hpp"
#include "base/random.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kKeyFileMax = 64U << 10;

using Key = std::shared_ptr<EVP_PKEY>;
using Context = std::unique_ptr<EVP_MD_CTX, decltype(&EVP_MD_CTX_free)>;
using Memory = std::unique_ptr<BIO, decltype(&BIO_free)>;

Context make_context() {
    Context context(EVP_MD_CTX_new(), EVP_MD_CTX_free);
    CHECK_THAT(context != nullptr, "memory for a signature");
    return context;
}

PublicKey public_part(EVP_PKEY* key) {
    PublicKey out;
    std::size_t length = out.size();
    CHECK_THAT(EVP_PKEY_get_raw_public_key(key, out.data(), &length) == 1 && length == out.size(),
               "a key of Ed25519 has a public part of 32 bytes");
    return out;
}

/// Points of order 1, 2, 4 and 8 in every spelling that OpenSSL reads, the bit of the sign cleared.
/// Nobody has their private key; anybody can sign for them: the signature of zeros fits the key of
/// zeros for one text in four.
constexpr std::string_view kSmallOrder[] = {
    "0000000000000000000000000000000000000000000000000000000000000000",
    "0100000000000000000000000000000000000000000000000000000000000000",
    "26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05",
    "c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a",
    "ecffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "edffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f",
    "eeffffffffffffffffffffffffffffffffffffffffffffffffffffffffffff7f"};

bool has_small_order(PublicKey key) {
    key[31] &= 0x7f;
    return std::ranges::find(kSmallOrder, hex(key)) != std::end(kSmallOrder);
}

/// Text that is a secret: wiped before its memory is given back.
struct SecretText {
    std::string text;
    SecretText() = default;
    SecretText(const SecretText&) = delete;
    SecretText& operator=(const SecretText&) = delete;
    ~SecretText() { OPENSSL_cleanse(text.data(), text.size()); }
};

struct OpenFile {
    int descriptor;
    explicit OpenFile(const std::string& path)
        : descriptor(::open(path.c_str(), O_RDONLY | O_CLOEXEC | O_NONBLOCK)) {}
    OpenFile(const OpenFile&) = delete;
    OpenFile& operator=(const OpenFile&) = delete;
    ~OpenFile() {
        if (descriptor >= 0) ::close(descriptor);
    }
};

std::unexpected<Error> cannot_read(const std::string& file) {
    const ErrorCode code = errno == ENOENT ? ErrorCode::not_found : ErrorCode::unavailable;
    return fail(code, std::string("can't read the key: ") + std::strerror(errno), file);
}

/// Looks at the permissions of the very file that it reads.
Result<> read_private_file(const std::string& file, std::string& text) {
    const OpenFile open(file);
    if (open.descriptor < 0) return cannot_read(file);
    struct stat status{};
    if (::fstat(open.descriptor, &status) != 0 || !S_ISREG(status.st_mode)) {
        return fail(ErrorCode::invalid, "the key is not a regular file", file);
    }
    if ((status.st_mode & 077) != 0) {
        return fail(ErrorCode::invalid, "others than its owner may use the private key", file,
                    "make sure that nobody has read it, then run chmod 600 on it");
    }
    // One byte more than allowed tells a file that is too big.
    text.resize(kKeyFileMax + 1);
    std::size_t length = 0;
    while (length < text.size()) {
        const ssize_t got = ::read(open.descriptor, text.data() + length, text.size() - length);
        if (got < 0 && errno == EINTR) continue;
        if (got < 0) return cannot_read(file);
        if (got == 0) break;
        length += static_cast<std::size_t>(got);
    }
    if (length > kKeyFileMax) return fail(ErrorCode::invalid, "too big for a key", file);
    text.resize(length);
    return {};
}

/// A key file with a passphrase is refused instead of asking at a terminal that a service lacks.
int no_passphrase(char* /*buffer*/, int /*size*/, int /*writing*/, void* /*user*/) {
    return -1;
}

}  // namespace

Result<SigningKey> SigningKey::generate() {
    std::array<std::uint8_t, 32> seed;
    fill_secure_random(seed);
    Result<SigningKey> key = from_seed(seed);
    OPENSSL_cleanse(seed.data(), seed.size());
    return key;
}

Result<SigningKey> SigningKey::from_seed(const std::array<std::uint8_t, 32>& seed) {
    const Key key(EVP_PKEY_new_raw_private_key(EVP_PKEY_ED25519, nullptr, seed.data(), seed.size()),
                  EVP_PKEY_free);
    if (key == nullptr) return fail(ErrorCode::internal, "OpenSSL makes no key of Ed25519");
    return SigningKey(key, public_part(key.get()));
}

Result<SigningKey> SigningKey::load(const std::string& file) {
    SecretText pem;
    TRY(read_private_file(file, pem.text));
    const Memory memory(BIO_new_mem_buf(pem.text.data(), static_cast<int>(pem.text.size())),
                        BIO_free);
    CHECK_THAT(memory != nullptr, "memory for a key file");
    const Key key(PEM_read_bio_PrivateKey(memory.get(), nullptr, no_passphrase, nullptr),
                  EVP_PKEY_free);
    if (key == nullptr || EVP_PKEY_get_id(key.get()) != EVP_PKEY_ED25519) {
        ERR_clear_error();
        return fail(ErrorCode::invalid, "no private key of Ed25519 in PEM (PKCS #8)", file,
                    "openssl genpkey -algorithm ED25519 makes one");
    }
    return SigningKey(key, public_part(key.get()));
}

Result<> SigningKey::save(const std::string& file) const {
    if (file_exists(file)) {
        return fail(ErrorCode::conflict, "the key file is there already", file,
                    "move it away if a new key is wanted: what it signed stays signed");
    }
    const Memory memory(BIO_new(BIO_s_secmem()), BIO_free);
    CHECK_THAT(memory != nullptr, "memory for a key file");
    CHECK_THAT(PEM_write_bio_PKCS8PrivateKey(memory.get(), key_.get(), nullptr, nullptr, 0, nullptr,
                                             nullptr) == 1,
               "a key of Ed25519 can be written as PEM");
    char* text = nullptr;
    const long length = BIO_get_mem_data(memory.get(), &text);
    return write_file_atomically(file, std::string_view(text, static_cast<std::size_t>(length)));
}

Signature SigningKey::sign(Bytes message) const {
    const Context context = make_context();
    CHECK_THAT(EVP_DigestSignInit(context.get(), nullptr, nullptr, nullptr, key_.get()) == 1,
               "a key of Ed25519 signs");
    Signature signature;
    std::size_t length = signature.size();
    CHECK_THAT(EVP_DigestSign(context.get(), signature.data(), &length, message.data(),
                              message.size()) == 1 &&
                   length == signature.size(),
               "a signature of Ed25519 has 64 bytes");
    return signature;
}

bool verify_signature(const PublicKey& key, Bytes message, const Signature& signature) {
    if (has_small_order(key)) return false;
    const Key public_key(
        EVP_PKEY_new_raw_public_key(EVP_PKEY_ED25519, nullptr, key.data(), key.size()),
        EVP_PKEY_free);
    const Context context = make_context();
    const bool good =
        public_key != nullptr &&
        EVP_DigestVerifyInit(context.get(), nullptr, nullptr, nullptr, public_key.get()) == 1 &&
        EVP_DigestVerify(context.get(), signature.data(), signature.size(), message.data(),
                         message.size()) == 1;
    // A wrong signature is an answer, not an error for whoever asks OpenSSL next on this thread.
    if (!good) ERR_clear_error();
    return good;
}

}  // namespace dongbo
