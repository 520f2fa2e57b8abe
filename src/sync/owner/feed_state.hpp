// What the feeder keeps in feeds.db beside entries and tree: the sets of each feed, how they were
// at its newest sizes, and where records lie. Written by the feeder alone (sync/owner/feeder.hpp),
// read by who answers followers.
//
// | key | value |
// |---|---|
// | `log/<dataset>` | LogPoint: how far the feeds of the dataset are made |
// | `edition/<dataset>` | the day whose units are in force there: "2025-07-01" |
// | `place/<dataset>/<stated unit>` | RecordPlace of who states the unit:
// "place/person.G01/00004@2025-06-30" | | `placed/<dataset>/<record id>` | PlacedRecord: a decision
// that is in force | | `unit/<feed number>/<bucket>` | UnitBucket of the feed | | `ring/<feed
// number>/<size, 20 digits>` | FeedPoint: one of the feed's newest kFeedPoints sizes |
//
// A FeedRow is written when the feed has something new. `log` of the dataset may be further than
// `log` of the row: then the feed is as it stood, as of LogPoint.
#pragma once

#include <functional>
#include <map>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "store/feed_store.hpp"
#include "sync/proof/merkle.hpp"
#include "sync/proof/set_digest.hpp"

namespace dongbo {

/// How many of a feed's newest sizes can be looked up with their figures. A size is kept where a
/// transaction of the feeder ended: others have none.
inline constexpr std::size_t kFeedPoints = 1'000;

/// FeedRow::state. About 4.2 KB.
struct FeedState {
    MerkleFrontier tree;
    DigestedSet live, pending;
    Timestamp as_of;           ///< commit time of the log entry at FeedRow::log
    std::uint64_t points = 0;  ///< how many FeedPoints are kept
    std::string before;        ///< feed of the share that this one took the place of; empty: none
    Position before_size = 0;  ///< its entries when it was closed
};
std::string encode(const FeedState& state);
/// corrupt: not what encode writes.
Result<FeedState> decode_feed_state(std::string_view bytes);

/// A position of a dataset's log.
struct LogPoint {
    Position log = 0;
    Timestamp as_of;  ///< commit time of that entry; of an empty log: when the feed began
    friend bool operator==(const LogPoint&, const LogPoint&) = default;
};
std::string encode(const LogPoint& point);
Result<LogPoint> decode_log_point(std::string_view bytes);

/// A feed as it was at one of its sizes.
struct FeedPoint {
    Position size = 0, log = 0;
    Timestamp as_of;
    SetFigures live, pending;
    friend bool operator==(const FeedPoint&, const FeedPoint&) = default;
};
std::string encode(const FeedPoint& point);
Result<FeedPoint> decode_feed_point(std::string_view bytes);

/// Where a record lies: codes of the edition in force. The province can be certain where the unit
/// is not.
struct RecordPlace {
    std::string unit;      ///< "00004"; empty: in none
    std::string province;  ///< "01"; empty: in none
    friend bool operator==(const RecordPlace&, const RecordPlace&) = default;
};
std::string encode(const RecordPlace& place);
Result<RecordPlace> decode_place(std::string_view bytes);

/// Where a decision says that a record lies, as long as it states this unit and this address.
struct PlacedRecord {
    std::string stated;          ///< "00003@2025-06-30"
    std::string address_digest;  ///< address_digest() of rekey/decision.hpp
    RecordPlace place;
    friend bool operator==(const PlacedRecord&, const PlacedRecord&) = default;
};
std::string encode(const PlacedRecord& placed);
Result<PlacedRecord> decode_placed_record(std::string_view bytes);

/// The records of a feed that state one unit, or that decisions place in one. So an edition moves
/// whole buckets, and no record is looked at.
struct UnitBucket {
    DigestedSet live, pending;
    bool empty() const { return live.count == 0 && pending.count == 0; }
};
std::string encode(const UnitBucket& bucket);
Result<UnitBucket> decode_unit_bucket(std::string_view bytes);
/// The bucket's name: "00004@2025-06-30"; by a decision "=00004"; of who states no unit, and of a
/// feed without units, "".
std::string bucket_name(std::string_view stated);
std::string decided_bucket_name(std::string_view unit);

std::string log_key(std::string_view dataset);
std::string edition_key(std::string_view dataset);
std::string place_prefix(std::string_view dataset);   ///< + stated unit
std::string placed_prefix(std::string_view dataset);  ///< + record id
std::string unit_prefix(std::uint64_t feed);          ///< + bucket
std::string ring_prefix(std::uint64_t feed);          ///< + size
std::string ring_key(std::uint64_t feed, Position size);

/// Calls `see` with each key after the prefix, and its value, in order.
Result<> each_value(FeedStore& feeds, const std::string& prefix,
                    const std::function<Result<>(std::string_view, std::string_view)>& see);
/// How far the dataset's feeds are made; nothing: it has none.
Result<std::optional<LogPoint>> read_log_point(FeedStore& feeds, const std::string& dataset);
/// Where those lie that state a unit ("00004@2025-06-30"); nothing: no record of a feed states it.
Result<std::optional<RecordPlace>> read_place(FeedStore& feeds, const std::string& dataset,
                                              std::string_view stated);
Result<std::optional<PlacedRecord>> read_placed_record(FeedStore& feeds, const std::string& dataset,
                                                       const RecordId& record);
/// The figures at a size, if it is one of the newest that are kept.
Result<std::optional<FeedPoint>> read_feed_point(FeedStore& feeds, std::uint64_t feed,
                                                 Position size);
/// The feed's sets by current unit, by code; "": in none. Empty sets are left out. Reads 4 KB for
/// each unit that records of the feed state.
Result<std::map<std::string, UnitBucket>> read_unit_sets(FeedStore& feeds, const FeedRow& feed);

}  // namespace dongbo
