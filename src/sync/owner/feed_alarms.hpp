// Feeds of this node whose records are not those that it signed: kept until they are again.
#pragma once

#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"
#include "store/feed_store.hpp"

namespace dongbo {

enum class AlarmSource : std::uint8_t {
    scrub,     ///< the rows, hashed anew, do not give the feed's sets
    statement  ///< a statement that both signed says that the two hold different records
};
std::string_view name(AlarmSource source);

struct FeedAlarm {
    std::string feed;
    AlarmSource source = AlarmSource::scrub;
    Timestamp at;                   ///< when it was found first
    std::uint64_t differences = 0;  ///< that the newest scrub counted; 0 of statements
    friend bool operator==(const FeedAlarm&, const FeedAlarm&) = default;
};

/// Of feeds that are not closed, by source and feed. Microseconds while all is well.
Result<std::vector<FeedAlarm>> feed_alarms(FeedStore& feeds);
Result<std::optional<FeedAlarm>> find_alarm(FeedStore& feeds, const std::string& feed,
                                            AlarmSource source);
/// Durable. A later one of the same source and feed keeps the moment of the first.
Result<> raise_alarm(FeedStore& feeds, const FeedAlarm& alarm);
/// A later scrub, or statement, has found nothing. Writes only where there is an alarm.
Result<> clear_alarm(FeedStore& feeds, const std::string& feed, AlarmSource source);

}  // namespace dongbo
