// Runs a program and says how long it took and how much memory it needed.
#pragma once

#include <string>
#include <vector>

namespace dongbo::bench {

struct Run {
    double seconds = 0;      ///< wall
    double cpu_seconds = 0;  ///< user + system
    double peak_mib = 0;     ///< resident
    int exit_code = 0;
};

/// Runs `words` with `input` on standard input; its output goes nowhere. Ends the benchmark if the
/// program can't be started.
Run run(const std::vector<std::string>& words, const std::string& input = {});

/// Median of the runs' seconds.
double median_seconds(std::vector<Run> runs);

}  // namespace dongbo::bench
