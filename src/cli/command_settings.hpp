// What the descriptions of all commands share.
#pragma once

#include <CLI/CLI.hpp>
#include <functional>
#include <string>

#include "cli/console.hpp"

namespace dongbo {

struct Settings {
    Console console;
    std::string language = "vi";
    std::string node = "dongbo-node";
    std::function<Exit()> run;
};

/// A sub-command with an example at the end of its --help.
CLI::App* add_command(CLI::App& app, Settings& settings, const std::string& name,
                      const std::string& summary, const std::string& example);

template <class Options>
void runs(CLI::App* command, Settings& settings, Options& options,
          Exit (*run)(const Console&, const Options&)) {
    command->callback([&settings, &options, run] {
        if constexpr (requires { options.node; }) options.node = settings.node;
        settings.run = [&settings, &options, run] { return run(settings.console, options); };
    });
}

void add_unit_commands(CLI::App& app, Settings& settings);

}  // namespace dongbo
