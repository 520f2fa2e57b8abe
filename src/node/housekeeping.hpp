// What a node does by itself: keeps verdicts true as the clock goes, takes in new editions of the
// unit list, removes uploads that nobody loaded.
#pragma once

#include <memory>
#include <string>

#include "node/group_writers.hpp"
#include "node/loads.hpp"
#include "node/node_reader.hpp"
#include "node/request_log.hpp"
#include "node/uploads.hpp"

namespace dongbo {

/// One thread, which waits for the moment when something is due and gives the work to the writers
/// of the groups.
class Housekeeping {
  public:
    struct Parts {
        std::string folder;
        GroupWriters* writers;
        Uploads* uploads;
        Loads* loads;
        RequestLog* log;
        const Clock* clock;
        std::shared_ptr<SharedUnits> units;  ///< so that no writer reads the list for itself
    };
    /// All parts outlive it.
    explicit Housekeeping(Parts parts);
    ~Housekeeping();
    /// Looks again: a load has ended, so other things may be due.
    void wake();

  private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
