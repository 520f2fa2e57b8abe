// The folder of a node: node.db (who it is, which datasets, which group holds each) and a file a
// group.
#pragma once

#include <map>
#include <memory>
#include <string>
#include <vector>

#include "store/sqlite_store.hpp"

namespace dongbo {

struct DatasetPlace {
    std::string dataset;   ///< "person.G01"; from its second major version on "person.G01.v2"
    std::string contract;  ///< "person"
    std::string group;     ///< the file groups/<group>.db
};

/// Not thread-safe. Several processes may have one open; one writes a group at a time
/// (unavailable).
class NodeStore {
  public:
    /// Makes the folder with an empty node of `agency` ("H26", "G01.2"). conflict if there is one.
    static Result<> create(const std::string& folder, const std::string& agency);
    static Result<std::unique_ptr<NodeStore>> open(const std::string& folder,
                                                   SqliteOptions options = {});
    ~NodeStore();

    const std::string& agency() const;
    const std::string& folder() const;
    /// The dataset of a contract that this node's agency owns: made, or migrated. By default a
    /// dataset is a group of its own.
    Result<DatasetPlace> define(const Contract& contract);
    Result<std::vector<DatasetPlace>> datasets();
    /// By the dataset's full name or its contract's name.
    Result<DatasetPlace> place(const std::string& name);
    /// The open store of the dataset's group (opened at the first use).
    Result<Store*> store(const DatasetPlace& place);

    /// Copies node.db and every group into the new folder `target` with manifest.json (size,
    /// SHA-256 and log head of each file). Consistent for each group; runs while the node is in
    /// use.
    Result<> back_up(const std::string& target, const Progress& progress);
    /// Checks a backup against its manifest, then makes the node folder `target` from it. conflict
    /// if `target` exists; corrupt names the file that does not fit.
    static Result<> restore(const std::string& backup, const std::string& target,
                            const Progress& progress);

  private:
    struct Implementation;
    explicit NodeStore(std::unique_ptr<Implementation> implementation);
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
