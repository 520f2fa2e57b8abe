// Merkle trees of RFC 6962: a log of which nothing can be taken out unnoticed.
// docs/formats/feed.md, with golden vectors.
#pragma once

#include <cstdint>
#include <functional>
#include <span>
#include <string>
#include <vector>

#include "base/error.hpp"
#include "base/hash.hpp"

namespace dongbo {

/// SHA-256(0x01 ‖ left ‖ right).
Hash merkle_node(const Hash& left, const Hash& right);
/// Of no leaves: SHA-256 of nothing.
Hash empty_merkle_root();

/// The roots of the complete subtrees that a tree of some size consists of, the biggest first: all
/// that is needed to go on appending. At most 64 hashes; about 0.6 µs a leaf.
class MerkleFrontier {
  public:
    MerkleFrontier() = default;
    /// invalid: not as many hashes as a tree of the size has complete subtrees.
    static Result<MerkleFrontier> make(std::uint64_t size, std::vector<Hash> peaks);

    /// Called with the level and index of each subtree that the leaf completes, from level 0 (the
    /// leaf itself) up: for who keeps them for proofs.
    using Completed = std::function<void(unsigned level, std::uint64_t index, const Hash&)>;
    void append(const Hash& leaf, const Completed& completed = {});

    std::uint64_t size() const { return size_; }
    Hash root() const;  ///< at most 64 hashes to make
    const std::vector<Hash>& peaks() const { return peaks_; }

  private:
    std::uint64_t size_ = 0;
    std::vector<Hash> peaks_;
};

/// The root of the complete subtree of 2^level leaves that begins with leaf index × 2^level.
using SubtreeHash = std::function<Result<Hash>(unsigned level, std::uint64_t index)>;

/// True for the levels of complete subtrees whose roots are worth keeping besides the leaves: 8,
/// 16, 24 … One hash in 255 leaves, and any other root follows from at most 128 kept ones.
constexpr bool kept_level(unsigned level) {
    return level > 0 && level % 8 == 0;
}
/// Every subtree from what is kept: `leaf` is asked for leaves, `node` for kept levels alone. At
/// most 128 questions for a subtree, in the order of the index.
SubtreeHash subtree_from(std::function<Result<Hash>(std::uint64_t index)> leaf, SubtreeHash node);

/// Root, peaks and proofs of a tree as it was at any size, from complete subtrees (RFC 9162 section
/// 2.1). `index` counts from 0 (a feed's position − 1). invalid: no such leaf, or `before` beyond
/// `after`; what `subtree` fails with. A proof asks for at most 64 subtrees; a consistency proof
/// from 0 or to the same size is empty.
Result<MerkleFrontier> frontier_at(std::uint64_t size, const SubtreeHash& subtree);
Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                          const SubtreeHash& subtree);
Result<std::vector<Hash>> consistency_proof(std::uint64_t before, std::uint64_t after,
                                            const SubtreeHash& subtree);

bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const Hash& root,
                      std::span<const Hash> proof);
/// True also for `before` 0 with the root of no leaves and an empty proof, and for equal sizes with
/// equal roots and an empty proof.
bool verify_consistency(std::uint64_t before, const Hash& root_before, std::uint64_t after,
                        const Hash& root_after, std::span<const Hash> proof);

}  // namespace dongbo
