// What somebody decided where a resolution can't: in which unit a record lies.
//
// A decision is a record of unit_decision beside the record that it is about, which is never
// rewritten. It belongs to a batch, a record of unit_decision_batch with author, approver and
// document, and holds while
//  * its batch is in force and served (the contract's rules ask for a second person above a
//  number),
//  * the record states the same unit, and
//  * the record's address is the same: another address is another question.
#pragma once

#include <map>
#include <optional>
#include <string>
#include <vector>

#include "store/node_store.hpp"

namespace dongbo {

inline constexpr std::string_view kDecisionContract = "unit_decision";
inline constexpr std::string_view kBatchContract = "unit_decision_batch";

enum class DecisionBasis : std::uint8_t { hand, locality, only_candidate };
std::string_view name(DecisionBasis basis);

struct UnitDecision {
    RecordId record;
    UnitRef stated, unit;
    DecisionBasis basis = DecisionBasis::hand;
    std::string evidence;        ///< what in the address decided
    std::string address_digest;  ///< see address_digest()
    RecordId batch;
};

struct DecisionBatch {
    std::string code, dataset, author, approver, document;
    DecisionBasis basis = DecisionBasis::hand;
    std::int64_t decisions = 0;
    Timestamp decided_at;
    bool undone = false;
    bool served = false;  ///< false: it waits for a second person, or a rule found it wanting
    std::string undone_by, undone_reason;

    bool in_force() const { return served && !undone; }
};

/// Of a record id and the address that a decision saw, in hexadecimal. The address itself is kept
/// with the record alone.
std::string address_digest(const RecordId& record, std::string_view address);

/// Reads decisions. Not thread-safe; what it has read of batches is kept until reload().
class DecisionReader {
  public:
    /// A node without the two contracts has no decisions.
    static Result<DecisionReader> open(NodeStore& node);

    /// The decision about a record that is in force, whatever the record says now.
    Result<std::optional<UnitDecision>> find(const std::string& dataset, const std::string& field,
                                             const RecordId& record);
    /// All of a dataset's decisions that are in force.
    Result<std::map<RecordId, UnitDecision>> all(const std::string& dataset,
                                                 const std::string& field);
    /// Batches of a dataset (empty: of all), in the order in which they were made.
    Result<std::vector<DecisionBatch>> batches(const std::string& dataset);
    /// not_found: there is no such batch.
    Result<DecisionBatch> batch(const std::string& code);
    Result<> reload();

  private:
    DecisionReader() = default;
    Store* decisions_ = nullptr;
    Store* batches_ = nullptr;
    std::string decision_dataset_, batch_dataset_;
    std::map<RecordId, DecisionBatch> known_;
};

/// Ids of the records that say it.
RecordId decision_id(const std::string& dataset, const std::string& field, const RecordId& record);
RecordId batch_id(const std::string& code);
/// Their source keys.
std::vector<std::string> decision_key(const std::string& dataset, const std::string& field,
                                      const RecordId& record);
inline constexpr std::string_view kDecisionSource = "dongbo/quyet-dinh-dvhc";

}  // namespace dongbo
