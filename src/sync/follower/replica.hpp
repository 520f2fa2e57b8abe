// A copy of a feed in a node's own store: decides nothing, applies. What it applies, how far it is
// and its sets are durable in one transaction. That the owner signed it is the follower's to see
// to; what a content's hash is, is computed here.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/node_store.hpp"
#include "sync/follower/follower_state.hpp"
#include "sync/follower/prepared_changes.hpp"
#include "sync/format/feed_change.hpp"
#include "sync/format/feed_description.hpp"
#include "sync/statement/statement.hpp"

namespace dongbo {

/// Not thread-safe: one writes. Its dataset has the owner's name ("person.G01") in a group of its
/// own ("replica.<share>"); each record's marks hold the owner's log position, whether it is in
/// doubt there, and its current unit (see replica_standing). Changes mean what the store's wishes
/// mean, but for these:
///  * a put or verdict `in_doubt` is served and marked, whether or not a version waits here;
///  * of two states of a record the one with the greater `log` holds: a change with a smaller one
///    than the record's is passed over. One with the same is applied again, which alters nothing,
///    since a decision about a record's unit leaves its log where it is. An `erase` destroys what
///    came before it in any case;
///  * a snapshot that comes again (the state's phase is copying_again and its position stays) shows
///    of each record what is served, then what waits: the latter alone, newer than the record is
///    here, means that nothing is served any more;
///  * an `edition` gives records the new unit of the unit that they state, however many they are,
///  at
///    the cost of one row a pair of units.
class Replica {
  public:
    /// Makes dataset and group where they are not there. conflict: the node owns that dataset, or
    /// the contract would change hashes (delete_all, then open anew).
    static Result<std::unique_ptr<Replica>> open(NodeStore& node,
                                                 const FeedDescription& description,
                                                 const Contract& shared);
    ~Replica();

    /// As the book has it; that of an untouched replica before the first page.
    const FollowerState& state() const;
    /// All of a page with the state that follows it, durable when this returns; an error undoes all
    /// of it. `first_copy`: nothing is there yet, so that records are appended without looking
    /// (bulk load). While the state's phase is copying_again, what comes is noted as seen.
    /// conflict: a first copy is not finished, or began over records. invalid: a content is not one
    /// of the contract.
    /// A page of more than 250 is made ready in parts on a thread of its own, while the parts
    /// before are applied.
    Result<> apply(std::vector<FeedChange> changes, const FollowerState& after, bool first_copy);
    /// The same in two steps, the first of which may run on another thread meanwhile.
    Result<> apply(PreparedChanges prepared, const FollowerState& after);
    /// Valid after the replica's end.
    std::shared_ptr<const ChangePreparer> preparer() const;
    /// Changes that were older than what is here, since this was opened.
    std::uint64_t passed_over() const;
    /// Ends a first copy: builds the indexes, then takes what came a second time. Once more does
    /// nothing.
    Result<> finish_first_copy(const Progress& progress);
    /// After a snapshot that came again: how many records it did not show.
    Result<std::uint64_t> count_unseen();
    /// They go, in pages, and with the last of them the state follows; how many there were. Goes on
    /// where it was interrupted.
    Result<std::uint64_t> drop_unseen(const FollowerState& after);
    /// What the store holds: kept with each change, O(1) to ask for.
    const DigestedSet& live() const;
    const DigestedSet& pending() const;
    /// By code, units without records left out; empty code: in none, or the share has no unit.
    Result<std::vector<UnitFigures>> unit_figures();
    /// Hashes every row anew, in pages of so many rows between which changes may be applied, and at
    /// the end of a round compares with the sets, units included. A sentence for each difference;
    /// the next call begins another round.
    Result<std::vector<std::string>> scrub_page(std::size_t rows, bool& finished);
    /// When a round ended last in which all fitted.
    const std::optional<Timestamp>& last_scrub() const;
    /// Drops dataset and file (NodeStore::drop_replica), then says how many records there were.
    /// This object is of no use afterwards.
    Result<std::uint64_t> delete_all();

  private:
    struct Implementation;
    explicit Replica(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

/// What the owner says of a record of a replica beside its values.
struct ReplicaStanding {
    Position log = 0;       ///< the owner's
    bool in_doubt = false;  ///< a newer version waits there
    std::string unit;       ///< current one of what is served; empty: in none
    friend bool operator==(const ReplicaStanding&, const ReplicaStanding&) = default;
};
/// Reads at most one row of the book. `record`: from the replica's dataset.
Result<ReplicaStanding> replica_standing(Store& store, const std::string& dataset,
                                         const StoredRecord& record);

}  // namespace dongbo
