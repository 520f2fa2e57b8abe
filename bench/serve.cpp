// One record over mutual TLS, its access recorded durably, beside a static file of nginx.
#include <fcntl.h>
#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>

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

/// What one durable write costs on this disk: the floor of any answer that waits for one.
LoadResult time_syncs(const std::string& file) {
    constexpr int kSyncs = 300;
    const int out = open(file.c_str(), O_CREAT | O_WRONLY | O_TRUNC | O_CLOEXEC, 0644);
    CHECK_THAT(out >= 0, "a file to sync");
    const std::string page(4'096, 'x');
    LoadResult result;
    for (int i = 0; i < kSyncs; ++i) {
        const auto begun = std::chrono::steady_clock::now();
        CHECK_THAT(write(out, page.data(), page.size()) == 4'096 && fdatasync(out) == 0, "a sync");
        result.milliseconds.push_back(
            std::chrono::duration<double, std::milli>(std::chrono::steady_clock::now() - begun)
                .count());
    }
    close(out);
    unlink(file.c_str());
    std::ranges::sort(result.milliseconds);
    return result;
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
    std::vector<double> ratios;
    put_load({.port = ours.port, .tls = ours.tls, .seconds = 1, .request = ours.request});
    for (int round = 0; round < kRounds; ++round) {
        us.push_back(put_load(ours));
        them.push_back(put_load(theirs));
        ratios.push_back(us.back().per_second / them.back().per_second);
    }
    const auto ratio = median(ratios);
    const auto middle = static_cast<std::size_t>(std::ranges::find(ratios, ratio) - ratios.begin());
    rows.push_back({fmt::format("GET one record ({:.0f} bytes), mutual TLS, {} connections, access "
                                "durable, median of {}",
                                us[middle].body_bytes, settings.connections, kRounds),
                    summary(us[middle]), "nginx, static file: " + summary(them[middle]),
                    fmt::format("{:.2f} ×", ratio), "≥ 0.25 ×; p99 ≤ 5 ms"});
    ours.rate = theirs.rate = std::min(2'000.0, us[middle].per_second / 2);
    const LoadResult calm = put_load(ours);
    rows.push_back({fmt::format("the same at {:.0f} requests a second", ours.rate), summary(calm),
                    "nginx: " + summary(put_load(theirs)), "–", "p99 ≤ 5 ms"});
    rows.push_back({"one write of 4 KiB made durable (fdatasync) on this disk",
                    in_milliseconds(time_syncs(settings.folder + "/sync")), "–", "–", "–"});
}

}  // namespace dongbo::bench
