// Rows that rot on the disk are found before anybody asks for them: all rows of what is followed
// and of what is fed are hashed anew once a day, beside the work.
#pragma once

#include <atomic>
#include <chrono>
#include <cstdint>
#include <functional>
#include <map>
#include <string>

#include "node/request_log.hpp"
#include "store/feed_store.hpp"
#include "store/node_store.hpp"
#include "sync/follower/follow_loop.hpp"
#include "sync/owner/feeder.hpp"

namespace dongbo {

struct ScrubTimes {
    std::chrono::milliseconds first = std::chrono::minutes(5);  ///< after the start
    std::chrono::milliseconds every = std::chrono::hours(24);
    std::chrono::milliseconds pause{200};  ///< between two slices of a replica
    std::size_t rows = 2'000;              ///< a slice: some 10 ms
};

/// Rounds over one replica, in slices. What a round finds is an alarm: Follower::on_rows_differ.
/// The log says how many differences there are; which records are damaged `dongbo doctor` names.
class ReplicaScrub {
  public:
    ReplicaScrub(std::string share, ScrubTimes times, RequestLog& log, const Clock& clock);

    /// Whether a slice is to be handed over now; true claims it. From any thread.
    bool claim();
    /// The slice that was claimed, on the follower's thread. Nothing where the replica is not in
    /// step, or was found whole less than a day ago.
    void run(FollowLoop& loop);

  private:
    Timestamp slice(FollowLoop& loop, const Timestamp& now);
    Timestamp end_round(FollowLoop& loop, const Timestamp& now);

    std::string share_;
    ScrubTimes times_;
    RequestLog* log_;
    const Clock* clock_;
    std::atomic<bool> claimed_ = false;
    std::atomic<std::int64_t> not_before_;  ///< ms
    bool in_round_ = false;                 ///< from here on: of the follower's thread
    std::uint64_t differences_ = 0;
};

/// Rounds over the feeds that this node owns, one feed at a time, on the feeder's thread. A feed
/// whose logs don't rest as long as a look at all its rows takes is begun again each time, and its
/// round is late.
class OwnerScrub {
  public:
    OwnerScrub(NodeStore& node, FeedStore& feeds, ScrubTimes times, RequestLog& log,
               const Clock& clock);

    /// The feed that has waited longest, if one is due. Ends early where `go_on` says no, or a log
    /// has moved. What fits is noted with the feed: note_scrub.
    Result<> look(Feeder& feeder, const std::function<bool()>& go_on);

  private:
    Result<std::string> due(const Timestamp& now);
    Result<Position> heads();

    NodeStore* node_;
    FeedStore* feeds_;
    ScrubTimes times_;
    RequestLog* log_;
    const Clock* clock_;
    Timestamp first_;
    std::map<std::string, Timestamp> not_before_;  ///< by feed, since the start
};

}  // namespace dongbo
