#include "sync/owner/feed_alarms.hpp"

#include <doctest/doctest.h>

#include "sync/owner/federation_view.hpp"
#include "sync/owner/feed_reader_fixture.hpp"

namespace dongbo::testing {

TEST_CASE("an alarm stays until what found it finds nothing, and keeps when it was first found") {
    AnsweringNode f;
    f.fill(1, 5);
    f.feed();
    CHECK(must(feed_alarms(*f.feeds)).empty());
    const FeedAlarm scrub{
        .feed = "all.v1", .source = AlarmSource::scrub, .at = f.now, .differences = 3};
    FeedAlarm again = scrub;
    again.at.milliseconds += 1'000;
    again.differences = 4;
    must(raise_alarm(*f.feeds, scrub));
    must(raise_alarm(*f.feeds, again));
    again.at = scrub.at;
    CHECK(must(feed_alarms(*f.feeds)) == std::vector{again});
    must(clear_alarm(*f.feeds, "all.v1", AlarmSource::statement));
    CHECK(must(find_alarm(*f.feeds, "all.v1", AlarmSource::scrub)) == again);
    CHECK(must(owned_feeds(*f.node, *f.feeds, vietnamese_day(f.now))).at(0).alarms ==
          std::vector{again});
    must(note_scrub(*f.feeds, "all.v1", f.now));
    CHECK(must(feed_alarms(*f.feeds)).empty());
    CHECK_FALSE(must(find_alarm(*f.feeds, "all.v1", AlarmSource::scrub)).has_value());
}

TEST_CASE("of a feed that is closed nobody is warned any more") {
    AnsweringNode f;
    f.feed();
    must(raise_alarm(*f.feeds, {.feed = "all.v1", .source = AlarmSource::statement, .at = f.now}));
    CHECK(must(feed_alarms(*f.feeds)).size() == 1);
    f.put(f.share("all", "", true, {"full_name"}));
    f.feed();
    CHECK(must(feed_alarms(*f.feeds)).empty());
}

}  // namespace dongbo::testing
