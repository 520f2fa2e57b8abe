// A copy of a feed in a node's own store: verifies nothing, decides nothing, applies. What it
// applies, how far it is and its sets are durable in one transaction.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/node_store.hpp"
#include "sync/feed_description.hpp"
#include "sync/follower_state.hpp"
#include "sync/page.hpp"
#include "sync/statement.hpp"

namespace dongbo {

/// Not thread-safe: one writes. Its dataset has the owner's name ("person.G01") in a group of its
/// own ("replica.<share>"); each record's marks hold the owner's log position, whether it is in
/// doubt there, and its current unit.
class Replica {
  public:
    /// Makes dataset and group where they are not there. conflict: the node owns that dataset.
    static Result<std::unique_ptr<Replica>> open(NodeStore& node,
                                                 const FeedDescription& description,
                                                 const Contract& shared);
    ~Replica();

    const FollowerState& state() const;
    /// All of a page with the state that follows it, durable when this returns. Changes whose `log`
    /// is not beyond the record's are passed over. `first_copy`: nothing is there yet, so that
    /// records are appended without looking (bulk load).
    Result<> apply(const std::vector<FeedChange>& changes, const FollowerState& after,
                   bool first_copy);
    /// Ends a first copy: builds the indexes.
    Result<> finish_first_copy(const Progress& progress);
    /// After a snapshot that came again: whatever it did not show and is older goes, in pages, and
    /// the state follows.
    Result<std::uint64_t> drop_unseen(const FollowerState& after);
    /// What the store holds: kept with each change, O(1) to ask for.
    const DigestedSet& live() const;
    const DigestedSet& pending() const;
    Result<std::vector<UnitFigures>> unit_figures();
    /// Hashes every row anew and compares with live() and pending(): a sentence for each
    /// difference. In pages, changes may be applied between them.
    Result<std::vector<std::string>> scrub_page(std::size_t rows, bool& finished);
    /// Every record and every trace, then says how many there were.
    Result<std::uint64_t> delete_all();

  private:
    struct Implementation;
    explicit Replica(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
