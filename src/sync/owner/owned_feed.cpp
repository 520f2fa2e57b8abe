#include "sync/owner/owned_feed.hpp"

namespace dongbo {

Result<std::optional<OwnedFeed>> read_owned_feed(FeedStore& feeds, const std::string& name) {
    // How far the log was followed is read before the feed: so the feed is at least as new.
    TRY_ASSIGN(const auto before, feeds.feed(name));
    if (!before) return std::nullopt;
    std::optional<LogPoint> followed;
    if (!before->closed) {
        TRY_ASSIGN(followed, read_log_point(feeds, before->dataset));
    }
    TRY_ASSIGN(auto row, feeds.feed(name));
    if (!row) return std::nullopt;
    OwnedFeed feed;
    TRY_ASSIGN(feed.state, decode_feed_state(row->state));
    TRY_ASSIGN(feed.definition, decode_feed_definition(row->definition));
    feed.row = std::move(*row);
    feed.row.state.clear();
    feed.reflects = {.log = feed.row.log, .as_of = feed.state.as_of};
    if (followed && !feed.row.closed && followed->log > feed.row.log) feed.reflects = *followed;
    return feed;
}

Result<std::optional<OwnedFeed>> read_newest_feed(FeedStore& feeds, const std::string& share) {
    std::string newest;
    for (std::uint64_t version = 1;; ++version) {
        std::string name = share + ".v" + std::to_string(version);
        TRY_ASSIGN(const auto row, feeds.feed(name));
        if (!row) break;
        newest = std::move(name);
    }
    if (newest.empty()) return std::nullopt;
    return read_owned_feed(feeds, newest);
}

SubtreeHash subtrees_of(FeedStore& feeds, std::uint64_t feed) {
    return subtree_from([&feeds, feed](std::uint64_t index) { return feeds.leaf(feed, index + 1); },
                        [&feeds, feed](unsigned level, std::uint64_t index) {
                            return feeds.node(feed, level, index);
                        });
}

Checkpoint newest_checkpoint(const OwnedFeed& feed, const std::string& owner) {
    return {.owner = owner,
            .feed = feed.row.name,
            .epoch = feed.row.epoch,
            .size = feed.row.size,
            .root = feed.state.tree.root(),
            .log = feed.reflects.log,
            .as_of = feed.reflects.as_of,
            .live = figures(feed.state.live),
            .pending = figures(feed.state.pending)};
}

Result<Checkpoint> checkpoint_at(FeedStore& feeds, const OwnedFeed& feed, const std::string& owner,
                                 Position size, const LogPoint& of_entry) {
    if (size == feed.row.size) return newest_checkpoint(feed, owner);
    TRY_ASSIGN(const MerkleFrontier tree, frontier_at(size, subtrees_of(feeds, feed.row.number)));
    Checkpoint checkpoint{.owner = owner,
                          .feed = feed.row.name,
                          .epoch = feed.row.epoch,
                          .size = size,
                          .root = tree.root(),
                          .log = of_entry.log,
                          .as_of = of_entry.as_of};
    TRY_ASSIGN(const auto point, read_feed_point(feeds, feed.row.number, size));
    if (!point) return checkpoint;
    checkpoint.log = point->log;
    checkpoint.as_of = point->as_of;
    checkpoint.live = point->live;
    checkpoint.pending = point->pending;
    return checkpoint;
}

}  // namespace dongbo
