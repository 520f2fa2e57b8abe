// How much a load takes at once; tests make it small to see many commits.
#pragma once

#include <chrono>

#include "intake/load.hpp"

namespace dongbo {

/// A row that waits takes 3 KiB of memory, those of the next transaction wait while one is written,
/// and what is in a small transaction still lies in the processor's cache; but each transaction is
/// synced. So a small file gets small ones and a big file at most a hundred, until they grow too
/// big.
struct LoadLimits {
    std::size_t commit_rows = 500;           ///< of one source commit
    std::size_t rows = 1'000;                ///< of one transaction, or of
    std::size_t rows_max = 20'000;           ///< a hundredth of the file up to this many,
    std::chrono::milliseconds wait_max{50};  ///< or what was read within this time (not in bulk)
};

Result<LoadReport> load_with_limits(Keeper& keeper, const Mapping& mapping,
                                    const DeliveryRequest& request, const LoadProgress& progress,
                                    const LoadLimits& limits, const UnitList* units = nullptr);
/// Without any rule: to measure what they cost.
Result<LoadReport> load_unjudged(Store& store, const std::string& dataset, const Mapping& mapping,
                                 const DeliveryRequest& request, const LoadProgress& progress,
                                 const LoadLimits& limits = {});

}  // namespace dongbo
