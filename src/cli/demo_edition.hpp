// The step of the demo in which a later edition of the list of units takes effect.
#pragma once

#include <vector>

#include "cli/demo_counts.hpp"
#include "cli/demo_node.hpp"
#include "cli/demo_screen.hpp"

namespace dongbo {

/// From one edition of the list to the next, by the days on which they take effect.
struct EditionStep {
    Date from, to;
};

class DemoEdition {
  public:
    DemoEdition(DemoScreen& screen, const DemoOptions& options, const DemoNode& node)
        : screen_(screen), say_(screen.say()), options_(options), node_(node) {}

    /// That of 30 April 2026, from the official lists where they are at hand; else an invented one
    /// of the same day. Then `persons`, a corrected delivery in NDJSON, comes again in part, with
    /// other telephone numbers and still in the codes of June 2025. The edition after it, invented,
    /// is written into `next-edition` of the demo's files.
    Result<> arrive(const SynthFile& persons);

  private:
    struct File {
        std::string path, mapping, edition;
    };
    using AllCounts = std::array<UnitCounts, kUnitContracts.size()>;

    bool official() const { return !options_.unit_data.empty(); }
    std::string number(std::int64_t value) const {
        return screen_.number(static_cast<std::uint64_t>(value));
    }
    Result<std::vector<File>> official_files() const;
    Result<std::vector<File>> invented_files(const UnitList& list, const EditionStep& step,
                                             const std::string& folder) const;
    Result<> take_in(OpenUnits& open, const File& file);
    Result<> adopt(OpenUnits& open);
    Result<std::uint64_t> judge_anew(NodeStore& node);
    Result<bool> grew_by_an_edition(const OpenUnits& open, const std::string& contract,
                                    Position before) const;
    static Result<AllCounts> count_all(const OpenUnits& open);
    void show_changed(const UnitList& list);
    Result<> show_counts(const OpenUnits& open, const AllCounts& before);
    Result<std::uint64_t> write_late(const SynthFile& persons, const std::string& file) const;
    Result<> deliver_late(const SynthFile& persons);
    Result<> show_late(std::uint64_t rows, Position before);

    DemoScreen& screen_;
    const DemoTexts& say_;
    const DemoOptions& options_;
    const DemoNode& node_;
};

}  // namespace dongbo
