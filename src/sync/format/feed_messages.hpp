// What owner and follower say to each other beside pages, descriptions and statements; and answers
// as the follower reads them. docs/formats/feed.md, "Requests".
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/format/page.hpp"
#include "sync/format/transport.hpp"
#include "sync/proof/merkle.hpp"

namespace dongbo {

/// Answer to `frontier`: {"peaks":["<hex>",…],"size":17}.
std::string encode(const MerkleFrontier& frontier);
Result<MerkleFrontier> decode_frontier(std::string_view json);

/// Answer to `consistency`: {"proof":["<hex>",…]}.
std::string encode_proof(const std::vector<Hash>& proof);
Result<std::vector<Hash>> decode_proof(std::string_view json);

/// Answer to `inclusion`: that an entry is in what the owner signed. Canonical JSON with the
/// members in order of their names.
struct InclusionProof {
    std::string checkpoint;   ///< signed note of the tree
    std::uint64_t index = 0;  ///< the entry's position − 1
    Hash leaf{};
    std::vector<Hash> proof;  ///< for verify_inclusion
    Hash root{};
    std::uint64_t size = 0;
    friend bool operator==(const InclusionProof&, const InclusionProof&) = default;
};
std::string encode(const InclusionProof& inclusion);
Result<InclusionProof> decode_inclusion(std::string_view json);

/// A page of changes with what its bytes say, hashed and decoded.
struct ReadChanges {
    ChangesPage page;  ///< without the texts of its entries
    std::vector<Hash> leaves;
    std::vector<FeedChange> changes;  ///< of the entries that are not erased
};

struct ReadAnswer {
    FeedAnswer answer;  ///< without its body where one of the following was read from it
    std::optional<ReadChanges> changes{};
    std::optional<SnapshotPage> snapshot{};
    std::optional<Error> unreadable{};
};

/// The costly half of taking an answer: decompresses, hashes, decodes; verifies nothing. About 2 µs
/// an entry; thread-safe.
ReadAnswer read_answer(const FeedRequest& request, FeedAnswer answer,
                       const CompressionDictionary& dictionary);

}  // namespace dongbo
