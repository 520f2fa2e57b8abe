// What the parts of a replica share.
#pragma once

#include <boost/unordered/unordered_flat_set.hpp>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/node_store.hpp"
#include "sync/follower/follower_state.hpp"
#include "sync/follower/prepared_changes.hpp"
#include "sync/follower/replica_sets.hpp"
#include "sync/follower/seen_rows.hpp"

namespace dongbo {

/// A version of a record as it stands in a set.
struct SetMember {
    Hash content_hash{};
    PairNumber pair = 0;
    friend bool operator==(const SetMember&, const SetMember&) = default;
};
/// In which sets a record stands.
struct Membership {
    std::optional<SetMember> live, pending;
    friend bool operator==(const Membership&, const Membership&) = default;
};

/// A round of the scrub: what the rows up to `row` say, kept so while changes go on.
struct ScrubRound {
    std::uint64_t row = 0;
    std::map<PairNumber, LiveAndPending> found;
    bool whole = true;  ///< nothing differed so far
};

struct ReplicaCore {
    NodeStore* node = nullptr;
    Store* store = nullptr;  ///< null: deleted
    DatasetPlace place;
    std::shared_ptr<const ChangePreparer> preparer;
    const Contract* contract = nullptr;
    FollowerState state;
    ReplicaSets sets;
    SeenRows seen{""};
    std::optional<ScrubRound> scrub;
    std::optional<Timestamp> last_scrub;
    std::uint64_t passed_over = 0;
    /// While a first copy is taken: the first eight bytes of the record ids that came.
    std::optional<boost::unordered_flat_set<std::uint64_t>> copied;

    const std::string& dataset() const { return place.dataset; }
    /// Reads all of it as the book has it.
    Result<> load();
    /// Runs `work` in a transaction that writes sets and notes at its end; if it fails, nothing of
    /// it is done here either.
    Result<> transact(const std::function<Result<>(StoreWriter&)>& work);
    /// The record of the row went from one membership to another. `element` (may be null) is that
    /// of the hash `of`.
    Result<> move(StoreWriter& writer, std::uint64_t row, const RecordId& record,
                  const Membership& before, const Membership& after, const DigestElement* element,
                  const Hash& of);
    Result<std::vector<std::string>> scrub_page(std::size_t rows, bool& finished);
    /// Whether the record came in this first copy before; from now on it did.
    Result<bool> came_before(const RecordId& record);
    /// At the end of a first copy: applies what was put off.
    Result<> apply_put_off();
    Result<> write_state(StoreWriter& writer, const FollowerState& after);
};

enum class PageKind : std::uint8_t {
    changes,         ///< of the feed, or of a first copy
    snapshot_again,  ///< of what is in the share now
    changes_again    ///< of the feed, while a snapshot comes again
};

/// One page in one transaction.
class PageApplication {
  public:
    PageApplication(ReplicaCore& core, StoreWriter& writer, PageKind kind)
        : core_(core), writer_(writer), kind_(kind) {}
    Result<> apply(PreparedChanges& page);
    std::uint64_t passed_over() const { return passed_over_; }

    /// Removes a record that is here, for this reason.
    Result<> remove(const RecordId& record, std::string reason);

  private:
    struct Standing {
        std::uint64_t row = 0;
        RecordSummary summary;
        ReplicaMarks marks;
        Membership member;
    };
    Result<> apply(PreparedChanges& page, PreparedChanges::Prepared& change);
    Result<> copy(PreparedChanges& page, PreparedChanges::Prepared& change);
    Result<> put_off(const PreparedChanges& page, const PreparedChanges::Prepared& change);
    Result<> put(PreparedChanges& page, PreparedChanges::Prepared& change, const Standing& before);
    Result<> judge(PreparedChanges::Prepared& change, const Standing& before);
    Result<> remove(PreparedChanges::Prepared& change, const Standing& before);
    Result<> erase(PreparedChanges::Prepared& change, const Standing& before);
    Result<> erase_past_of(const Standing& before, const Wish& erase);
    Result<> adopt(const PreparedChanges::Edition& edition);
    bool notes_seen() const { return kind_ != PageKind::changes; }
    PairNumber number_of(const PreparedChanges& page, std::size_t pair);
    Result<Standing> standing(const Wish& wish);
    Result<> put_beside(const Standing& before, const Wish& wish);

    ReplicaCore& core_;
    StoreWriter& writer_;
    PageKind kind_;
    bool bulk_ = false;
    std::uint64_t passed_over_ = 0;
    std::vector<PairNumber> pairs_;  ///< numbers of the page's pairs; 0: not asked for yet
};

}  // namespace dongbo
