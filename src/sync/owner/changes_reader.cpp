#include "sync/owner/changes_reader.hpp"

#include <algorithm>
#include <ranges>

#include "sync/owner/feed_answers.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kUsualLimit = 5'000;
/// Of the texts: leaves room for salts and lengths.
constexpr std::size_t kTextsMax = kPageBytesMax / 2;

/// What of the entries fits one page, up to the end of a commit.
std::size_t fitting(const std::vector<FeedEntryRow>& entries) {
    std::size_t fits = 0, bytes = 0;
    for (std::size_t i = 0; i < entries.size() && i < kPageEntriesMax; ++i) {
        bytes += entries[i].encoded.size();
        if (bytes > kTextsMax && fits > 0) break;
        if (entries[i].ends_commit) fits = i + 1;
    }
    return fits;
}

/// Of the newest entry whose content is still there: what is erased does not say when it was.
Result<LogPoint> reflected_by(const std::vector<FeedEntryRow>& entries, const OwnedFeed& feed) {
    LogPoint point{.log = entries.empty() ? feed.row.base : entries.back().log, .as_of = {}};
    for (const FeedEntryRow& entry : entries | std::views::reverse) {
        if (entry.encoded.empty()) continue;
        TRY_ASSIGN(const FeedChange change, decode_feed_change(entry.encoded));
        point.as_of = change.at;
        break;
    }
    return point;
}

}  // namespace

Result<FeedAnswer> read_changes(FeedStore& feeds, const OwnedFeed& feed, const std::string& owner,
                                const SigningKey& key, const FeedRequest& request,
                                const CompressionDictionary& dictionary, int protocol) {
    const Position after = request.after;
    if (after > feed.row.size) return refusal(409, "behind");
    if (after < feed.row.pruned) return refusal(410, "behind_retention");
    const std::size_t limit =
        request.limit == 0 ? kUsualLimit : std::min(request.limit, kPageEntriesMax);
    std::vector<FeedEntryRow> entries;
    if (after < feed.row.size) {
        TRY_ASSIGN(entries, feeds.entries(feed.row.number, after, limit));
    }
    // Another thread may have added some since the feed was looked at.
    if (after + entries.size() > feed.row.size)
        entries.resize(static_cast<std::size_t>(feed.row.size - after));
    const std::size_t fits = fitting(entries);
    if (fits == 0 && !entries.empty())
        return fail(ErrorCode::internal, "a commit does not fit a page", feed.row.name);
    entries.resize(fits);
    TRY_ASSIGN(const LogPoint reflected, reflected_by(entries, feed));
    TRY_ASSIGN(const Checkpoint checkpoint,
               checkpoint_at(feeds, feed, owner, after + fits, reflected));
    ChangesPage page{.after = after,
                     .entries = {},
                     .checkpoint = sign_checkpoint(checkpoint, key),
                     .feed_size = feed.row.size};
    page.entries.reserve(entries.size());
    for (FeedEntryRow& entry : entries)
        page.entries.push_back({.leaf = entry.encoded.empty() ? entry.leaf : Hash{},
                                .salt = entry.salt,
                                .encoded = std::move(entry.encoded),
                                .ends_commit = entry.ends_commit});
    TRY_ASSIGN(std::string body, encode_page(page, dictionary, protocol));
    return answer_with(std::move(body));
}

}  // namespace dongbo
