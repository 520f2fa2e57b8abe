// The node of the demo: what its steps load into it and read from it.
#pragma once

#include "cli/commands.hpp"
#include "cli/demo_log.hpp"
#include "store/doctor.hpp"
#include "synth/synth.hpp"
#include "unit/load_unit_list.hpp"

namespace dongbo {

class DemoNode {
  public:
    explicit DemoNode(const DemoOptions& options);

    /// Where the deliveries of the demo are written.
    const std::string& files() const { return files_; }
    /// An empty node with all contracts; how many there are.
    Result<std::size_t> make();
    /// Holds the list of units as it is now, so that the steps to come, which open the node anew,
    /// need not make it again.
    Result<> hold_units();

    Result<LoadReport> load(
        const std::string& mapping, const DeliveryRequest& request,
        const LoadProgress& progress = [](auto, auto) {}) const;
    /// "ha-noi/person.csv" is read with mappings/hanoi-person.yaml.
    std::string mapping_of(const SynthFile& file) const;
    /// Of a file below `folder`.
    static DeliveryRequest request_for(const SynthFile& file, const std::string& folder);

    Result<Diagnosis> examine(const std::string& dataset) const;
    Result<DatasetStatus> status(const std::string& dataset) const;
    Result<Position> head(const std::string& dataset) const;
    /// What the dataset's log gained after a position.
    Result<LogGain> gain(const std::string& dataset, Position after) const;
    /// The first row of the last delivery that is not yet committed.
    Result<std::uint64_t> next_row(const std::string& dataset) const;
    /// The person whom the last entries of the log changed, with a version before.
    Result<RecordId> a_changed_person() const;

  private:
    const DemoOptions& options_;
    std::string files_;
    std::vector<std::shared_ptr<const Contract>> contracts_;  ///< held like the list of units
    std::shared_ptr<const UnitList> units_;
};

}  // namespace dongbo
