// The step of the demo in which people decide where records lie that the resolutions leave open.
#pragma once

#include <functional>
#include <map>

#include "cli/demo_counts.hpp"
#include "cli/demo_localities.hpp"
#include "cli/demo_node.hpp"
#include "cli/demo_screen.hpp"

namespace dongbo {

class DemoDecisions {
  public:
    DemoDecisions(DemoScreen& screen, const DemoOptions& options, const DemoNode& node)
        : screen_(screen), say_(screen.say()), options_(options), node_(node) {}

    /// Divided communes, by an invented table of hamlets and streets.
    Result<> by_table();
    /// Communes for which the npm package names a successor: by rule.
    Result<> by_rule();

  private:
    struct Waiting {
        RecordId record;
        UnitRef stated;
        std::string address;
    };
    /// The commune that the evidence tells, found without the node; empty: it tells none.
    using Evidence = std::function<std::string(const Waiting&)>;
    /// A round of decisions on one dataset.
    struct Round {
        std::string contract;
        std::vector<Waiting> waiting;  ///< before anything was decided
        std::int64_t others = 0;       ///< waiting ones that nobody decides about here
        std::function<Result<BatchReport>(Decider&, const Authority&)> decide;
        Evidence evidence;
        bool undone = true;    ///< once made, the batch is undone and made again
        std::size_t told = 0;  ///< of `waiting`: those about which the evidence tells something
    };

    Result<std::vector<Waiting>> waiting_records(CurrentUnits& units, const ListedUnit* stated);
    Result<> load_table(const InventedLocalities& table);
    void show_gaps(const InventedLocalities& table, const Round& round);
    Result<> run(OpenUnits& open, Round& round);
    Result<> decide_and_approve(Decider& decider, Round& round, std::string& batch);
    Result<> check_each(Decider& decider, const Round& round);
    Result<> undo(OpenUnits& open, Decider& decider, const Round& round, const std::string& batch);
    Result<> decide_again(Decider& decider, const Round& round);
    /// True if so many records of the dataset are decided, and the others wait.
    Result<bool> stands(Decider& decider, const Round& round, std::size_t decided);
    std::string number(std::size_t value) const { return screen_.number(value); }

    DemoScreen& screen_;
    const DemoTexts& say_;
    const DemoOptions& options_;
    const DemoNode& node_;
};

}  // namespace dongbo
