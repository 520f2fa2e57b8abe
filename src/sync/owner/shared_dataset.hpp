// What it takes to show records of a dataset as a feed of it does. Private to this room.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "base/compression.hpp"
#include "share/share.hpp"
#include "share/share_filter.hpp"
#include "sync/owner/feed_sight.hpp"

namespace dongbo {

/// A definition of a feed, made ready.
struct FeedShape {
    Contract shared;
    ShareFilter filter;
    FeedView view;
    CompressionDictionary dictionary;
};

/// Shares and shapes, kept between requests until a share or a contract changes. Not thread-safe.
class ShapeCache {
  public:
    explicit ShapeCache(NodeStore& node) : node_(node) {}

    /// Null: there is no such share now. Valid until the next call.
    Result<const Share*> share(const std::string& name);
    /// Of a definition as the dataset's contract is now. Null: the contract is another version than
    /// the definition names.
    Result<std::shared_ptr<const FeedShape>> shape(const std::string& dataset,
                                                   const std::string& definition);

  private:
    NodeStore& node_;
    std::optional<Position> head_;  ///< of the log of shares, when they were read
    std::map<std::string, Share> shares_;
    std::map<std::string, std::shared_ptr<const FeedShape>> shapes_;  ///< by definition
};

}  // namespace dongbo
