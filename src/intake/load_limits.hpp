// How much a load takes at once; tests make it small to see many commits.
#pragma once

#include <chrono>

#include "intake/load.hpp"

namespace dongbo {

struct LoadLimits {
    std::size_t commit_rows = 2'000;         ///< of one source commit
    std::size_t bulk_rows = 40'000;          ///< of one transaction where the store only appends
    std::size_t rows = 20'000;               ///< of any other transaction,
    std::chrono::milliseconds wait_max{50};  ///< or what was read within this time
};

Result<LoadReport> load_with_limits(Store& store, const std::string& dataset,
                                    const Mapping& mapping, const DeliveryRequest& request,
                                    const LoadProgress& progress, const LoadLimits& limits);

}  // namespace dongbo
