// The steps of the demo about the lists of units and where records lie by them.
#pragma once

#include "cli/demo_counts.hpp"
#include "cli/demo_node.hpp"
#include "cli/demo_screen.hpp"

namespace dongbo {

class DemoUnits {
  public:
    DemoUnits(DemoScreen& screen, const DemoOptions& options, const DemoNode& node)
        : screen_(screen), say_(screen.say()), options_(options), node_(node) {}

    /// The editions before and after the reform with what followed what: from the official lists,
    /// where their folder is given, else from the npm package.
    Result<> load_list();
    /// Where the records lie by the edition in force and by the one before.
    Result<> show_where_all_live();

  private:
    bool official() const { return !options_.unit_data.empty(); }
    std::string number(std::int64_t value) const {
        return screen_.number(static_cast<std::uint64_t>(value));
    }
    Result<> load_file(const std::string& file, const std::string& mapping,
                       const std::string& edition);
    Result<> load_official();
    Result<> load_package();
    Result<> show_list();
    void show_both_ways(const UnitList& list);
    Result<> show_dataset(const OpenUnits& open, const std::string& contract,
                          std::int64_t& as_before);
    Result<> show_persons_then(const OpenUnits& open);
    Result<> show_provinces(const OpenUnits& open, const Date& as_of, std::string_view pattern);
    Result<> show_traps(const OpenUnits& open);
    void show_trap_province(const UnitList& list, const char* code, std::string_view before,
                            std::string_view now);
    Result<> show_trap_merged(const OpenUnits& open);
    Result<> show_trap_divided(const OpenUnits& open);

    DemoScreen& screen_;
    const DemoTexts& say_;
    const DemoOptions& options_;
    const DemoNode& node_;
};

}  // namespace dongbo
