#include "sync/proof/set_digest.hpp"

#include <bit>
#include <cstring>
#include <span>

#include "base/chacha20.hpp"

namespace dongbo {
namespace {

static_assert(std::endian::native == std::endian::little,
              "the words of a digest are copied as they stand in memory");

constexpr std::string_view kElementPrefix = "dongbo element 1";

using Words = std::array<std::uint16_t, 1024>;

// Plain loops over whole arrays: the compiler makes vectors of them.

void add_words(Words& sum, const Words& other) {
    for (std::size_t i = 0; i < sum.size(); ++i) {
        sum[i] = static_cast<std::uint16_t>(sum[i] + other[i]);
    }
}

void subtract_words(Words& sum, const Words& other) {
    for (std::size_t i = 0; i < sum.size(); ++i) {
        sum[i] = static_cast<std::uint16_t>(sum[i] - other[i]);
    }
}

Bytes bytes_of(const Words& words) {
    return {reinterpret_cast<const std::uint8_t*>(words.data()), sizeof(Words)};
}

}  // namespace

DigestElement::DigestElement(const RecordId& record, const Hash& content_hash) {
    const Hash key = sha256({as_bytes(kElementPrefix), record.bytes, content_hash});
    fill_chacha20(key, {reinterpret_cast<std::uint8_t*>(words.data()), sizeof(Words)});
}

void SetDigest::add(const DigestElement& element) {
    add_words(words_, element.words);
}

void SetDigest::remove(const DigestElement& element) {
    subtract_words(words_, element.words);
}

void SetDigest::add(const SetDigest& other) {
    add_words(words_, other.words_);
}

void SetDigest::remove(const SetDigest& other) {
    subtract_words(words_, other.words_);
}

std::string SetDigest::bytes() const {
    return std::string(as_text(bytes_of(words_)));
}

Result<SetDigest> SetDigest::from_bytes(std::string_view bytes) {
    if (bytes.size() != kBytes) {
        return fail(ErrorCode::invalid, "a digest of a set has " + std::to_string(kBytes) +
                                            " bytes, not " + std::to_string(bytes.size()));
    }
    SetDigest digest;
    std::memcpy(digest.words_.data(), bytes.data(), kBytes);
    return digest;
}

Hash SetDigest::hash() const {
    return sha256(bytes_of(words_));
}

}  // namespace dongbo
