// Deliveries that came over the network, on their way into datasets.
#pragma once

#include <cstdint>
#include <functional>
#include <map>
#include <memory>
#include <mutex>
#include <optional>
#include <set>
#include <string>

#include "intake/load.hpp"
#include "node/group_writers.hpp"
#include "node/uploads.hpp"

namespace dongbo {

enum class LoadState : std::uint8_t {
    waiting,  ///< for the writer of its dataset
    loading,
    loaded,  ///< see its report: rows may be quarantined
    refused  ///< nothing of it was loaded, or it stopped: see the error
};
std::string_view name(LoadState state);

struct LoadOrder {
    std::string upload;   ///< id; the load has the same
    std::string owner;    ///< who began it
    std::string agency;   ///< of the owner
    std::string mapping;  ///< name of a file in the folder of mappings, without ".yaml"
    DeliveryRequest request;
};

struct LoadStatus {
    std::string id, owner, mapping, file_name, dataset;
    LoadState state = LoadState::waiting;
    std::uint64_t rows = 0, of_rows = 0;
    std::string report;          ///< JSON of intake/watch.hpp; loaded only
    std::optional<Error> error;  ///< refused only
};

/// Thread-safe. An order is on the disk before start() returns: after a restart resume() takes up
/// what had not ended, from the row where it stood.
class Loads {
  public:
    /// `ended` is called on the writer's thread after each load.
    Loads(std::string node_folder, std::string mappings, Uploads& uploads, GroupWriters& writers,
          std::function<void()> ended);

    /// The load has the id of its upload; started again, it is the same one. `for_all_agencies`:
    /// the caller may hand over for others. not_found: no such upload or mapping; conflict: the
    /// upload is not complete, or is being loaded already; unauthorised: it is another agency's
    /// delivery.
    Result<LoadStatus> start(NodeStore& node, LoadOrder order, bool for_all_agencies);
    /// not_found: there is none of this owner's.
    Result<LoadStatus> find(const std::string& owner, const std::string& id) const;
    /// Ids of uploads that are waiting or loading.
    std::set<std::string> in_work() const;
    /// After a start of the node.
    Result<> resume(NodeStore& node);

  private:
    struct Running;
    Result<> enqueue(const std::shared_ptr<Running>& running);
    Result<> run(NodeStore& node, Running& running);
    void finish(Running& running, const Result<>& done);
    std::string note_path(const std::string& id) const;

    std::string folder_, mappings_;
    Uploads& uploads_;
    GroupWriters& writers_;
    std::function<void()> ended_;
    mutable std::mutex mutex_;
    std::map<std::string, std::shared_ptr<Running>> loads_;
};

}  // namespace dongbo
