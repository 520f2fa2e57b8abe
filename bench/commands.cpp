#include <fmt/core.h>

#include <algorithm>
#include <filesystem>

#include "base/error.hpp"
#include "bench/bench.hpp"
#include "bench/process.hpp"

namespace dongbo::bench {

void commands(const Settings& settings, std::vector<Row>& rows) {
    constexpr std::uint64_t kPersons = 30'000;
    constexpr int kRuns = 15;
    const std::string node = settings.folder + "/node-commands";
    const std::string file = prepare_persons(settings, "files-commands", kPersons);
    make_node(node);
    const Run load = run(load_command(node, file));
    CHECK_THAT(load.exit_code == 0, "dongbo loads the file");
    rows.push_back({"memory: load of 30,000 persons", fmt::format("{:.0f} MiB", load.peak_mib), "–",
                    "", "≤ 48 MiB"});

    const std::string database = node + "/groups/person.G01.db";
    const std::vector<std::pair<std::string, std::vector<std::string>>> all = {
        {"status", {DONGBO_PROGRAM, "status", "--node", node}},
        {"find by name",
         {DONGBO_PROGRAM, "find", "person", "full_name^=nguyen van", "--node", node}},
        {"delivery list", {DONGBO_PROGRAM, "delivery", "list", "--node", node}},
    };
    std::vector<Run> peer;
    for (int i = 0; i < kRuns; ++i) {
        peer.push_back(run({"sqlite3", "-readonly", database, "SELECT count(*) FROM log"}));
    }
    for (const auto& [name, words] : all) {
        std::vector<Run> runs;
        for (int i = 0; i < kRuns; ++i) runs.push_back(run(words));
        CHECK_THAT(runs.front().exit_code == 0, "the command works");
        const double peak = std::ranges::max(runs, {}, &Run::peak_mib).peak_mib;
        rows.push_back({fmt::format("`dongbo {}` on 30,000 persons", name),
                        fmt::format("{:.0f} ms, {:.0f} MiB", median_seconds(runs) * 1000, peak),
                        fmt::format("sqlite3 {:.0f} ms", median_seconds(peer) * 1000),
                        fmt::format("{:.1f} ×", median_seconds(runs) / median_seconds(peer)),
                        "≤ 100 ms, ≤ 48 MiB"});
    }
}

}  // namespace dongbo::bench
