// The folder of a node: node.db (who it is, which datasets, which group holds each), a file a
// group, feeds.db (store/feed_store.hpp) where the node owns feeds, and accesses.journal
// (store/journal.hpp) once it was served.
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
    std::string owner;     ///< the agency that decides it: "G01"
    /// A copy of what another node owns: it takes what that one says and judges nothing.
    bool replica = false;
    friend bool operator==(const DatasetPlace&, const DatasetPlace&) = default;
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
    /// The copy of a dataset of another agency, in a group of its own ("replica.<share>"): made, or
    /// migrated if the contract grew compatibly. conflict: this node owns the dataset or holds it
    /// in another group, or the contract would change hashes (drop the replica, then take it anew).
    Result<DatasetPlace> define_replica(const std::string& dataset, const std::string& owner,
                                        const Contract& contract, const std::string& group);
    /// The replica goes with its whole group: file and all. Stores that this object opened for it
    /// are gone; whoever else has the file open goes on reading what was in it until he closes it.
    /// invalid: it is no replica.
    Result<> drop_replica(const std::string& dataset);
    /// All of them, replicas too.
    Result<std::vector<DatasetPlace>> datasets();
    /// Those that this node's agency decides: for whoever judges, loads or counts.
    Result<std::vector<DatasetPlace>> own_datasets();
    /// By the dataset's full name or its contract's name. Of a contract that is there more than
    /// once the node's own dataset of the newest major version; without one the only replica.
    /// not_found: none, or several replicas and none of them named in full.
    Result<DatasetPlace> place(const std::string& name);
    /// The open store of the dataset's group (opened at the first use).
    Result<Store*> store(const DatasetPlace& place);

    /// Copies node.db, feeds.db, the accesses that wait in the journal and every group into the new
    /// folder `target` with manifest.json (size, SHA-256 and log head of each file). Consistent for
    /// each file; no feed is ahead of the log it is made from; no access whose answer left before
    /// this began is missing. Runs while the node is in use.
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
