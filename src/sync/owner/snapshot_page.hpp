// One page of a snapshot in the making. Private to this room.
#pragma once

#include "sync/format/page.hpp"
#include "sync/owner/placement.hpp"
#include "sync/owner/record_versions.hpp"
#include "sync/owner/shared_dataset.hpp"

namespace dongbo {

/// What the follower has already: the state of another feed of the share, up to where that ended.
struct SnapshotBase {
    std::shared_ptr<const FeedShape> shape;
    Position log = 0;
};

/// Not thread-safe.
class SnapshotPageMaker {
  public:
    /// All outlive it. `at` stands in every entry: as of when the feed is.
    SnapshotPageMaker(VersionReader& reader, const Placement& placement, const FeedShape& shape,
                      const SnapshotBase* base, Timestamp at)
        : reader_(reader), placement_(placement), shape_(shape), base_(base), at_(at) {}

    /// What the share shows of the record, if anything. To a base: what is different.
    Result<> add(StoredRecord stored);

    std::size_t bytes() const { return bytes_; }
    std::vector<FeedChange> records;  ///< so far

  private:
    struct Located {
        std::optional<LocatedVersion> served, pending;
    };
    Result<RecordVersions> versions_of(StoredRecord stored);
    Located locate(const RecordVersions& versions) const;
    /// `number`: 0 for the first shape that the located versions are shown in, 1 for another one.
    Result<FeedSight> sight(const FeedShape& shape, std::size_t number,
                            const RecordVersions& versions, Located& located) const;
    Result<> add_deleted(const SightChange& change);
    void tell_difference(const SightChange& change, const FeedSight& before, const FeedSight& now);
    void tell(std::vector<FeedChange> changes);
    void leave(const SightChange& change);

    VersionReader& reader_;
    const Placement& placement_;
    const FeedShape& shape_;
    const SnapshotBase* base_;
    Timestamp at_;
    std::size_t bytes_ = 0;
};

}  // namespace dongbo
