// watch: load what others put into a folder.
#include <fmt/core.h>

#include <csignal>

#include "cli/commands.hpp"
#include "cli/open_dataset.hpp"
#include "intake/watch.hpp"
#include "rekey/adoption.hpp"

namespace dongbo {
namespace {

std::atomic<bool> stopped = false;

void stop_on_signals() {
    struct sigaction action{};
    action.sa_handler = [](int) { stopped = true; };
    sigaction(SIGINT, &action, nullptr);
    sigaction(SIGTERM, &action, nullptr);
}

/// The node is opened for each delivery: between them, nothing is held.
Result<LoadReport> load_watched(const WatchCommandOptions& options,
                                const WatchedDelivery& delivery) {
    const std::string path = options.mappings + "/" + delivery.mapping + ".yaml";
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(options.node));
    return load_into_node(*node, path, delivery.request, [](std::uint64_t, std::uint64_t) {});
}

}  // namespace

Exit run_watch(const Console& console, const WatchCommandOptions& options) {
    stop_on_signals();
    if (!options.once && !console.json) {
        console.line(fmt::format("{}: {}", console.say().watching, options.folder));
    }
    const auto load = [&](const WatchedDelivery& delivery) -> Result<LoadReport> {
        auto report = load_watched(options, delivery);
        if (!report) {
            console.report(report.error());
        } else if (console.json) {
            fmt::print("{}", report_json(*report));
        } else {
            print_report(console, *report, false);
        }
        return report;
    };
    const auto settle = [&]() -> Result<std::optional<Timestamp>> {
        TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(options.node));
        TRY_ASSIGN(auto next, settle_node(*node));
        TRY_ASSIGN(const Adoptions adoptions, adopt_editions(*node));
        if (adoptions.next && (!next || *adoptions.next < *next)) next = adoptions.next;
        return next;
    };
    const auto moved = watch_folder({options.folder, options.once, settle}, load, stopped);
    return moved ? Exit::ok : console.report(moved.error());
}

}  // namespace dongbo
