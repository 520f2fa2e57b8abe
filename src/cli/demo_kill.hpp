// A load in a process of its own that is killed in the middle.
#pragma once

#include <cstdint>
#include <functional>

#include "base/error.hpp"

namespace dongbo {

struct KillReport {
    bool killed = false;          ///< false: the load was over before it could be killed
    std::uint64_t rows_seen = 0;  ///< rows the load had reported by then
    std::uint64_t of_rows = 0;
};

/// Forks; `load` runs in the child and reports rows through its argument. Once it has reported
/// `share` of them the child gets SIGKILL. The calling process must have no other threads.
Result<KillReport> kill_in_the_middle(
    double share,
    const std::function<void(const std::function<void(std::uint64_t, std::uint64_t)>&)>& load);

}  // namespace dongbo
