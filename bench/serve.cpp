// One record over mutual TLS, its access recorded durably, beside a static file of nginx.
#include <fmt/core.h>

#include <algorithm>

#include "bench/bench_node.hpp"
#include "bench/load_client.hpp"
#include "bench/nginx.hpp"

namespace dongbo::bench {
namespace {

std::string in_milliseconds(const LoadResult& result) {
    return fmt::format("p50 {:.1f} ms, p99 {:.1f} ms", result.percentile(0.5),
                       result.percentile(0.99));
}

std::string summary(const LoadResult& result) {
    CHECK_THAT(result.failures == 0, "every request is answered");
    return fmt::format("{:.0f}/s, {}", result.per_second, in_milliseconds(result));
}

/// Of those answered, how many are not in their dataset yet: work that the rate does not show.
std::string accesses_waiting(BenchNode& node) {
    constexpr std::string_view kName = "\ndongbo_accesses_waiting ";
    const std::string metrics = node.ask("/metrics");
    const std::size_t at = metrics.find(kName);
    CHECK_THAT(at != std::string::npos, "the node counts them");
    const std::size_t begin = at + kName.size();
    return metrics.substr(begin, metrics.find('\n', begin) - begin);
}

double median(std::vector<double> values) {
    std::ranges::sort(values);
    return values[values.size() / 2];
}

}  // namespace

void serve(const Settings& settings, std::vector<Row>& rows) {
    constexpr int kRounds = 3;
    const double seconds = settings.seconds;
    const std::string path = settings.folder + "/served-node";
    make_whole_node(path);
    load_file(path, prepare_persons(settings, "served-files", settings.served), "hanoi-person");
    BenchNode node(path, settings.folder + "/served");
    const auto ids = node.person_ids(20'000);
    const std::string record = "/v1/datasets/person/records/";
    const std::string answer = node.ask(record + ids.front());
    const Nginx nginx(settings.folder + "/nginx", node.files(), answer);

    std::size_t next = 0;
    Load ours{.port = node.machines(),
              .tls = &node.tls(),
              .connections = settings.connections,
              .seconds = seconds,
              .request = [&] { return get_request(record + ids[next++ * 7'919 % ids.size()]); }};
    const std::string get_file = get_request("/record");
    Load theirs{.port = nginx.port(),
                .tls = &node.tls(),
                .connections = settings.connections,
                .seconds = seconds,
                .request = [&] { return get_file; }};
    std::vector<LoadResult> us, them;
    std::vector<std::string> waiting;
    std::vector<double> ratios;
    put_load({.port = ours.port, .tls = ours.tls, .seconds = 1, .request = ours.request});
    for (int round = 0; round < kRounds; ++round) {
        us.push_back(put_load(ours));
        waiting.push_back(accesses_waiting(node));
        them.push_back(put_load(theirs));
        ratios.push_back(us.back().per_second / them.back().per_second);
    }
    const auto ratio = median(ratios);
    const auto middle = static_cast<std::size_t>(std::ranges::find(ratios, ratio) - ratios.begin());
    rows.push_back({fmt::format("GET one record ({:.0f} bytes), mutual TLS, {} connections, access "
                                "durable, median of {}",
                                us[middle].body_bytes, settings.connections, kRounds),
                    summary(us[middle]) + ", then " + waiting[middle] + " accesses to be applied",
                    "nginx, static file: " + summary(them[middle]), fmt::format("{:.2f} ×", ratio),
                    "≥ 0.25 ×; p99 ≤ 5 ms"});
    ours.rate = theirs.rate = std::min(2'000.0, us[middle].per_second / 2);
    const LoadResult calm = put_load(ours);
    rows.push_back({fmt::format("the same at {:.0f} requests a second", ours.rate), summary(calm),
                    "nginx: " + summary(put_load(theirs)), "–", "p99 ≤ 5 ms"});
    rows.push_back({"one write of 4 KiB made durable (fdatasync) on this disk",
                    in_milliseconds(time_syncs(settings.folder + "/sync")), "–", "–", "–"});
}

}  // namespace dongbo::bench
