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
#include "sync/proof/set_digest.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

struct FeederOptions {
    std::size_t batch = 20'000;      ///< log entries a transaction
    Position retention = 5'000'000;  ///< newest entries of a feed that keep their content
    const Clock* clock = nullptr;
};

/// Keeps every feed of the node's datasets in step with their logs: entries, tree and sets, all
/// durable in one transaction with the position of the log. Not thread-safe.
///
/// Cost, measured on two cores that a load of 16 had to share: 10 µs of processor time for a new
/// record and 24 µs for an update, which reads back what the record was; 7 µs for each further feed
/// that it concerns; with 3,321 feeds that each ask for another unit 14 and 29 µs. An erase makes
/// the sets anew from all records (a scan of the dataset), since the log no longer says what is to
/// be taken out of them. An edition scans the dataset too, where filters ask for units.
class Feeder {
  public:
    static Result<std::unique_ptr<Feeder>> open(
        NodeStore& node, FeedStore& feeds,
        std::function<Result<std::shared_ptr<const UnitList>>()> units, FeederOptions options = {});
    ~Feeder();

    /// Reads the shares, makes feeds that are new, closes those that ended, takes over decisions on
    /// units, then takes batches of each log until one gives something. The names of feeds that
    /// have something new, began or ended (some may come twice); empty: all are in step. A dataset
    /// whose first load goes on is left for later. After an error feeds.db is as it was, and the
    /// next call goes on from there.
    Result<std::vector<std::string>> advance();

    /// What advance() passed over: a sentence for each share that can't be followed.
    const std::vector<std::string>& problems() const;

    /// Hashes all rows of a feed anew as of where it stands, and compares with its sets. A sentence
    /// for each set that differs, and for each damaged record. Reads in pages; `go_on` is asked
    /// between them and may end it: then nothing is said of the rest. not_found: no open feed.
    Result<std::vector<std::string>> scrub(const std::string& feed,
                                           const std::function<bool()>& go_on);

  private:
    struct Implementation;
    explicit Feeder(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
