// dongbo synth: the population generator on the command line.
#pragma once

#include <string>

#include "cli/console.hpp"
#include "synth/synth.hpp"

namespace CLI {
class App;
}

namespace dongbo {

struct SynthCommandOptions {
    SynthOptions synth;
    std::string provinces = "01:a,52:b,64:b";
    double dirty_percent = 0;
    std::string population_file;
    std::uint64_t changes = 0;
    bool corrected = false;
};

void add_synth_options(CLI::App& command, SynthCommandOptions& options);
Exit run_synth(const Console& console, const SynthCommandOptions& options);

}  // namespace dongbo
