#include "sync/owner/feed_alarms.hpp"

#include "base/json_writer.hpp"
#include "sync/format/canonical_reader.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kSources[] = {"scrub", "statement"};
constexpr std::string_view kPrefix = "alarm/";
constexpr std::size_t kPage = 1'000;

std::string prefix_of(AlarmSource source) {
    return std::string(kPrefix).append(name(source)).append("/");
}

std::string encode(const FeedAlarm& alarm) {
    std::string text;
    JsonWriter(text)
        .begin_object()
        .member("at", alarm.at.rfc3339())
        .member("differences", alarm.differences)
        .end_object();
    return text;
}

Result<FeedAlarm> decode(std::string feed, AlarmSource source, std::string_view text) {
    FeedAlarm alarm{.feed = std::move(feed), .source = source, .at = {}};
    CanonicalReader reader(text);
    reader.expect("{\"at\":").read(alarm.at);
    reader.expect(",\"differences\":").read(alarm.differences);
    if (reader.expect("}").finished()) return alarm;
    return fail(ErrorCode::corrupt, "what is kept of a feed's alarms can't be read", kFeedsFile,
                "restore the node's backup");
}

}  // namespace

std::string_view name(AlarmSource source) {
    return kSources[static_cast<std::size_t>(source)];
}

Result<std::vector<FeedAlarm>> feed_alarms(FeedStore& feeds) {
    std::vector<FeedAlarm> alarms;
    for (const AlarmSource source : {AlarmSource::scrub, AlarmSource::statement}) {
        const std::string prefix = prefix_of(source);
        TRY_ASSIGN(const auto found, feeds.scan(prefix, {}, kPage));
        for (const auto& [key, text] : found) {
            TRY_ASSIGN(FeedAlarm alarm, decode(key.substr(prefix.size()), source, text));
            TRY_ASSIGN(const auto row, feeds.feed(alarm.feed));
            if (row && !row->closed) alarms.push_back(std::move(alarm));
        }
    }
    return alarms;
}

Result<std::optional<FeedAlarm>> find_alarm(FeedStore& feeds, const std::string& feed,
                                            AlarmSource source) {
    TRY_ASSIGN(const auto text, feeds.get(prefix_of(source) + feed));
    if (!text) return std::nullopt;
    TRY_ASSIGN(FeedAlarm alarm, decode(feed, source, *text));
    return alarm;
}

Result<> raise_alarm(FeedStore& feeds, const FeedAlarm& alarm) {
    TRY_ASSIGN(const auto known, find_alarm(feeds, alarm.feed, alarm.source));
    FeedAlarm kept = alarm;
    if (known) kept.at = known->at;
    if (known == kept) return {};
    return feeds.transact([&](FeedWriter& writer) {
        return writer.put(prefix_of(alarm.source) + alarm.feed, encode(kept));
    });
}

Result<> clear_alarm(FeedStore& feeds, const std::string& feed, AlarmSource source) {
    const std::string key = prefix_of(source) + feed;
    TRY_ASSIGN(const auto known, feeds.get(key));
    if (!known) return {};
    return feeds.transact([&](FeedWriter& writer) { return writer.drop(key); });
}

}  // namespace dongbo
