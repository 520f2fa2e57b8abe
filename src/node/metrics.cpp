#include "node/metrics.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace dongbo {
namespace {

class Page {
  public:
    void family(std::string_view name, std::string_view type, std::string_view help) {
        fmt::format_to(std::back_inserter(text_), "# HELP {} {}\n# TYPE {} {}\n", name, help, name,
                       type);
    }
    template <class Number>
    void sample(std::string_view name, std::string_view labels, Number value) {
        fmt::format_to(std::back_inserter(text_), "{}{}{}{} {}\n", name, labels.empty() ? "" : "{",
                       labels, labels.empty() ? "" : "}", value);
    }
    void single(std::string_view name, std::string_view type, std::string_view help,
                std::uint64_t value) {
        family(name, type, help);
        sample(name, "", value);
    }
    std::string take() { return std::move(text_); }

  private:
    std::string text_;
};

void write_http(Page& page, const HttpStatistics& http) {
    page.single("dongbo_http_connections", "gauge", "Open connections", http.connections);
    page.single("dongbo_http_connections_total", "counter", "Connections taken", http.accepted);
    page.single("dongbo_http_refused_total", "counter", "Connections over a limit", http.refused);
    page.single("dongbo_http_handshakes_failed_total", "counter", "TLS handshakes that failed",
                http.handshakes_failed);
    page.single("dongbo_http_in_work", "gauge", "Requests in work", http.in_work);
    page.single("dongbo_http_timed_out_total", "counter", "Requests over a time limit",
                http.timed_out);
    page.single("dongbo_http_too_large_total", "counter", "Requests over a size limit",
                http.too_large);
    page.single("dongbo_http_malformed_total", "counter", "Requests that are none", http.malformed);
    page.single("dongbo_http_overloaded_total", "counter", "Requests refused under load",
                http.overloaded);
    page.single("dongbo_http_received_bytes_total", "counter", "Bytes received", http.bytes_in);
    page.single("dongbo_http_sent_bytes_total", "counter", "Bytes sent", http.bytes_out);
}

void write_datasets(Page& page, const std::vector<Gauges::Dataset>& datasets) {
    page.family("dongbo_records", "gauge", "Records of a dataset by state");
    for (const Gauges::Dataset& one : datasets) {
        const std::pair<std::string_view, std::uint64_t> states[] = {{"live", one.live},
                                                                     {"pending", one.pending},
                                                                     {"deleted", one.deleted},
                                                                     {"in_doubt", one.in_doubt}};
        for (const auto& [state, count] : states)
            page.sample("dongbo_records",
                        fmt::format(R"(dataset="{}",state="{}")", one.name, state), count);
    }
    page.family("dongbo_log_position", "counter", "Newest position of the log of a dataset");
    for (const Gauges::Dataset& one : datasets)
        page.sample("dongbo_log_position", fmt::format(R"(dataset="{}")", one.name), one.head);
}

void write_followed(Page& page, const std::vector<Gauges::Followed>& all) {
    page.family("dongbo_followed_behind", "gauge", "Changes that a copy has not taken yet");
    for (const Gauges::Followed& one : all)
        page.sample("dongbo_followed_behind", fmt::format(R"(share="{}")", one.share), one.behind);
    page.family("dongbo_followed_age_seconds", "gauge", "Age of the newest entry of a copy");
    for (const Gauges::Followed& one : all)
        page.sample("dongbo_followed_age_seconds", fmt::format(R"(share="{}")", one.share),
                    one.age_seconds);
    page.family("dongbo_followed_phase", "gauge", "1 at the phase in which a copy is");
    for (const Gauges::Followed& one : all)
        page.sample("dongbo_followed_phase",
                    fmt::format(R"(share="{}",phase="{}")", one.share, one.phase), 1);
    page.family("dongbo_followed_differs", "gauge",
                "1: by the newest statement a copy has other records than its owner");
    for (const Gauges::Followed& one : all)
        page.sample("dongbo_followed_differs", fmt::format(R"(share="{}")", one.share),
                    one.differs ? 1 : 0);
}

void write_differing(Page& page, const std::vector<Gauges::DifferingFeed>& all) {
    page.single("dongbo_feeds_differing", "gauge",
                "Alarms of feeds whose records are not those that were signed", all.size());
    page.family("dongbo_feed_differs", "gauge",
                "1 until a later scrub or statement finds the feed whole");
    for (const Gauges::DifferingFeed& one : all)
        page.sample("dongbo_feed_differs",
                    fmt::format(R"(feed="{}",found_by="{}")", one.feed, one.found_by), 1);
}

}  // namespace

