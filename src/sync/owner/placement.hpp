// Where records lie as the feeds say it: from what the feeder has noted, never from the lists.
#pragma once

#include <memory>
#include <unordered_map>

#include "record/canonical.hpp"
#include "rekey/decision.hpp"
#include "sync/owner/feed_state.hpp"
#include "sync/owner/record_versions.hpp"

namespace dongbo {

/// Of one dataset. Not thread-safe.
class Placement {
  public:
    /// A dataset without a unit that follows the reform: every record lies nowhere. Reads all
    /// places and decisions that are in force: about 1 µs each.
    static Result<Placement> load(FeedStore& feeds, const std::string& dataset,
                                  const Contract& contract);

    struct Found {
        /// Null: nothing is noted of the stated unit yet (the feeder notes it before it feeds).
        const RecordPlace* place = nullptr;
        std::string stated;    ///< "00004@2025-06-30"; empty: none
        bool decided = false;  ///< by a decision
        /// Name of the UnitBucket in which the record is counted.
        std::string bucket() const;
    };
    /// Of a version of a record, by its values.
    Found find(const RecordId& record, const Record& values) const;

    /// The same, without reading all values where the unit alone decides.
    Found find(const RecordId& record, const RecordVersion& version) const;
    /// "00004@2025-06-30"; empty: it states none. About 0.1 µs where the values were not read.
    Result<std::string> stated(const RecordVersion& version) const;

    /// What the feeder notes.
    void set_place(const std::string& stated, RecordPlace place) {
        places_[stated] = std::move(place);
    }
    void set_placed(std::map<RecordId, PlacedRecord> placed) { placed_ = std::move(placed); }
    const std::map<std::string, RecordPlace>& places() const { return places_; }
    const std::map<RecordId, PlacedRecord>& placed() const { return placed_; }
    /// Index of the field that states the unit; nothing: the dataset has none.
    const std::optional<std::size_t>& field() const { return field_; }
    std::string address_of(const Record& values) const;

  private:
    Result<std::string> read_stated(const RecordVersion& version) const;
    Found find(const RecordId& record, std::string stated,
               const std::function<std::string()>& address) const;

    std::optional<std::size_t> field_, address_field_;
    std::string member_;  ///< how contents begin the unit; empty: others may begin like it
    std::map<std::string, RecordPlace> places_;  ///< by stated unit
    std::map<RecordId, PlacedRecord> placed_;
};

}  // namespace dongbo
