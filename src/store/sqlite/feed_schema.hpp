// The tables of feeds.db.
#pragma once

#include <span>

#include "record/change.hpp"
#include "store/sqlite/migrations.hpp"

namespace dongbo {

std::span<const Migration> feed_migrations();

/// How the numbers in feeds.db are made of a feed's number and a place in it: entries of one feed
/// lie side by side, in order, and so do the nodes of its tree.
inline constexpr std::uint64_t kFeedNumberMax = (1U << 22) - 1;
inline constexpr std::uint64_t kFeedPositionMax = (1ULL << 40) - 1;

/// Of an entry or a leaf.
inline constexpr std::uint64_t entry_id(std::uint64_t feed, Position position) {
    return feed << 40 | position;
}
/// Of a node: numbered in order (the left subtree, the node, the right subtree), so that what is
/// appended together lies together.
inline constexpr std::uint64_t node_id(std::uint64_t feed, unsigned level, std::uint64_t index) {
    return feed << 41 | (((index * 2 + 1) << level) - 1);
}

}  // namespace dongbo
