// Pages of what is in a share now. Private to this room.
#pragma once

#include <map>
#include <string>

#include "sync/format/page.hpp"
#include "sync/format/transport.hpp"
#include "sync/owner/owned_feed.hpp"
#include "sync/owner/shared_dataset.hpp"
#include "sync/owner/snapshot_page.hpp"

namespace dongbo {

/// Where a snapshot goes on: opaque to followers. "row" goes through the whole dataset; "unit"
/// through records that state one of the units that the filter lets through, then "decided"
/// through those that a decision placed there.
struct SnapshotCursor {
    enum class Way : std::uint8_t { row, unit, decided };
    Way way = Way::row;
    std::uint64_t row = 0;  ///< Store::scan
    std::string stated;     ///< unit: that is being read
    std::string found;      ///< unit: cursor of Store::find
    std::string record;     ///< decided: the last one that was shown
    friend bool operator==(const SnapshotCursor&, const SnapshotCursor&) = default;
};
std::string encode(const SnapshotCursor& cursor);
Result<SnapshotCursor> decode_snapshot_cursor(std::string_view text);

/// Keeps where records lie between pages. Not thread-safe.
class SnapshotReader {
  public:
    SnapshotReader(NodeStore& node, FeedStore& feeds, ShapeCache& shapes)
        : node_(node), feeds_(feeds), shapes_(shapes) {}

    /// 410 no_difference: request.from names a feed to which the difference can't be told (another
    /// share, contents of another form, or records lie elsewhere since it ended).
    Result<FeedAnswer> read(const OwnedFeed& feed, const FeedShape& shape,
                            const FeedRequest& request, int protocol);

  private:
    class Page;
    struct KnownPlacement {
        std::string seen;  ///< feed and size: whatever moves a record of the feed adds an entry
        LogPoint as_of;
        Placement placement;
    };
    Result<const Placement*> placement(const OwnedFeed& feed, const Contract& contract);
    Result<std::optional<SnapshotBase>> base(const OwnedFeed& feed, const std::string& name);

    NodeStore& node_;
    FeedStore& feeds_;
    ShapeCache& shapes_;
    std::map<std::string, KnownPlacement> placements_;
};

}  // namespace dongbo
