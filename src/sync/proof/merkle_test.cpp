#include "sync/proof/merkle.hpp"

#include <doctest/doctest.h>
#include <rapidcheck.h>

#include <bit>
#include <map>
#include <set>
#include <vector>

#include "tests/support/must.hpp"

using namespace dongbo;

namespace {

using Leaves = std::span<const Hash>;

/// Some leaves, always the same.
const std::vector<Hash>& leaves() {
    static const std::vector<Hash> made = [] {
        std::vector<Hash> out;
        for (int i = 0; i < 3000; ++i) out.push_back(sha256("leaf " + std::to_string(i)));
        return out;
    }();
    return made;
}

Leaves first(std::uint64_t size) {
    return Leaves(leaves()).first(size);
}

// The definitions of RFC 6962 section 2.1 word by word, as slow as they are.

std::size_t divide(std::size_t count) {
    std::size_t left = 1;
    while (left * 2 < count) left *= 2;
    return left;
}

Hash plain_root(Leaves d) {
    if (d.empty()) return sha256("");
    if (d.size() == 1) return d[0];
    const std::size_t k = divide(d.size());
    const std::array<std::uint8_t, 1> inner{1};
    return sha256({Bytes(inner), plain_root(d.first(k)), plain_root(d.subspan(k))});
}

std::vector<Hash> plain_path(std::size_t m, Leaves d) {
    if (d.size() <= 1) return {};
    const std::size_t k = divide(d.size());
    const bool left = m < k;
    std::vector<Hash> path = left ? plain_path(m, d.first(k)) : plain_path(m - k, d.subspan(k));
    path.push_back(plain_root(left ? d.subspan(k) : d.first(k)));
    return path;
}

std::vector<Hash> plain_subproof(std::size_t m, Leaves d, bool known) {
    if (m == d.size()) return known ? std::vector<Hash>{} : std::vector<Hash>{plain_root(d)};
    const std::size_t k = divide(d.size());
    const bool left = m <= k;
    std::vector<Hash> proof =
        left ? plain_subproof(m, d.first(k), known) : plain_subproof(m - k, d.subspan(k), false);
    proof.push_back(plain_root(left ? d.subspan(k) : d.first(k)));
    return proof;
}

/// What an owner keeps: the leaves, and nodes of the kept levels as append() told them.
class Kept {
  public:
    explicit Kept(std::uint64_t size) {
        for (const Hash& leaf : first(size)) {
            frontier_.append(leaf, [&](unsigned level, std::uint64_t index, const Hash& hash) {
                if (level == 0) REQUIRE(hash == leaves()[index]);
                if (kept_level(level)) nodes_[{level, index}] = hash;
            });
        }
    }
    SubtreeHash subtree() const {
        return subtree_from(
            [this](std::uint64_t index) -> Result<Hash> {
                if (index >= frontier_.size()) return fail(ErrorCode::not_found, "no such leaf");
                return leaves()[index];
            },
            [this](unsigned level, std::uint64_t index) -> Result<Hash> {
                const auto node = nodes_.find({level, index});
                if (node == nodes_.end()) return fail(ErrorCode::not_found, "no such node");
                return node->second;
            });
    }
    const MerkleFrontier& frontier() const { return frontier_; }
    std::size_t nodes() const { return nodes_.size(); }

  private:
    MerkleFrontier frontier_;
    std::map<std::pair<unsigned, std::uint64_t>, Hash> nodes_;
};

const Kept& all_kept() {
    static const Kept kept(leaves().size());
    return kept;
}

/// Each way to change one bit, to leave out or add a hash is refused.
template <class Verify>
bool refuses_all_changes(const std::vector<Hash>& proof, const Verify& verify) {
    for (std::size_t i = 0; i < proof.size(); ++i) {
        std::vector<Hash> changed = proof;
        changed[i][(i * 7) % 32] ^= static_cast<std::uint8_t>(1U << (i % 8));
        if (verify(changed)) return false;
        changed = proof;
        changed.erase(changed.begin() + static_cast<std::ptrdiff_t>(i));
        if (verify(changed)) return false;
        changed = proof;
        changed.insert(changed.begin() + static_cast<std::ptrdiff_t>(i), proof[i]);
        if (verify(changed)) return false;
    }
    std::vector<Hash> longer = proof;
    longer.push_back(sha256("more"));
    return !verify(longer);
}

}  // namespace

