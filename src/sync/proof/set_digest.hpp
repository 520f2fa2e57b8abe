// LtHash16: a digest of a set that takes adding and removing one element in a microsecond, in any
// order, and that adds up: the digest of a union of disjoint sets is the sum of theirs. Bellare and
// Micciancio 1997; Lewi et al., "Securing Update Propagation with Homomorphic Hashing", ePrint
// 2019/227. Construction, argument and golden vectors: docs/formats/digest.md.
#pragma once

#include <array>
#include <cstdint>
#include <string>

#include "base/hash.hpp"
#include "record/value.hpp"

namespace dongbo {

/// What an element adds to a digest. Made once, then added to as many digests as it belongs to.
struct DigestElement {
    /// Of the key SHA-256("dongbo element 1" ‖ record id ‖ content hash), the first 2,048 bytes of
    /// the ChaCha20 key stream (RFC 8439, counter 0, nonce 0) as little-endian 16-bit words. About
    /// 1.1 µs (two thirds of it the key stream).
    DigestElement(const RecordId& record, const Hash& content_hash);
    alignas(64) std::array<std::uint16_t, 1024> words;
};

/// The sum of elements, word by word modulo 2^16. Not for sets that could hold one element 2^16
/// times: it would vanish. A value: copied where it is kept, thread-safe as an int is.
class SetDigest {
  public:
    SetDigest() { words_.fill(0); }
    /// About 60 ns each.
    void add(const DigestElement& element);
    void remove(const DigestElement& element);
    void add(const SetDigest& other);
    void remove(const SetDigest& other);

    static constexpr std::size_t kBytes = 2048;
    std::string bytes() const;  ///< little-endian words
    static Result<SetDigest> from_bytes(std::string_view bytes);
    /// SHA-256 of bytes(), about 1.5 µs: what checkpoints and statements carry.
    Hash hash() const;
    friend bool operator==(const SetDigest&, const SetDigest&) = default;

  private:
    alignas(64) std::array<std::uint16_t, 1024> words_;
};

/// A set as far as it is proved: how many records, and which.
struct DigestedSet {
    std::uint64_t count = 0;
    SetDigest digest;

    void add(const DigestElement& element) { ++count, digest.add(element); }
    void remove(const DigestElement& element) { --count, digest.remove(element); }
    void add(const DigestedSet& other) { count += other.count, digest.add(other.digest); }
    friend bool operator==(const DigestedSet&, const DigestedSet&) = default;
};

/// The same, short: what stands in a checkpoint.
struct SetFigures {
    std::uint64_t count = 0;
    Hash digest{};  ///< SetDigest::hash()
    friend bool operator==(const SetFigures&, const SetFigures&) = default;
};
inline SetFigures figures(const DigestedSet& set) {
    return {set.count, set.digest.hash()};
}

}  // namespace dongbo
