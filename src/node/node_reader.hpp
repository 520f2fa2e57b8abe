// What one thread of the pool reads from: its own connections to the node's files, and what is slow
// to make kept between requests.
#pragma once

#include <map>
#include <memory>
#include <string>

#include "quality/rule_set.hpp"
#include "rekey/current_units.hpp"
#include "store/node_store.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

struct ReadDataset {
    DatasetPlace place;
    Store* store = nullptr;
    const Contract* contract = nullptr;  ///< of the store, as long as the reader is not refreshed
    std::string owner;                   ///< "G01" of "person.G01"
    bool personal = false;               ///< a field is personal or sensitive
};

/// The unit list that all readers share, made anew when its records change. Thread-safe.
class SharedUnits;

/// Not thread-safe.
class NodeReader {
  public:
    static Result<std::unique_ptr<NodeReader>> open(const std::string& folder,
                                                    std::shared_ptr<SharedUnits> units);
    ~NodeReader();

    NodeStore& node() { return *node_; }
    /// By full name or contract name. not_found says where the list is.
    Result<ReadDataset> dataset(const std::string& name);
    Result<std::vector<ReadDataset>> datasets();
    /// The rules that records are judged by now: compiled once for each version of the contract.
    Result<std::shared_ptr<const RuleSet>> rules(const ReadDataset& dataset);
    Result<std::shared_ptr<const UnitList>> units();
    /// invalid: the dataset has no unit that follows the reform.
    Result<CurrentUnits*> current_units(const ReadDataset& dataset);

  private:
    NodeReader() = default;
    struct KnownRules {
        Version version;
        std::size_t checks = 0;
        std::shared_ptr<const RuleSet> rules;
    };
    std::unique_ptr<NodeStore> node_;
    std::shared_ptr<SharedUnits> shared_units_;
    std::map<std::string, KnownRules> rules_;
    std::map<std::string, CurrentUnits> current_units_;
    const UnitList* units_of_current_ = nullptr;
};

std::shared_ptr<SharedUnits> make_shared_units();

}  // namespace dongbo
