#include "bench/load_client.hpp"

#include <fcntl.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <algorithm>
#include <chrono>
#include <deque>
#include <memory>

#include "base/error.hpp"
#include "bench/client_connection.hpp"

namespace dongbo::bench {
namespace {

using SteadyClock = std::chrono::steady_clock;
using Moment = SteadyClock::time_point;

class LoadRun {
  public:
    explicit LoadRun(const Load& load) : load_(load), poll_(epoll_create1(EPOLL_CLOEXEC)) {
        for (std::size_t i = 0; i < load.connections; ++i) {
            connections_.push_back(std::make_unique<Asker>(load.port, load.tls));
            epoll_event event{.events = EPOLLIN, .data = {.ptr = connections_.back().get()}};
            epoll_ctl(poll_, EPOLL_CTL_ADD, connections_.back()->connection.socket(), &event);
        }
    }
    ~LoadRun() { close(poll_); }

    LoadResult run() {
        begun_ = SteadyClock::now();
        end_ = begun_ + std::chrono::duration_cast<SteadyClock::duration>(
                            std::chrono::duration<double>(load_.seconds));
        for (const auto& asker : connections_) free_.push_back(asker.get());
        while (SteadyClock::now() < end_ && failures_ < kFailuresMax) {
            ask_what_is_due();
            wait_for_answers();
        }
        const double took = std::chrono::duration<double>(SteadyClock::now() - begun_).count();
        LoadResult result;
        result.per_second = static_cast<double>(latencies_.size()) / took;
        result.failures = failures_;
        result.body_bytes = bytes_ / std::max<double>(1, static_cast<double>(latencies_.size()));
        std::ranges::sort(latencies_);
        result.milliseconds = std::move(latencies_);
        return result;
    }

  private:
    static constexpr std::uint64_t kFailuresMax = 1'000;
    struct Asker {
        Asker(std::uint16_t port, const TlsContext* tls) : connection(port, tls) {}
        ClientConnection connection;
        Moment due{};
    };

    Moment due_at(std::uint64_t number) const {
        return begun_ +
               std::chrono::duration_cast<SteadyClock::duration>(
                   std::chrono::duration<double>(static_cast<double>(number) / load_.rate));
    }

    void ask_what_is_due() {
        const Moment now = SteadyClock::now();
        while (!free_.empty()) {
            const Moment due = load_.rate > 0 ? due_at(asked_) : now;
            if (due > now) return;
            ++asked_;
            Asker* const asker = free_.front();
            free_.pop_front();
            asker->due = due;
            if (!asker->connection.send(load_.request())) ++failures_;
        }
    }

    /// No longer than until the next request is due.
    timespec patience() const {
        constexpr std::int64_t kSecond = 1'000'000'000;
        std::int64_t left = kSecond / 10;
        if (load_.rate > 0 && !free_.empty())
            left = std::chrono::nanoseconds(due_at(asked_) - SteadyClock::now()).count();
        return {.tv_sec = 0, .tv_nsec = std::clamp<std::int64_t>(left, 0, kSecond / 10)};
    }

    void wait_for_answers() {
        epoll_event events[64];
        const timespec most = patience();
        const int count = epoll_pwait2(poll_, events, 64, &most, nullptr);
        for (int i = 0; i < count; ++i) {
            auto* const asker = static_cast<Asker*>(events[i].data.ptr);
            const auto answer = asker->connection.receive();
            if (!answer.whole && !answer.broken) continue;
            if (answer.broken || answer.status != 200) {
                ++failures_;
                if (answer.broken) continue;
            } else {
                bytes_ += static_cast<double>(answer.body_bytes);
                latencies_.push_back(
                    std::chrono::duration<double, std::milli>(SteadyClock::now() - asker->due)
                        .count());
            }
            free_.push_back(asker);
        }
    }

    const Load& load_;
    int poll_;
    std::vector<std::unique_ptr<Asker>> connections_;
    std::deque<Asker*> free_;
    Moment begun_, end_;
    std::uint64_t asked_ = 0, failures_ = 0;
    double bytes_ = 0;
    std::vector<double> latencies_;
};

}  // namespace

double LoadResult::percentile(double share) const {
    if (milliseconds.empty()) return 0;
    const auto last = static_cast<double>(milliseconds.size() - 1);
    return milliseconds[static_cast<std::size_t>(last * share)];
}

LoadResult put_load(const Load& load) {
    return LoadRun(load).run();
}

std::string get_request(const std::string& path) {
    return "GET " + path + " HTTP/1.1\r\nHost: localhost\r\nAccept: */*\r\n\r\n";
}

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

}  // namespace dongbo::bench
