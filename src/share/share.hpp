// A share: the grant under which an agency may follow part of a dataset (quyền khai thác). A record
// of the contract `share`, like everything else: with a history, rules and an owner.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "contract/contract.hpp"
#include "store/node_store.hpp"

namespace dongbo {

inline constexpr std::string_view kShareContract = "share";

struct Share {
    std::string name;                 ///< "dan-cu-ha-noi": lower case letters, digits, hyphens
    std::string dataset;              ///< "person.G01"
    std::string consumer;             ///< agency: "H01"
    std::vector<std::string> fields;  ///< of the contract; empty: all
    std::string filter;    ///< CEL over the record, see share_filter.hpp; empty: every record
    bool pending = false;  ///< versions that wait go along
    std::string purpose, legal_basis;
    Date valid_from;
    std::optional<Date> valid_until;  ///< the first day on which it is no longer good
    double removal_threshold = 0.05;  ///< share of the records that may go at once unasked
    int delete_within_days = 30;      ///< after its end
    RecordId record{};                ///< that says it
    std::uint32_t version = 0;        ///< of that record

    bool valid_on(const Date& day) const;
    friend bool operator==(const Share&, const Share&) = default;
};

/// Shares of the node's datasets, good ones and ended ones, by name: the versions that are served,
/// so one that waits for somebody grants nothing. A node without the contract has none. About 20 µs
/// each.
Result<std::vector<Share>> read_shares(NodeStore& node);
/// invalid, not_found: a dataset, field or filter that is not there, with the cure. For who adds a
/// share, and for who makes a feed of one.
Result<> check_share(NodeStore& node, const Share& share);

/// What of the dataset's contract a follower sees: the shared fields, required where the owner
/// requires them, no rules, nothing that looks elsewhere. Same name, version and owner; `text` is
/// such that parse_contract() gives the same contract again. invalid: a field is not there.
Result<Contract> shared_contract(const Contract& contract, const Share& share);

/// What makes a feed another one: a new definition is a new version of the share's feed.
struct FeedDefinition {
    std::string contract;             ///< name
    std::string contract_version;     ///< "2.1.0"
    std::vector<std::string> fields;  ///< in the order of the contract; empty: all
    std::string filter;
    bool pending = false;
    friend bool operator==(const FeedDefinition&, const FeedDefinition&) = default;
};
/// Canonical JSON.
std::string encode(const FeedDefinition& definition);
/// The same of the share as of the contract.
std::string feed_definition(const Share& share, const Contract& contract);
Result<FeedDefinition> decode_feed_definition(std::string_view json);
/// As shared_contract() of a share with this definition.
Result<Contract> shared_contract(const Contract& contract, const FeedDefinition& definition);

}  // namespace dongbo
