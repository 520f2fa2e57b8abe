// Makes feeds out of logs: the owner's side. One thread.
#pragma once

#include <functional>
#include <memory>
#include <string>
#include <vector>

#include "base/signature.hpp"
#include "share/share.hpp"
#include "store/feed_store.hpp"
#include "store/node_store.hpp"
#include "sync/set_digest.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

struct FeederOptions {
    std::size_t batch = 20'000;      ///< log entries a transaction
    Position retention = 5'000'000;  ///< newest entries of a feed that keep their content
    const Clock* clock = nullptr;
};

/// Keeps every feed of the node's datasets in step with their logs: entries, tree and sets, all
/// durable in one transaction with the position of the log. Not thread-safe.
class Feeder {
  public:
    static Result<std::unique_ptr<Feeder>> open(
        NodeStore& node, FeedStore& feeds,
        std::function<Result<std::shared_ptr<const UnitList>>()> units, FeederOptions options = {});
    ~Feeder();

    /// Reads the shares, makes feeds that are new, closes those that ended, then takes at most one
    /// batch of each log. The names of feeds that have something new; empty: all are in step.
    Result<std::vector<std::string>> advance();

    /// What advance() passed over: a sentence for each share that can't be followed.
    const std::vector<std::string>& problems() const;

    /// Hashes all rows of a feed anew as of where it stands, and compares with its sets. A sentence
    /// for each set that differs. Reads in pages; `step` is asked between them and may end it.
    Result<std::vector<std::string>> scrub(const std::string& feed,
                                           const std::function<bool()>& go_on);

  private:
    struct Implementation;
    explicit Feeder(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
