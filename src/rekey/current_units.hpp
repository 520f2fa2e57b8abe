// The current unit of a dataset's records: resolve(stated, edition, decision). Derived, never
// stored in a record: the index on stated units answers what lies in a current one, since each
// current unit is a handful of stated ones.
#pragma once

#include <functional>
#include <memory>

#include "quality/measures.hpp"
#include "rekey/decision.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

struct CurrentUnit {
    UnitRef stated;
    Answer answer = Answer::not_loaded;
    const ListedUnit* unit = nullptr;           ///< certain, or decided
    std::vector<const ListedUnit*> candidates;  ///< needs_evidence
    std::optional<UnitDecision> decision;       ///< by which it is certain, if by one
};

/// Records of one unit of an edition, or why they are in none.
struct UnitCounts {
    std::map<const ListedUnit*, std::int64_t> in;
    std::int64_t waiting = 0;  ///< needs_evidence, not decided
    std::int64_t no_successor = 0;
    std::int64_t not_listed = 0;
    std::int64_t not_loaded = 0;
    std::int64_t not_stated = 0;
    std::int64_t decided = 0;  ///< of those in a unit: by a decision
    std::int64_t placed() const;
    std::int64_t sum() const;  ///< every record of the dataset that is not deleted
};

/// Records that state one unit whose territory was divided.
struct QueueItem {
    const ListedUnit* stated = nullptr;
    std::int64_t records = 0;  ///< that state it
    std::int64_t decided = 0;
    std::vector<const ListedUnit*> candidates;
    std::int64_t waiting() const { return records - decided; }
};

struct WaitingRecord {
    RecordId record;
    UnitRef stated;
    std::string address;
    std::vector<const ListedUnit*> candidates;
};

/// Of one dataset. Not thread-safe.
class CurrentUnits {
  public:
    /// invalid: the dataset has no unit that follows the reform.
    static Result<CurrentUnits> open(NodeStore& node, const DatasetPlace& place,
                                     std::shared_ptr<const UnitList> list);

    const UnitList& list() const { return *list_; }
    const std::shared_ptr<const UnitList>& shared_list() const { return list_; }
    const std::string& dataset() const { return dataset_; }
    const Field& field() const { return contract_->fields[field_]; }
    Store& store() { return *store_; }
    DecisionReader& decisions() { return decisions_; }
    /// The day whose edition is in force: that of the newest `edition` entry of the log; before
    /// there is one, the day of the newest whole edition of the list.
    const Date& in_force() const { return in_force_; }

    /// Where a record of the dataset lies as of a day. Nothing: it states no unit.
    Result<std::optional<CurrentUnit>> of(const StoredRecord& record, const Date& as_of);
    /// Live records that lie in a unit of the edition of `as_of`, with further conditions, a page
    /// at a time. A page may be shorter than asked for although there are more.
    Result<Found> find(Query query, const ListedUnit& unit);
    /// By the counters and the decisions, not the records: about 1 µs for each stated unit, 20 µs
    /// for each decision.
    Result<UnitCounts> count(const Date& as_of);

    /// Stated units whose records need evidence, most records first.
    Result<std::vector<QueueItem>> queue();
    /// Calls `see` for each live record that states the unit and is not decided, until it says
    /// false.
    Result<> each_waiting(const ListedUnit& stated,
                          const std::function<Result<bool>(const WaitingRecord&)>& see);
    /// The text that says where in the unit; empty: there is none.
    std::string address_of(const Record& values) const;

  private:
    explicit CurrentUnits(DecisionReader decisions) : decisions_(std::move(decisions)) {}
    bool holds(const UnitDecision& decision, const RecordId& record, const UnitRef& stated,
               std::string_view address) const;
    /// Of a field, in whichever form the record was read.
    Result<Value> value_of(const StoredRecord& record, std::size_t field) const;
    Resolved decided(const UnitDecision& decision, const Resolved& resolved,
                     const Date& as_of) const;
    Result<std::vector<UnitDecision>> decisions_that_hold();
    /// Records by the unit that they state, as they write it.
    Result<const std::map<std::string, std::int64_t>*> stated_counts();
    /// A unit as records state it, and one that they may lie in as of a day.
    struct Way {
        std::string text;
        const ListedUnit* unit;
        bool certain;
    };
    Result<std::vector<Way>> ways_to(const ListedUnit& unit);
    Result<std::vector<std::string>> stated_texts(
        const std::function<bool(const ListedUnit&)>& wanted);

    DecisionReader decisions_;
    std::shared_ptr<const UnitList> list_;
    Store* store_ = nullptr;
    std::string dataset_;
    const Contract* contract_ = nullptr;
    std::size_t field_ = 0;
    std::optional<std::size_t> address_field_;
    Date in_force_ = *Date::of_year(1);
    /// What stated_counts() found, and the head of the log then: reading the counters takes longer
    /// than a page of records.
    std::map<std::string, std::int64_t> counts_;
    std::map<Date, std::vector<Way>> ways_;  ///< by that day
    std::optional<Position> counted_at_;
};

/// "00004@2025-06-30"; nothing: it is not written so.
std::optional<UnitRef> parse_unit_ref(std::string_view text);
std::string text_of(const UnitRef& unit);
UnitRef ref_of(const UnitList& list, const ListedUnit& unit);

}  // namespace dongbo
