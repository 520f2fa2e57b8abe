// How two holders come to a statement that both have signed. docs/formats/statement.md.
//
//   follower → owner   StatementProposal: what it holds at a size of the feed
//   owner → follower   StatementOffer: what the owner holds at that size, and its signature
//   follower → owner   the whole document (sync/statement/statement.hpp): both keep it
//
// All three travel as `statement` requests: the owner tells by the first bytes which it is.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "sync/statement/statement.hpp"

namespace dongbo {

/// What a statement is about: known to both from the description of the feed.
struct StatementSubject {
    std::string dataset, feed;
    std::string contract, contract_version;
    std::vector<std::string> fields;
    std::uint64_t epoch = 1;
    std::uint64_t position = 0;
    Hash root{};  ///< of the tree at the position
    friend bool operator==(const StatementSubject&, const StatementSubject&) = default;
};

struct StatementProposal {
    std::uint64_t epoch = 1;
    std::uint64_t position = 0;
    Hash root{};
    StatementSide side;  ///< of the follower; with units where they are asked for
    friend bool operator==(const StatementProposal&, const StatementProposal&) = default;
};
/// Canonical JSON.
std::string encode(const StatementProposal& proposal);
/// Refuses anything that encode would not have written byte for byte.
Result<StatementProposal> decode_statement_proposal(std::string_view json);
/// True: the body of a `statement` request is a proposal, else a whole document.
bool is_statement_proposal(std::string_view body);

struct StatementOffer {
    StatementSide side;  ///< of the owner
    std::string edition;
    std::uint64_t log = 0;
    std::optional<StatementCovered> covered{};
    Timestamp at;
    NoteKey key;
    Signature signature{};  ///< over statement_text() of assemble_statement()
    friend bool operator==(const StatementOffer&, const StatementOffer&) = default;
};
std::string encode(const StatementOffer& offer);
/// Says nothing yet of the signature.
Result<StatementOffer> decode_statement_offer(std::string_view json);

/// The statement that both sign, with its verdict. Where the follower tells units and the owner
/// none, those of the follower are left out.
Statement assemble_statement(const StatementSubject& subject, const StatementSide& follower,
                             const StatementOffer& offer);

}  // namespace dongbo
