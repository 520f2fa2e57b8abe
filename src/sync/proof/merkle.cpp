#include "sync/proof/merkle.hpp"

#include <algorithm>
#include <bit>

namespace dongbo {
namespace {

/// The levels of the complete subtrees that `count` leaves consist of, the biggest first.
std::vector<unsigned> levels_of(std::uint64_t count) {
    std::vector<unsigned> levels;
    for (; count != 0; count -= std::bit_floor(count)) {
        levels.push_back(static_cast<unsigned>(std::bit_width(count) - 1));
    }
    return levels;
}

/// Root of the tree that the complete subtrees make: the smallest ones are joined first.
Hash join(std::span<const Hash> peaks) {
    if (peaks.empty()) return empty_merkle_root();
    Hash root = peaks.back();
    for (std::size_t i = peaks.size() - 1; i > 0; --i) root = merkle_node(peaks[i - 1], root);
    return root;
}

/// `start` is a multiple of the biggest complete subtree in `count` leaves.
Result<std::vector<Hash>> peaks_of(std::uint64_t start, std::uint64_t count,
                                   const SubtreeHash& subtree) {
    std::vector<Hash> peaks;
    for (const unsigned level : levels_of(count)) {
        TRY_ASSIGN(peaks.emplace_back(), subtree(level, start >> level));
        start += std::uint64_t{1} << level;
    }
    return peaks;
}

Result<> append_root(std::vector<Hash>& proof, std::uint64_t start, std::uint64_t count,
                     const SubtreeHash& subtree) {
    TRY_ASSIGN(const std::vector<Hash> peaks, peaks_of(start, count, subtree));
    proof.push_back(join(peaks));
    return {};
}

/// Where RFC 9162 divides a tree of more than one leaf.
std::uint64_t left_part(std::uint64_t count) {
    return std::bit_floor(count - 1);
}

bool take(std::span<const Hash>& proof, Hash& next) {
    if (proof.empty()) return false;
    next = proof.front();
    proof = proof.subspan(1);
    return true;
}

}  // namespace

Hash merkle_node(const Hash& left, const Hash& right) {
    constexpr std::uint8_t kInner = 1;
    return sha256({Bytes(&kInner, 1), left, right});
}

Hash empty_merkle_root() {
    return sha256(std::string_view());
}

Result<MerkleFrontier> MerkleFrontier::make(std::uint64_t size, std::vector<Hash> peaks) {
    if (peaks.size() != static_cast<std::size_t>(std::popcount(size))) {
        return fail(ErrorCode::invalid, "a tree of " + std::to_string(size) + " leaves has " +
                                            std::to_string(std::popcount(size)) +
                                            " complete subtrees, not " +
                                            std::to_string(peaks.size()));
    }
    MerkleFrontier frontier;
    frontier.size_ = size;
    frontier.peaks_ = std::move(peaks);
    return frontier;
}

void MerkleFrontier::append(const Hash& leaf, const Completed& completed) {
    Hash hash = leaf;
    std::uint64_t index = size_++;
    unsigned level = 0;
    if (completed) completed(level, index, hash);
    for (; (index & 1) != 0; index >>= 1) {
        hash = merkle_node(peaks_.back(), hash);
        peaks_.pop_back();
        if (completed) completed(++level, index >> 1, hash);
    }
    peaks_.push_back(hash);
}

Hash MerkleFrontier::root() const {
    return join(peaks_);
}

SubtreeHash subtree_from(std::function<Result<Hash>(std::uint64_t index)> leaf, SubtreeHash node) {
    return [leaf = std::move(leaf), node = std::move(node)](unsigned level,
                                                            std::uint64_t index) -> Result<Hash> {
        const unsigned above = level % 8;
        const unsigned kept = level - above;
        MerkleFrontier frontier;
        for (std::uint64_t i = 0; i < std::uint64_t{1} << above; ++i) {
            const std::uint64_t below = (index << above) + i;
            TRY_ASSIGN(const Hash hash, kept == 0 ? leaf(below) : node(kept, below));
            frontier.append(hash);
        }
        return frontier.root();
    };
}

Result<MerkleFrontier> frontier_at(std::uint64_t size, const SubtreeHash& subtree) {
    TRY_ASSIGN(std::vector<Hash> peaks, peaks_of(0, size, subtree));
    return MerkleFrontier::make(size, std::move(peaks));
}

Result<std::vector<Hash>> inclusion_proof(std::uint64_t index, std::uint64_t size,
                                          const SubtreeHash& subtree) {
    if (index >= size) {
        return fail(ErrorCode::invalid, "a tree of " + std::to_string(size) +
                                            " leaves has no leaf " + std::to_string(index));
    }
    std::vector<Hash> proof;
    // From the root down to the leaf; the proof names them from the leaf up.
    for (std::uint64_t start = 0, count = size; count > 1;) {
        const std::uint64_t left = left_part(count);
        if (index - start < left) {
            TRY(append_root(proof, start + left, count - left, subtree));
            count = left;
        } else {
            TRY(append_root(proof, start, left, subtree));
            start += left, count -= left;
        }
    }
    std::ranges::reverse(proof);
    return proof;
}

Result<std::vector<Hash>> consistency_proof(std::uint64_t before, std::uint64_t after,
                                            const SubtreeHash& subtree) {
    if (before > after) {
        return fail(ErrorCode::invalid, "a tree of " + std::to_string(after) +
                                            " leaves never had " + std::to_string(before));
    }
    std::vector<Hash> proof;
    if (before == 0 || before == after) return proof;
    // Down to where the old tree ends with a subtree of the new one.
    std::uint64_t start = 0, count = after;
    while (before != start + count) {
        const std::uint64_t left = left_part(count);
        if (before - start <= left) {
            TRY(append_root(proof, start + left, count - left, subtree));
            count = left;
        } else {
            TRY(append_root(proof, start, left, subtree));
            start += left, count -= left;
        }
    }
    // The old tree is that very subtree: whoever asks has its root.
    if (start != 0) TRY(append_root(proof, start, count, subtree));
    std::ranges::reverse(proof);
    return proof;
}

// RFC 9162 section 2.1.3.2, in its words: fn is `at`, sn is `last`.
bool verify_inclusion(const Hash& leaf, std::uint64_t index, std::uint64_t size, const Hash& root,
                      std::span<const Hash> proof) {
    if (index >= size) return false;
    std::uint64_t at = index, last = size - 1;
    Hash hash = leaf;
    for (const Hash& next : proof) {
        if (last == 0) return false;
        if ((at & 1) != 0 || at == last) {
            hash = merkle_node(next, hash);
            for (; (at & 1) == 0 && at != 0; at >>= 1) last >>= 1;
        } else {
            hash = merkle_node(hash, next);
        }
        at >>= 1, last >>= 1;
    }
    return last == 0 && hash == root;
}

// RFC 9162 section 2.1.4.2.
bool verify_consistency(std::uint64_t before, const Hash& root_before, std::uint64_t after,
                        const Hash& root_after, std::span<const Hash> proof) {
    if (before > after) return false;
    if (before == 0) {
        return proof.empty() && root_before == empty_merkle_root() &&
               (after != 0 || root_after == root_before);
    }
    if (before == after) return proof.empty() && root_before == root_after;
    Hash first = root_before;
    if (!std::has_single_bit(before) && !take(proof, first)) return false;
    const int shift = std::countr_one(before - 1);
    std::uint64_t at = (before - 1) >> shift, last = (after - 1) >> shift;
    Hash hash_before = first, hash_after = first;
    for (const Hash& next : proof) {
        if (last == 0) return false;
        if ((at & 1) != 0 || at == last) {
            hash_before = merkle_node(next, hash_before);
            hash_after = merkle_node(next, hash_after);
            for (; (at & 1) == 0 && at != 0; at >>= 1) last >>= 1;
        } else {
            hash_after = merkle_node(hash_after, next);
        }
        at >>= 1, last >>= 1;
    }
    return last == 0 && hash_before == root_before && hash_after == root_after;
}

}  // namespace dongbo
