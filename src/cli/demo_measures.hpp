// The figures of the demo: what the rules count of each dataset, and what became of the rows.
#pragma once

#include <array>
#include <optional>

#include "cli/demo_truth.hpp"
#include "quality/measures.hpp"
#include "store/node_store.hpp"

namespace dongbo {

/// What the rules count of a dataset, and the cases that they opened.
struct Conformity {
    std::string dataset;
    std::uint64_t records = 0;
    /// In the order of kDimensions; nothing: the contract has no check of that dimension.
    std::array<std::optional<Count>, kDimensions.size()> by_dimension{};
    std::uint64_t findings = 0;  ///< a record and a check that it does not meet
    std::uint64_t open_cases = 0;
    std::uint64_t findings_in_cases = 0;  ///< in open ones

    Count total() const;
};
/// Of every dataset that holds records.
Result<std::vector<Conformity>> read_conformity(NodeStore& node, const DeliveredFiles& files);

struct Fraction {
    std::uint64_t part = 0, of = 0;
};
/// Of the files of one round of deliveries. Neither says anything of what the rules find.
struct RowFigures {
    Fraction accounted;  ///< physical rows with exactly one disposition
    Fraction covered;    ///< rows announced by the senders' control totals that became versions
};
Result<RowFigures> read_row_figures(NodeStore& node, const DeliveredFiles& files);

}  // namespace dongbo
