// What one thread of the pool reads from: its own connections to the node's files, and what is slow
// to make kept between requests.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "quality/rule_set.hpp"
#include "rekey/current_units.hpp"
#include "share/standing_access.hpp"
#include "store/node_store.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

class FeedReader;
class FeedStore;
class SigningKey;

/// Valid as long as its reader.
struct ReadDataset {
    DatasetPlace place;
    Store* store = nullptr;
    const Contract* contract = nullptr;
    /// The agency whose people may read it here: this node's, of a copy too. Who decides what is in
    /// it is place.owner.
    std::string holder;
    bool personal = false;  ///< one of its fields is personal or sensitive
    std::string file;       ///< of a replica: which file was opened, whatever has its name later
};

/// The unit list that all readers share, made anew when its records change. Thread-safe.
class SharedUnits;
std::shared_ptr<SharedUnits> make_shared_units();
/// As of now; `node` of the calling thread.
Result<std::shared_ptr<const UnitList>> read_shared_units(SharedUnits& units, NodeStore& node);

/// Not thread-safe. Contracts are those of the moment when a dataset was first asked for: a node
/// that is served gets new ones when it starts.
class NodeReader {
  public:
    static Result<std::unique_ptr<NodeReader>> open(const std::string& folder,
                                                    std::shared_ptr<SharedUnits> units);
    ~NodeReader();

    NodeStore& node() { return *node_; }
    /// By full name or contract name. not_found says where the list is.
    Result<const ReadDataset*> dataset(const std::string& name);
    /// Those that the node's agency decides.
    Result<std::vector<const ReadDataset*>> datasets();
    /// Those that it follows.
    Result<std::vector<const ReadDataset*>> replicas();
    /// The rules that records are judged by now: compiled once for each version of the contract.
    Result<std::shared_ptr<const RuleSet>> rules(const ReadDataset& dataset);
    Result<std::shared_ptr<const UnitList>> units();
    /// With the newest list, editions and decisions. invalid: the dataset has no unit that follows
    /// the reform.
    Result<CurrentUnits*> current_units(const ReadDataset& dataset);
    Result<FeedStore*> feed_store();
    /// The feeds that this node owns. `key`: what it signs with, the same at each call.
    Result<FeedReader*> feeds(const SigningKey& key);
    /// Who follows the record now.
    Result<std::vector<StandingAccess>> standing_accesses(const ReadDataset& dataset,
                                                          const StoredRecord& record,
                                                          Timestamp now);

  private:
    NodeReader();
    Result<std::vector<const ReadDataset*>> read_places(bool replica);
    Result<> open_anew();
    struct KnownRules {
        Version version;
        std::size_t checks = 0;
        std::shared_ptr<const RuleSet> rules;
    };
    struct KnownUnits {
        std::shared_ptr<const UnitList> list;
        std::optional<Position> batches;
        std::size_t editions = 0;
        CurrentUnits units;
    };
    std::string folder_;
    std::unique_ptr<NodeStore> node_;
    std::unique_ptr<FeedStore> feed_store_;
    std::unique_ptr<FeedReader> feed_reader_;
    std::shared_ptr<SharedUnits> shared_units_;
    std::map<std::string, ReadDataset> datasets_;
    std::map<std::string, KnownRules> rules_;
    std::map<std::string, KnownUnits> current_units_;
    std::unique_ptr<StandingAccessReader> standing_;
};

}  // namespace dongbo
