// What a feed shows of a record, and the entries that lead from one such sight to the next.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <set>
#include <string>
#include <vector>

#include "share/projection.hpp"
#include "sync/format/feed_change.hpp"
#include "sync/owner/placement.hpp"
#include "sync/owner/record_versions.hpp"
#include "sync/proof/set_digest.hpp"

namespace dongbo {

/// What feeds with the same fields and sets have in common.
struct FeedView {
    std::shared_ptr<const Projection> projection;
    bool pending = false;  ///< versions that wait go along
    bool units = false;    ///< the field that states the current unit is shared
    std::set<std::string, std::less<>> fields;  ///< names of the shared ones
};

/// A version as a view shows it.
struct ShownVersion {
    std::string content;
    Hash hash{};
    std::string unit;  ///< current; "" also where the view has no units
    std::string bucket;
    /// Made at the first use: it takes longer than all the rest.
    const DigestElement& element(const RecordId& record) const;

  private:
    mutable std::unique_ptr<DigestElement> element_;
};

/// A version with the place where it lies, and how views show it.
class LocatedVersion {
  public:
    LocatedVersion(const RecordId& record, std::shared_ptr<const RecordVersion> version,
                   const Placement& placement);

    const RecordVersion& version() const { return *version_; }
    bool is(const std::shared_ptr<const RecordVersion>& version) const {
        return version_ == version;
    }
    const RecordPlace& place() const { return place_; }
    const std::string& stated() const { return stated_; }
    /// `number`: of the view.
    Result<const ShownVersion*> shown(const FeedView& view, std::size_t number);

  private:
    std::shared_ptr<const RecordVersion> version_;
    RecordPlace place_;  ///< a copy: the placement may change
    std::string stated_, bucket_;
    std::vector<std::unique_ptr<ShownVersion>> shown_;
};

/// What followers of a feed hold of a record.
struct FeedSight {
    const ShownVersion* live = nullptr;
    const ShownVersion* pending = nullptr;
    bool in_doubt = false;                   ///< live, and a newer version waits at the owner
    Verdict verdict = Verdict::quarantined;  ///< pending
    const std::vector<Finding>* findings = nullptr;  ///< pending
    bool empty() const { return live == nullptr && pending == nullptr; }
};

/// What all entries of one change of a record have in common.
struct SightChange {
    RecordId record;
    std::uint32_t version = 0;
    Position log = 0;
    Timestamp at;
    bool gone = false;         ///< the owner serves it no longer: `remove`, not `leave`
    bool repeat = false;       ///< say again what is shown although it is the same
    bool moved_along = false;  ///< followers know of another unit by `moves` of an edition
};

/// The entries that bring a follower from one sight to the next, by the semantics of the store
/// (store/store.hpp): none where both are the same, at most three.
std::vector<FeedChange> feed_changes(const FeedView& view, const SightChange& change,
                                     const FeedSight& before, const FeedSight& after);

}  // namespace dongbo
