// The steps of the demo that show rules at work.
#pragma once

#include <optional>

#include "cli/demo_findings.hpp"
#include "cli/demo_measures.hpp"
#include "cli/demo_screen.hpp"

namespace dongbo {

class DemoRules {
  public:
    DemoRules(DemoScreen& screen, std::string node) : screen_(screen), node_(std::move(node)) {}

    /// Holds what the node says against `truth` (a file), the errors of the first deliveries.
    Result<> show_found(const std::string& truth, const DeliveredFiles& files,
                        const SynthReport& made);
    /// The same after the corrected ones, whose truth holds what could not be put right.
    Result<> show_healed(const std::string& truth, const DeliveredFiles& files);
    /// Of both, side by side.
    void show_measures();
    Result<> recount_all();

    /// A person whose error was seen and quarantined; nothing: there is none among so few.
    std::optional<RecordId> a_healed_person() const;

  private:
    /// The state after one round of deliveries.
    struct Round {
        std::vector<PlantedError> planted;
        Seen seen;
        Comparison comparison;
        std::vector<Conformity> conformity;
        RowFigures rows;

        std::uint64_t findings() const;
        std::uint64_t open_cases() const;
        std::uint64_t findings_in_cases() const;
        Count checked() const;
    };

    Result<Round> look(const std::string& truth, const DeliveredFiles& files) const;
    void show_planted(const SynthReport& made);
    void show_kind(RowError kind);
    std::string list(const std::map<std::string, std::uint64_t>& by) const;
    void show_alarms(const Round& round);
    void show_counts(const Round& round);
    void show_figure(std::string_view what, Fraction before, Fraction after) const;
    void show_dataset(const Conformity& before, const Conformity& after) const;
    std::uint64_t findings_of_seen_errors(const Seen& seen) const;

    DemoScreen& screen_;
    std::string node_;
    Round before_, after_;
};

}  // namespace dongbo