TEST_CASE("a tree that grows has the roots that RFC 6962 defines") {
    MerkleFrontier frontier;
    CHECK(frontier.root() == plain_root({}));
    for (std::uint64_t size = 1; size <= 300; ++size) {
        frontier.append(leaves()[size - 1]);
        REQUIRE(frontier.size() == size);
        REQUIRE(frontier.root() == plain_root(first(size)));
    }
}

TEST_CASE("every complete subtree is told once, with its level, index and root") {
    std::set<std::pair<unsigned, std::uint64_t>> told;
    MerkleFrontier frontier;
    for (const Hash& leaf : first(200)) {
        frontier.append(leaf, [&](unsigned level, std::uint64_t index, const Hash& hash) {
            CHECK(told.emplace(level, index).second);
            const std::uint64_t width = std::uint64_t{1} << level;
            CHECK(hash == plain_root(Leaves(leaves()).subspan(index * width, width)));
        });
    }
    CHECK(told.size() == 200 + 100 + 50 + 25 + 12 + 6 + 3 + 1);
}

TEST_CASE("a frontier goes on from its peaks") {
    for (const std::uint64_t size : {0U, 1U, 2U, 3U, 7U, 8U, 100U, 255U}) {
        MerkleFrontier frontier = must(frontier_at(size, all_kept().subtree()));
        CHECK(frontier.root() == plain_root(first(size)));
        MerkleFrontier again = must(MerkleFrontier::make(size, frontier.peaks()));
        for (std::uint64_t i = size; i < 300; ++i) again.append(leaves()[i]);
        CHECK(again.root() == plain_root(first(300)));
        std::vector<Hash> wrong = frontier.peaks();
        wrong.push_back(sha256(""));
        CHECK(MerkleFrontier::make(size, wrong).error().code == ErrorCode::invalid);
    }
    CHECK_FALSE(MerkleFrontier::make(3, {sha256("")}).has_value());
}

TEST_CASE("proofs of all small trees are those of RFC 9162 and hold") {
    for (std::uint64_t size = 1; size <= 130; ++size) {
        const Kept kept(size);
        const Hash root = plain_root(first(size));
        for (std::uint64_t i = 0; i < size; ++i) {
            const std::vector<Hash> proof = must(inclusion_proof(i, size, kept.subtree()));
            REQUIRE(proof == plain_path(i, first(size)));
            REQUIRE(verify_inclusion(leaves()[i], i, size, root, proof));
        }
        for (std::uint64_t before = 1; before <= size; ++before) {
            const std::vector<Hash> proof = must(consistency_proof(before, size, kept.subtree()));
            REQUIRE(proof == plain_subproof(before, first(size), true));
            REQUIRE(verify_consistency(before, plain_root(first(before)), size, root, proof));
        }
        const std::vector<Hash> from_none = must(consistency_proof(0, size, kept.subtree()));
        CHECK(from_none.empty());
        CHECK(verify_consistency(0, empty_merkle_root(), size, root, from_none));
    }
}

TEST_CASE("proofs of bigger trees come from the leaves and every eighth level") {
    CHECK(all_kept().nodes() == leaves().size() / 256);
    const SubtreeHash subtree = all_kept().subtree();
    rc::check([&] {
        const auto size = *rc::gen::inRange<std::uint64_t>(1, leaves().size() + 1);
        const auto index = *rc::gen::inRange<std::uint64_t>(0, size);
        const Hash root = must(frontier_at(size, subtree)).root();
        RC_ASSERT(root == plain_root(first(size)));
        const auto inclusion = must(inclusion_proof(index, size, subtree));
        RC_ASSERT(inclusion == plain_path(index, first(size)));
        RC_ASSERT(verify_inclusion(leaves()[index], index, size, root, inclusion));
        const auto consistency = must(consistency_proof(index + 1, size, subtree));
        RC_ASSERT(consistency == plain_subproof(index + 1, first(size), true));
        RC_ASSERT(
            verify_consistency(index + 1, plain_root(first(index + 1)), size, root, consistency));
    });
}

TEST_CASE("an inclusion proof holds for its leaf, index, size and root alone") {
    rc::check([] {
        const auto size = *rc::gen::inRange<std::uint64_t>(1, 140);
        const auto index = *rc::gen::inRange<std::uint64_t>(0, size);
        const Hash& leaf = leaves()[index];
        const Hash root = plain_root(first(size));
        const std::vector<Hash> proof = plain_path(index, first(size));
        RC_ASSERT(verify_inclusion(leaf, index, size, root, proof));
        RC_ASSERT(refuses_all_changes(proof, [&](const std::vector<Hash>& changed) {
            return verify_inclusion(leaf, index, size, root, changed);
        }));
        for (std::uint64_t other = 0; other <= size + 1; ++other) {
            if (other != index) RC_ASSERT(!verify_inclusion(leaf, other, size, root, proof));
        }
        RC_ASSERT(!verify_inclusion(leaves()[index + 1], index, size, root, proof));
        RC_ASSERT(!verify_inclusion(leaf, index, size, plain_root(first(size + 1)), proof));
    });
}

