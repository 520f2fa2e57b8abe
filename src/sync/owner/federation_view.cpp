#include "sync/owner/federation_view.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

#include "share/share.hpp"
#include "sync/owner/owned_feed.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 1'000;

std::string statement_prefix(const std::string& feed) {
    return "statement/" + feed + "/";
}
/// The newest sizes first, since keys are read upwards.
std::string statement_key(const std::string& feed, Position position, const std::string& agency) {
    return fmt::format("{}{:020}/{}", statement_prefix(feed), ~position, agency);
}
std::string deletion_key(const std::string& feed) {
    return "deletion/" + feed;
}
std::string checkpoint_key(const std::string& feed) {
    return "follower/" + feed;
}
std::string scrub_key(const std::string& feed) {
    return "scrub/" + feed;
}

Result<> put(FeedStore& feeds, const std::string& key, std::string_view value) {
    return feeds.transact([&](FeedWriter& writer) { return writer.put(key, value); });
}

Result<std::string> get(FeedStore& feeds, const std::string& key) {
    TRY_ASSIGN(auto value, feeds.get(key));
    return std::move(value).value_or("");
}

Result<OwnedFeedSummary> summary_of(FeedStore& feeds, const OwnedFeed& feed) {
    OwnedFeedSummary summary{.feed = feed.row.name,
                             .share = feed.row.share,
                             .dataset = feed.row.dataset,
                             .consumer = {},
                             .closed = feed.row.closed,
                             .epoch = feed.row.epoch,
                             .size = feed.row.size,
                             .pruned = feed.row.pruned,
                             .log = feed.reflects.log,
                             .live = feed.state.live.count,
                             .pending = feed.state.pending.count,
                             .as_of = feed.reflects.as_of,
                             .last_scrub = {},
                             .last_statement = {},
                             .deletion = {},
                             .follower_checkpoint = {},
                             .recovery = {},
                             .alarms = {}};
    TRY_ASSIGN(summary.last_scrub, read_last_scrub(feeds, summary.feed));
    TRY_ASSIGN(const auto statements, kept_statements(feeds, summary.feed, 1));
    if (!statements.empty()) summary.last_statement = statements.front();
    TRY_ASSIGN(summary.deletion, get(feeds, deletion_key(summary.feed)));
    TRY_ASSIGN(summary.follower_checkpoint, get(feeds, checkpoint_key(summary.feed)));
    TRY_ASSIGN(summary.recovery, read_recovery(feeds, summary.feed));
    return summary;
}

}  // namespace

Result<std::vector<OwnedFeedSummary>> owned_feeds(NodeStore& node, FeedStore& feeds,
                                                  const Date& today) {
    TRY_ASSIGN(const std::vector<Share> shares, read_shares(node));
    TRY_ASSIGN(const std::vector<FeedRow> rows, feeds.feeds());
    TRY_ASSIGN(const std::vector<FeedAlarm> alarms, feed_alarms(feeds));
    std::vector<OwnedFeedSummary> summaries;
    for (const FeedRow& row : rows) {
        TRY_ASSIGN(const auto feed, read_owned_feed(feeds, row.name));
        if (!feed) continue;
        TRY_ASSIGN(OwnedFeedSummary summary, summary_of(feeds, *feed));
        std::ranges::copy_if(alarms, std::back_inserter(summary.alarms),
                             [&](const FeedAlarm& alarm) { return alarm.feed == summary.feed; });
        const auto share = std::ranges::find(shares, row.share, &Share::name);
        if (share != shares.end()) {
            summary.consumer = share->consumer;
            summary.good = share->valid_on(today);
        }
        summaries.push_back(std::move(summary));
    }
    std::ranges::sort(summaries, {}, &OwnedFeedSummary::feed);
    return summaries;
}

Result<std::vector<std::string>> kept_statements(FeedStore& feeds, const std::string& feed,
                                                 std::size_t limit) {
    TRY_ASSIGN(auto found, feeds.scan(statement_prefix(feed), {}, std::min(limit, kPage)));
    std::vector<std::string> documents;
    for (auto& [key, document] : found) documents.push_back(std::move(document));
    return documents;
}

Result<> note_scrub(FeedStore& feeds, const std::string& feed, const Timestamp& at) {
    TRY(put(feeds, scrub_key(feed), at.rfc3339()));
    return clear_alarm(feeds, feed, AlarmSource::scrub);
}

Result<std::optional<Timestamp>> read_last_scrub(FeedStore& feeds, const std::string& feed) {
    TRY_ASSIGN(const std::string at, get(feeds, scrub_key(feed)));
    return Timestamp::parse(at);
}

Result<> keep_statement(FeedStore& feeds, const std::string& feed, Position position,
                        const std::string& agency, const std::string& document) {
    return put(feeds, statement_key(feed, position, agency), document);
}

Result<> keep_deletion(FeedStore& feeds, const std::string& feed, const std::string& document) {
    return put(feeds, deletion_key(feed), document);
}

Result<> keep_follower_checkpoint(FeedStore& feeds, const std::string& feed,
                                  const std::string& note) {
    return put(feeds, checkpoint_key(feed), note);
}

}  // namespace dongbo
