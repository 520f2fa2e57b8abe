// How a follower reaches an owner: `node` fills it from `http`, the simulation from a queue of
// messages that get lost.
#pragma once

#include <string>
#include <vector>

#include "base/error.hpp"

namespace dongbo {

/// The interface between nodes, under /v1/feeds/{feed}/…: docs/formats/feed.md.
struct FeedRequest {
    enum class Kind : std::uint8_t {
        describe,     ///< GET /v1/shares/{share}/feed: which feed, fields, contract, validity
        changes,      ///< GET /v1/feeds/{feed}/changes?after=&limit=&wait=
        snapshot,     ///< GET /v1/feeds/{feed}/snapshot?cursor=&limit=&from=
        consistency,  ///< GET /v1/feeds/{feed}/consistency?from=&to=
        frontier,     ///< GET /v1/feeds/{feed}/frontier?size=
        statement,    ///< POST /v1/feeds/{feed}/statements
        deletion,     ///< POST /v1/feeds/{feed}/deletions
        checkpoint,   ///< POST /v1/feeds/{feed}/checkpoints: what the follower holds (fail-over)
        inclusion     ///< GET /v1/feeds/{feed}/inclusion?position=
    };
    Kind kind = Kind::describe;
    std::string feed;  ///< describe: name of the share
    std::string from;  ///< snapshot: feed whose state the follower has; consistency: size
    std::uint64_t after =
        0;  ///< changes: position; frontier, consistency: size; inclusion: position
    std::string cursor;
    std::size_t limit = 0;
    int wait_seconds = 0;  ///< changes: how long the owner may hold the answer until there are some
    std::string body;
    /// Given by the follower, each one once; never sent: tells a late answer to an earlier request
    /// from the answer to this one.
    std::uint64_t number = 0;
    friend bool operator==(const FeedRequest&, const FeedRequest&) = default;
};

struct FeedAnswer {
    int status = 0;       ///< as HTTP says it: 200, 403, 404, 409, 410
    std::string problem;  ///< stable word of the problem's type: "behind_retention", "share_ended"
    std::string body;
    friend bool operator==(const FeedAnswer&, const FeedAnswer&) = default;
};

/// Thread-safe: two requests of a follower may be under way at once, `changes` that wait and
/// something else. limit_exceeded: the answer was bigger than a page may be; nothing of it is kept.
class Transport {
  public:
    virtual ~Transport() = default;
    /// Blocking. unavailable: no answer; nothing is known then of what the owner did.
    virtual Result<FeedAnswer> ask(const FeedRequest& request) = 0;
    /// From any thread: requests that are under way, and all later ones, end soon as unavailable.
    virtual void stop() {}
};

}  // namespace dongbo
