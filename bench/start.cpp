// How soon a node is in service, and what memory it takes.
#include <fmt/core.h>

#include <algorithm>

#include "bench/bench_node.hpp"

namespace dongbo::bench {
namespace {

/// Of what programs and people ask for, in turn.
std::vector<std::string> mixed_requests(const std::vector<std::string>& ids, std::size_t count) {
    const std::string records = "/v1/datasets/person/records";
    std::vector<std::string> requests;
    for (std::size_t turn = 0; requests.size() < count; ++turn) {
        const std::string& id = ids[turn * 7'919 % ids.size()];
        for (const std::string& request :
             {records + "/" + id, records + "/" + id + "/history", records + "/" + id + "/findings",
              records + "/" + id + "/accesses", records + "?full_name%5E=nguyen%20v&limit=50",
              records + "?limit=100", std::string("/v1/status"), std::string("/v1/causes"),
              std::string("/v1/datasets/person/measures?by=unit"),
              std::string("/v1/datasets/person/findings"), std::string("/v1/deliveries"),
              std::string("/v1/units?q=ba+dinh"), std::string("/v1/datasets/person/queue"),
              std::string("/metrics")})
            requests.push_back(request);
    }
    requests.resize(count);
    return requests;
}

}  // namespace

void start(const Settings& settings, std::vector<Row>& rows) {
    constexpr std::uint64_t kPersons = 30'000;
    constexpr int kStarts = 11;
    const std::string path = settings.folder + "/start-node";
    make_whole_node(path);
    load_npm_units(path, settings.folder);
    load_file(path, prepare_persons(settings, "start-files", kPersons), "hanoi-person");
    BenchNode node(path, settings.folder + "/start");
    const auto ids = node.person_ids(1'000);
    std::vector<double> starts;
    for (int i = 0; i < kStarts; ++i) {
        node.restart();
        starts.push_back(node.start_seconds());
    }
    std::ranges::sort(starts);
    const double before = memory_mib(node.process(), "VmRSS");
    for (const std::string& request : mixed_requests(ids, 1'000)) node.ask(request);
    rows.push_back({fmt::format("`dongbo serve` to its ready line, {} persons, median of {}",
                                kPersons, kStarts),
                    fmt::format("{:.0f} ms (slowest {:.0f} ms)", starts[kStarts / 2] * 1e3,
                                starts.back() * 1e3),
                    "–", "–", "≤ 300 ms"});
    rows.push_back({fmt::format("memory, {} persons, after 1,000 mixed requests", kPersons),
                    fmt::format("{:.0f} MiB, peak {:.0f} MiB (at the start {:.0f} MiB)",
                                memory_mib(node.process(), "VmRSS"),
                                memory_mib(node.process(), "VmHWM"), before),
                    "–", "–", "≤ 64 MiB"});
}

}  // namespace dongbo::bench
