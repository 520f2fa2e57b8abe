#include "cli/command_settings.hpp"

namespace dongbo {

CLI::App* add_command(CLI::App& app, Settings& settings, const std::string& name,
                      const std::string& summary, const std::string& example) {
    CLI::App* command = app.add_subcommand(name, summary);
    command->footer("\nExample:\n  " + example);
    command->add_option("--node", settings.node, "Folder of the node")
        ->envname("DONGBO_NODE")
        ->capture_default_str();
    command->add_flag("--json", settings.console.json, "Answer in JSON");
    command->add_option("--lang", settings.language, "Language of the answer: vi or en")
        ->check(CLI::IsMember({"vi", "en"}))
        ->envname("DONGBO_LANG")
        ->capture_default_str();
    return command;
}

}  // namespace dongbo