TEST_CASE("an inclusion proof does not hold in a tree whose proofs have another length") {
    for (std::uint64_t size = 1; size <= 64; ++size) {
        const Hash root = plain_root(first(size));
        for (std::uint64_t index = 0; index < size; ++index) {
            const std::vector<Hash> proof = plain_path(index, first(size));
            CHECK_FALSE(verify_inclusion(leaves()[index], index, size * 4, root, proof));
            CHECK_FALSE(verify_inclusion(leaves()[index], index, 0, root, proof));
            CHECK_FALSE(verify_inclusion(leaves()[index], index, index, root, proof));
        }
    }
}

TEST_CASE("a consistency proof holds for its sizes and roots alone") {
    rc::check([] {
        const auto after = *rc::gen::inRange<std::uint64_t>(1, 140);
        const auto before = *rc::gen::inRange<std::uint64_t>(1, after + 1);
        const Hash old_root = plain_root(first(before)), new_root = plain_root(first(after));
        const std::vector<Hash> proof = plain_subproof(before, first(after), true);
        RC_ASSERT(verify_consistency(before, old_root, after, new_root, proof));
        RC_ASSERT(refuses_all_changes(proof, [&](const std::vector<Hash>& changed) {
            return verify_consistency(before, old_root, after, new_root, changed);
        }));
        const Hash other = plain_root(first(after + 1));
        RC_ASSERT(!verify_consistency(before, other, after, new_root, proof));
        RC_ASSERT(!verify_consistency(before, old_root, after, other, proof));
        for (std::uint64_t size = 0; size <= after; ++size) {
            if (size == before) continue;
            RC_ASSERT(!verify_consistency(size, old_root, after, new_root, proof));
        }
    });
}

TEST_CASE("a history that was rewritten or cut is not consistent with what was seen") {
    std::vector<Hash> rewritten(leaves().begin(), leaves().begin() + 100);
    rewritten[17][0] ^= 1;
    const Hash seen = plain_root(first(60));
    const std::vector<Hash> proof = plain_subproof(60, rewritten, true);
    CHECK_FALSE(verify_consistency(60, seen, 100, plain_root(rewritten), proof));
    CHECK_FALSE(verify_consistency(100, plain_root(first(100)), 60, seen,
                                   plain_subproof(60, first(100), true)));
    CHECK_FALSE(verify_consistency(60, seen, 60, plain_root(Leaves(rewritten).first(60)), {}));
    CHECK_FALSE(verify_consistency(0, seen, 100, plain_root(first(100)), {}));
    CHECK_FALSE(verify_consistency(0, empty_merkle_root(), 0, seen, {}));
    CHECK(verify_consistency(0, empty_merkle_root(), 0, empty_merkle_root(), {}));
}

TEST_CASE("proofs of what is not there are refused, and errors of the store come through") {
    const SubtreeHash subtree = all_kept().subtree();
    CHECK(inclusion_proof(5, 5, subtree).error().code == ErrorCode::invalid);
    CHECK(inclusion_proof(0, 0, subtree).error().code == ErrorCode::invalid);
    CHECK(consistency_proof(6, 5, subtree).error().code == ErrorCode::invalid);
    const std::uint64_t beyond = leaves().size() + 1;
    CHECK(inclusion_proof(0, beyond, subtree).error().code == ErrorCode::not_found);
    CHECK(consistency_proof(1, beyond, subtree).error().code == ErrorCode::not_found);
    CHECK(frontier_at(beyond, subtree).error().code == ErrorCode::not_found);
}

TEST_CASE("sizes near the end of the numbers are verified without overflow") {
    constexpr std::uint64_t kMost = ~std::uint64_t{0};
    const std::vector<Hash> proof(64, sha256("x"));
    for (std::size_t length = 0; length <= proof.size(); ++length) {
        const std::span<const Hash> part = std::span(proof).first(length);
        CHECK_FALSE(verify_inclusion(proof[0], kMost - 1, kMost, sha256(""), part));
        CHECK_FALSE(verify_inclusion(proof[0], kMost, kMost, sha256(""), part));
        CHECK_FALSE(verify_consistency(kMost - 1, sha256("a"), kMost, sha256(""), part));
    }
}