Metrics::Metrics(std::vector<std::string> routes)
    : routes_(std::move(routes)), counters_(std::make_unique<Counters[]>(routes_.size())) {}

void Metrics::count(std::size_t route, int status, std::chrono::microseconds took) {
    if (route >= routes_.size()) return;
    Counters& counters = counters_[route];
    counters.by_status[static_cast<std::size_t>(std::clamp(status / 100, 0, 5))].fetch_add(
        1, std::memory_order_relaxed);
    const auto bound = std::ranges::lower_bound(kBounds, took.count());
    counters.by_time[static_cast<std::size_t>(bound - kBounds.begin())].fetch_add(
        1, std::memory_order_relaxed);
    counters.microseconds.fetch_add(static_cast<std::uint64_t>(took.count()),
                                    std::memory_order_relaxed);
}

std::string Metrics::text(const Gauges& gauges) const {
    Page page;
    page.family("dongbo_requests_total", "counter", "Requests by route and class of status");
    for (std::size_t route = 0; route < routes_.size(); ++route)
        for (std::size_t status = 1; status < 6; ++status)
            if (const auto count = counters_[route].by_status[status].load())
                page.sample("dongbo_requests_total",
                            fmt::format(R"(route="{}",status="{}xx")", routes_[route], status),
                            count);
    page.family("dongbo_request_seconds", "histogram", "Time from request to answer");
    for (std::size_t route = 0; route < routes_.size(); ++route) {
        const Counters& counters = counters_[route];
        std::uint64_t below = 0;
        for (const auto& bucket : counters.by_time) below += bucket.load();
        if (below == 0) continue;
        const std::uint64_t all = std::exchange(below, 0);
        for (std::size_t i = 0; i < kBounds.size(); ++i) {
            below += counters.by_time[i].load();
            page.sample("dongbo_request_seconds_bucket",
                        fmt::format(R"(route="{}",le="{}")", routes_[route],
                                    static_cast<double>(kBounds[i]) / 1e6),
                        below);
        }
        const std::string label = fmt::format(R"(route="{}")", routes_[route]);
        page.sample("dongbo_request_seconds_bucket", label + R"(,le="+Inf")", all);
        page.sample("dongbo_request_seconds_sum", label,
                    static_cast<double>(counters.microseconds.load()) / 1e6);
        page.sample("dongbo_request_seconds_count", label, all);
    }
    write_http(page, gauges.http);
    page.single("dongbo_accesses_recorded_total", "counter", "Reads of persons made durable",
                gauges.accesses_recorded);
    page.single("dongbo_accesses_waiting", "gauge",
                "Reads of persons that are durable and not in their dataset yet",
                gauges.accesses_waiting);
    page.single("dongbo_accesses_failures_total", "counter",
                "Attempts to bring them there that failed", gauges.accesses_failures);
    page.single("dongbo_changes_waiting", "gauge", "Changes that wait for a writer",
                gauges.changes_waiting);
    page.single("dongbo_sessions", "gauge", "Officials who are logged in", gauges.sessions);
    page.single("dongbo_loads_in_work", "gauge", "Deliveries that wait or are being loaded",
                gauges.loads_in_work);
    write_datasets(page, gauges.datasets);
    page.single("dongbo_feed_waits", "gauge", "Followers that wait for changes", gauges.feed_waits);
    write_followed(page, gauges.followed);
    write_differing(page, gauges.differing);
    return page.take();
}

}  // namespace dongbo
