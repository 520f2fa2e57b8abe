// Ten thousand connections that say nothing and a hundred slow ones beside a normal load.
#include <fmt/core.h>
#include <sys/prctl.h>
#include <sys/resource.h>
#include <sys/wait.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <csignal>
#include <memory>
#include <thread>

#include "bench/bench_node.hpp"
#include "bench/load_client.hpp"

namespace dongbo::bench {
namespace {

constexpr std::size_t kSlow = 100;

/// One that sends a head byte by byte, one that sends a body so, or one that reads so.
class SlowConnection {
  public:
    SlowConnection(const BenchNode& node, std::size_t kind) : node_(node), kind_(kind % 3) {
        open();
    }

    /// A byte further; opens itself anew when the node has had enough of it.
    void tick() {
        const bool there =
            connection_->sip(kind_ == 2 ? 64 : 1'024) && (kind_ == 2 || connection_->send("a"));
        if (!there) open();
    }

  private:
    void open() {
        connection_ = std::make_unique<ClientConnection>(node_.machines(), &node_.tls(), 4'096);
        if (kind_ == 0) connection_->send("GET /v1/status HTTP/1.1\r\nHost: localhost\r\nX-Slow: ");
        if (kind_ == 1)
            connection_->send(
                "POST /v1/uploads HTTP/1.1\r\nHost: localhost\r\nContent-Length: 100000\r\n\r\n");
        if (kind_ == 2)
            connection_->send(get_request("/v1/datasets/person/records?limit=200&full_name%5E=n"));
    }

    const BenchNode& node_;
    std::size_t kind_;
    std::unique_ptr<ClientConnection> connection_;
};

/// A process of its own: one may not have as many descriptors as both ends need.
class Holder {
  public:
    Holder(const BenchNode& node, std::size_t idle) {
        int ends[2];
        CHECK_THAT(pipe(ends) == 0, "a pipe");
        process_ = fork();
        CHECK_THAT(process_ >= 0, "a process for idle connections");
        if (process_ == 0) hold(node, idle, ends[1]);
        close(ends[1]);
        char ready = 0;
        CHECK_THAT(read(ends[0], &ready, 1) == 1, "the connections stand");
        close(ends[0]);
    }
    ~Holder() {
        kill(process_, SIGKILL);
        waitpid(process_, nullptr, 0);
    }
    Holder(const Holder&) = delete;
    Holder& operator=(const Holder&) = delete;

  private:
    [[noreturn]] static void hold(const BenchNode& node, std::size_t idle, int ready) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        rlimit limit{};
        getrlimit(RLIMIT_NOFILE, &limit);
        limit.rlim_cur = limit.rlim_max;
        setrlimit(RLIMIT_NOFILE, &limit);
        std::vector<std::unique_ptr<ClientConnection>> silent;
        for (std::size_t i = 0; i < idle; ++i) {
            silent.push_back(std::make_unique<ClientConnection>(node.machines(), &node.tls()));
            if (i % 100 == 99)
                fmt::print(stderr, "\r[{:<40}] {} of {} connections",
                           std::string((i + 1) * 40 / idle, '#'), i + 1, idle);
        }
        fmt::print(stderr, "\r{:70}\r", "");
        std::vector<std::unique_ptr<SlowConnection>> slow;
        for (std::size_t i = 0; i < kSlow; ++i)
            slow.push_back(std::make_unique<SlowConnection>(node, i));
        CHECK_THAT(write(ready, "r", 1) == 1, "the benchmark waits");
        for (;;) {
            std::this_thread::sleep_for(std::chrono::milliseconds(200));
            for (const auto& one : slow) one->tick();
        }
    }

    pid_t process_ = -1;
};

std::string summary(const LoadResult& result) {
    CHECK_THAT(result.failures == 0, "every request is answered");
    return fmt::format("{:.0f}/s, p99 {:.1f} ms", result.per_second, result.percentile(0.99));
}

LoadResult middle(std::vector<LoadResult> results) {
    std::ranges::sort(results, {}, &LoadResult::per_second);
    return results[results.size() / 2];
}

}  // namespace

void idle(const Settings& settings, std::vector<Row>& rows) {
    const std::string path = settings.folder + "/idle-node";
    make_whole_node(path);
    load_file(path, prepare_persons(settings, "idle-files", 20'000), "hanoi-person");
    BenchNode node(path, settings.folder + "/idle");
    const auto ids = node.person_ids(5'000);
    std::size_t next = 0;
    const Load load{
        .port = node.machines(), .tls = &node.tls(), .seconds = settings.seconds, .request = [&] {
            return get_request("/v1/datasets/person/records/" + ids[next++ * 7'919 % ids.size()]);
        }};
    put_load(load);
    std::vector<LoadResult> without = {put_load(load)};
    std::vector<LoadResult> beside;
    double memory = 0;
    for (int round = 0; round < 2; ++round) {
        {
            const Holder holder(node, settings.idle);
            beside.push_back(put_load(load));
            memory = memory_mib(node.process(), "VmRSS");
        }
        without.push_back(put_load(load));
    }
    // Of two, the worse one counts.
    const LoadResult with = *std::ranges::min_element(beside, {}, &LoadResult::per_second);
    const LoadResult alone = middle(without);
    rows.push_back({fmt::format("GET one record, 64 connections, beside {} idle and {} slow ones, "
                                "all over mutual TLS",
                                settings.idle, kSlow),
                    fmt::format("{}, {:.0f} MiB", summary(with), memory),
                    "the same node without them: " + summary(alone),
                    fmt::format("{:.2f} ×", with.per_second / alone.per_second), "≥ 0.9 ×"});
}

}  // namespace dongbo::bench
