// The sets of a replica: of all records, and of each pair of stated and current unit, so that an
// edition moves whole units without touching a record.
#pragma once

#include <map>
#include <set>
#include <string>
#include <utility>
#include <vector>

#include "store/store.hpp"
#include "sync/follower/replica_marks.hpp"
#include "sync/proof/set_digest.hpp"
#include "sync/statement/statement.hpp"

namespace dongbo {

struct LiveAndPending {
    DigestedSet live, pending;
    friend bool operator==(const LiveAndPending&, const LiveAndPending&) = default;
};
/// Sets without an element take no room.
std::string encode(const LiveAndPending& sets);
/// corrupt: not written by encode.
Result<LiveAndPending> decode_live_and_pending(std::string_view bytes);

/// Not thread-safe. After a transaction that failed: load again.
class ReplicaSets {
  public:
    using UnitPair = std::pair<std::string, std::string>;

    Result<> load(Store& store, const std::string& dataset);
    /// Numbers a pair that is new.
    PairNumber number_of(const UnitPair& pair);
    const UnitPair& pair(PairNumber number) const;
    std::size_t pairs() const { return pairs_.size(); }
    const LiveAndPending& totals() const { return totals_; }

    /// Of a pair, to be changed: written by save. What was not in use is read from the book.
    Result<LiveAndPending*> of(StoreWriter& writer, PairNumber number);
    LiveAndPending& totals_to_change() { return totals_; }
    /// Records that state one of these units lie elsewhere from now on.
    void move(const std::vector<UnitPair>& moves);
    Result<> save(StoreWriter& writer);

    Result<std::vector<UnitFigures>> unit_figures(Store& store);
    /// What is committed, by pair.
    Result<std::map<PairNumber, LiveAndPending>> all(Store& store);

  private:
    std::string dataset_;
    LiveAndPending totals_;
    std::vector<UnitPair> pairs_;
    std::map<UnitPair, PairNumber> numbers_;
    std::map<PairNumber, LiveAndPending> in_use_;
    std::set<PairNumber> pairs_to_write_, touched_;
};

}  // namespace dongbo
