#include "node/federation/scrub_rounds.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <utility>

#include "sync/owner/federation_view.hpp"

namespace dongbo {
namespace {

/// A replica that can't be looked at now, or a feed whose log moved.
constexpr std::chrono::minutes kLookLater{1};

Timestamp after(const Timestamp& now, std::chrono::milliseconds wait) {
    Timestamp then = now;
    then.milliseconds += wait.count();
    return then;
}

std::string count_text(const std::string& name, std::uint64_t differences) {
    return fmt::format("{}: {} differences; `dongbo doctor` names damaged records", name,
                       differences);
}

}  // namespace

ReplicaScrub::ReplicaScrub(std::string share, ScrubTimes times, RequestLog& log, const Clock& clock)
    : share_(std::move(share)),
      times_(times),
      log_(&log),
      clock_(&clock),
      not_before_(after(clock.now(), times.first).milliseconds) {}

bool ReplicaScrub::claim() {
    return clock_->now().milliseconds >= not_before_ && !claimed_.exchange(true);
}

void ReplicaScrub::run(FollowLoop& loop) {
    not_before_ = slice(loop, clock_->now()).milliseconds;
    claimed_ = false;
}

Timestamp ReplicaScrub::slice(FollowLoop& loop, const Timestamp& now) {
    Replica* const replica = loop.replica();
    if (replica == nullptr || loop.mind().state().phase != FollowerPhase::following)
        return after(now, kLookLater);
    if (!in_round_ && replica->last_scrub()) {
        const Timestamp next = after(*replica->last_scrub(), times_.every);
        if (next > now) return next;
    }
    in_round_ = true;
    bool finished = false;
    const auto found = replica->scrub_page(times_.rows, finished);
    if (!found) {
        log_->error(now, "scrub_failed", found.error());
        in_round_ = false;
        differences_ = 0;
        return after(now, kLookLater);
    }
    differences_ += found->size();
    return finished ? end_round(loop, now) : now;
}

Timestamp ReplicaScrub::end_round(FollowLoop& loop, const Timestamp& now) {
    in_round_ = false;
    if (const std::uint64_t differences = std::exchange(differences_, 0); differences > 0) {
        log_->event(now, "replica_differs", count_text(share_, differences));
        loop.mind().on_rows_differ();
    } else {
        log_->event(now, "replica_scrubbed", share_);
    }
    return after(now, times_.every);
}

OwnerScrub::OwnerScrub(NodeStore& node, FeedStore& feeds, ScrubTimes times, RequestLog& log,
                       const Clock& clock)
    : node_(&node),
      feeds_(&feeds),
      times_(times),
      log_(&log),
      clock_(&clock),
      first_(after(clock.now(), times.first)) {}

Result<std::string> OwnerScrub::due(const Timestamp& now) {
    TRY_ASSIGN(const auto all, owned_feeds(*node_, *feeds_, vietnamese_day(now)));
    std::string longest;
    Timestamp waits_since = now;
    for (const OwnedFeedSummary& feed : all) {
        if (feed.closed || feed.recovery) continue;
        Timestamp since = feed.last_scrub ? after(*feed.last_scrub, times_.every) : first_;
        if (const auto known = not_before_.find(feed.feed); known != not_before_.end())
            since = std::max(since, known->second);
        if (since > now || (!longest.empty() && since >= waits_since)) continue;
        longest = feed.feed;
        waits_since = since;
    }
    return longest;
}

Result<Position> OwnerScrub::heads() {
    Position sum = 0;
    TRY_ASSIGN(const std::vector<DatasetPlace> places, node_->own_datasets());
    for (const DatasetPlace& place : places) {
        TRY_ASSIGN(Store* const store, node_->store(place));
        TRY_ASSIGN(const Position head, store->head());
        sum += head;
    }
    return sum;
}

Result<> OwnerScrub::look(Feeder& feeder, const std::function<bool()>& go_on) {
    const Timestamp now = clock_->now();
    if (now < first_) return {};
    TRY_ASSIGN(const std::string feed, due(now));
    if (feed.empty()) return {};
    // Until it is known to be whole; a failure must not be tried again at once either.
    not_before_[feed] = after(now, kLookLater);
    TRY_ASSIGN(const Position heads_before, heads());
    bool whole = true;
    const auto undisturbed = [&] {
        const auto heads_now = heads();
        whole = go_on() && heads_now && *heads_now == heads_before;
        return whole;
    };
    TRY_ASSIGN(const auto differences, feeder.scrub(feed, undisturbed));
    if (!differences.empty()) {
        log_->event(clock_->now(), "feed_differs", count_text(feed, differences.size()));
        not_before_[feed] = after(now, times_.every);
        return raise_alarm(*feeds_, {.feed = feed,
                                     .source = AlarmSource::scrub,
                                     .at = clock_->now(),
                                     .differences = differences.size()});
    }
    if (!whole) return {};
    log_->event(clock_->now(), "feed_scrubbed", feed);
    return note_scrub(*feeds_, feed, clock_->now());
}

}  // namespace dongbo
