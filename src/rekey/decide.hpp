// Makes decisions on units, approves and undoes them: by hand, by a table of hamlets and streets,
// or by rule for many at once. Everything is a record with author and document.
#pragma once

#include "rekey/current_units.hpp"
#include "rekey/locality_table.hpp"

namespace dongbo {

/// Who decides, and on what.
struct Authority {
    std::string author, document;
    std::string approver;  ///< the second person; may come later
};

struct BatchReport {
    std::string code;  ///< of the batch; empty: nothing was decided
    std::uint64_t decided = 0;
    std::uint64_t waiting = 0;  ///< looked at, and still without evidence
    bool in_force = false;      ///< false: a second person has to approve it
};

/// One choice by hand.
struct UnitChoice {
    RecordId record;
    std::string code;  ///< of the unit in the edition in force
};

/// Not thread-safe. A batch takes effect when its own record is committed, after its decisions: a
/// crash before leaves decisions of a batch that is not there, which hold nothing.
class Decider {
  public:
    static Result<Decider> open(NodeStore& node, const DatasetPlace& place,
                                std::shared_ptr<const UnitList> list);

    CurrentUnits& units() { return units_; }

    /// By hand. invalid, and nothing is decided, if one of the records does not wait, or the unit
    /// is none of its candidates.
    Result<BatchReport> decide(const std::vector<UnitChoice>& choices, const Authority& authority);
    /// Every waiting record whose address the table places in one of its candidates. `stated`: of
    /// this unit alone.
    Result<BatchReport> decide(const LocalityTable& table, const ListedUnit* stated,
                               const Authority& authority, const Progress& progress);
    /// Every waiting record whose source names one successor without saying that all went there.
    Result<BatchReport> decide_only_candidates(const ListedUnit* stated, const Authority& authority,
                                               const Progress& progress);

    /// The second person. invalid: the batch needs nobody, or the author approves it himself.
    Result<BatchReport> approve(const std::string& batch, const std::string& approver);
    /// A whole batch: one change, whatever its size.
    Result<> undo(const std::string& batch, const std::string& by, const std::string& reason);
    /// One decision.
    Result<> undo(const RecordId& record, const std::string& by, const std::string& reason);

  private:
    struct Made {
        WaitingRecord waiting;
        const ListedUnit* unit;
        std::string evidence;
    };
    using Choose = std::function<std::optional<std::pair<const ListedUnit*, std::string>>(
        const WaitingRecord&)>;

    Decider(NodeStore& node, CurrentUnits units) : node_(&node), units_(std::move(units)) {}
    Result<BatchReport> decide_many(const ListedUnit* stated, DecisionBasis basis,
                                    const Authority& authority, const Progress& progress,
                                    const Choose& choose);
    Result<> write_decisions(const std::vector<Made>& made, DecisionBasis basis,
                             const std::string& code);
    Result<BatchReport> close_batch(DecisionBatch batch, std::uint64_t waiting);
    Result<> write_batch(const DecisionBatch& batch);
    Result<> check(const Authority& authority);
    DecisionBatch new_batch(DecisionBasis basis, const Authority& authority);

    NodeStore* node_;
    CurrentUnits units_;
};

}  // namespace dongbo
