// Feeds and replicas beside PostgreSQL's own logical replication.
#include "bench/replication.hpp"

#include <fmt/core.h>

#include <algorithm>
#include <chrono>
#include <filesystem>
#include <thread>

#include "bench/load_client.hpp"
#include "bench/native_replication.hpp"
#include "bench/replication_node.hpp"
#include "sync/proof/checkpoint.hpp"

namespace dongbo::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr const char* kShare = "dan-cu";
constexpr int kEach = 1'000;     ///< changes of one commit
constexpr int kLatencies = 500;  ///< single changes
constexpr std::size_t kScrubRows = 10'000;

double seconds_since(Clock::time_point begun) {
    return std::chrono::duration<double>(Clock::now() - begun).count();
}

std::string latency(const std::vector<double>& milliseconds) {
    const LoadResult result{.milliseconds = milliseconds};
    return fmt::format("p50 {:.2f} ms, p99 {:.2f} ms", result.percentile(0.5),
                       result.percentile(0.99));
}

std::string ratios(const std::vector<double>& ours, const std::vector<double>& theirs) {
    const LoadResult us{.milliseconds = ours}, them{.milliseconds = theirs};
    return fmt::format("p50 {:.1f} ×, p99 {:.1f} ×", us.percentile(0.5) / them.percentile(0.5),
                       us.percentile(0.99) / them.percentile(0.99));
}

/// A reader asks again and again, as the client of the peer does.
void wait_until_shown(ReplicationCopy& copy, const Wish& wish) {
    const auto begun = Clock::now();
    while (!copy.shows(wish.record, wish.content_hash))
        CHECK_THAT(seconds_since(begun) < 300, "the copy follows within five minutes");
}

/// Owner and copy on one side, two clusters of PostgreSQL on the other.
class Comparison {
  public:
    Comparison(const Settings& settings, const std::string& node, const std::string& file,
               const TlsFilesOfBench& files)
        : folder_(settings.folder),
          native_(settings.folder + "/native", file),
          owner_(node, files),
          transactions_(
              static_cast<int>(std::clamp<std::uint64_t>(native_.rows() * 8 / 10 / kEach, 1, 100))),
          sample_(owner_.sample(static_cast<std::size_t>(transactions_ * kEach))) {}

    void first_copy(std::vector<Row>& rows) {
        const double theirs = native_.first_copy();
        owner_.begin_feeding();
        const auto granted = Clock::now();
        owner_.grant(std::vector{share_of_persons(kShare)});
        const double made = seconds_since(granted);
        owner_.serve();
        const auto begun = Clock::now();
        copy_ = std::make_unique<ReplicationCopy>(folder_ + "/copy", kShare, owner_);
        copy_->wait_in_step();
        const double ours = seconds_since(begun);
        std::uint64_t held = 0;
        copy_->with_replica(
            [&](Replica& replica) { held = replica.live().count + replica.pending().count; });
        const double rate = static_cast<double>(held) / ours;
        const double native = static_cast<double>(native_.rows()) / theirs;
        rows.push_back(
            {fmt::format("first copy of {} persons over TLS, verified, durable", held),
             fmt::format("{:.1f} s, {:.0f}/s", ours, rate),
             fmt::format("PostgreSQL, nothing checked: {:.1f} s, {:.0f}/s", theirs, native),
             fmt::format("{:.2f} ×", rate / native), "≥ 0.8 ×"});
        rows.push_back({"the owner makes the feed: from the grant to its first checkpoint",
                        fmt::format("{:.1f} s", made), "–", "–", "–"});
    }

    void changes(std::vector<Row>& rows) {
        const double theirs = native_.changes(transactions_, kEach);
        const auto begun = Clock::now();
        Wish last;
        for (int t = 0; t < transactions_; ++t) {
            std::vector<Wish> wishes;
            for (int i = 0; i < kEach; ++i) {
                const auto at = static_cast<std::size_t>(t * kEach + i);
                wishes.push_back(owner_.moved(sample_[at], at));
            }
            last = wishes.back();
            owner_.commit("person", std::move(wishes));
        }
        const double committed = seconds_since(begun);
        wait_until_shown(*copy_, last);
        const double ours = seconds_since(begun);
        const int count = transactions_ * kEach;
        rows.push_back({fmt::format("{} changes in {} commits of {} until readable at the copy",
                                    count, transactions_, kEach),
                        fmt::format("{:.0f}/s (the last commit after {:.1f} s of {:.1f} s)",
                                    count / ours, committed, ours),
                        fmt::format("PostgreSQL: {:.0f}/s", count / theirs),
                        fmt::format("{:.2f} ×", theirs / ours), "≥ 1 ×"});
    }

    void latencies(std::vector<Row>& rows) {
        const auto theirs = native_.latencies(kLatencies);
        std::vector<double> ours;
        for (int i = 0; i < kLatencies; ++i) {
            const StoredRecord& person =
                sample_[static_cast<std::size_t>(i) * 7'919 % sample_.size()];
            const Wish wish = owner_.moved(person, 1'000'000 + static_cast<std::uint64_t>(i));
            owner_.commit("person", {wish});
            const auto committed = Clock::now();
            wait_until_shown(*copy_, wish);
            ours.push_back(seconds_since(committed) * 1'000);
        }
        std::ranges::sort(ours);
        rows.push_back({"one change, from its commit's answer until readable at the copy",
                        latency(ours), "PostgreSQL: " + latency(theirs), ratios(ours, theirs),
                        "≤ 4 × both"});
    }

    void scrub(std::vector<Row>& rows) {
        std::uint64_t held = 0;
        const auto begun = Clock::now();
        for (bool finished = false; !finished;)
            copy_->with_replica([&](Replica& replica) {
                const auto differences = replica.scrub_page(kScrubRows, finished);
                CHECK_THAT(differences.has_value() && differences->empty(), "both are equal");
                held = replica.live().count + replica.pending().count;
            });
        const double ours = seconds_since(begun);
        rows.push_back(
            {fmt::format("is the copy of {} what it should be: every row hashed", held),
             fmt::format("{:.2f} s", ours),
             fmt::format("PostgreSQL, hash of one end alone: {:.2f} s", native_.hash_all() / 1'000),
             "–", "≤ 1.5 s"});
    }

    /// The newest checkpoint that the owner has signed, against what the copy keeps with each
    /// change.
    void live_digest(std::vector<Row>& rows) {
        constexpr int kTimes = 200;
        copy_->wait_in_step();
        std::vector<double> milliseconds;
        for (int i = 0; i < kTimes; ++i) {
            const auto begun = Clock::now();
            FeedRequest request;
            request.feed = kShare;
            const FeedAnswer answer = copy_->ask(request);
            const auto description = decode_feed_description(answer.body);
            CHECK_THAT(answer.status == 200 && description.has_value(), "the owner describes it");
            const auto checkpoint = open_checkpoint(description->checkpoint, owner_.key());
            CHECK_THAT(checkpoint.has_value(), "it signed it");
            copy_->with_replica([&](Replica& replica) {
                CHECK_THAT(checkpoint->live == figures(replica.live()) &&
                               checkpoint->pending == figures(replica.pending()),
                           "both are equal");
            });
            milliseconds.push_back(seconds_since(begun) * 1'000);
        }
        std::ranges::sort(milliseconds);
        rows.push_back({"the same by one signed checkpoint, asked for and verified",
                        latency(milliseconds), "–", "–", "one checkpoint"});
    }

  private:
    std::string folder_;
    NativeReplication native_;
    ReplicationOwner owner_;
    int transactions_;
    std::vector<StoredRecord> sample_;
    std::unique_ptr<ReplicationCopy> copy_;
};

}  // namespace

void replication(const Settings& settings, std::vector<Row>& rows) {
    const auto files =
        make_certificates(settings.folder + "/federation", CertificateKeyKind::ed25519);
    many_followers(settings, files, rows);
    bytes_of_feeds(settings, files, rows);
    const std::string node = settings.folder + "/owner";
    const std::string file = prepare_persons(settings, "owner-files", settings.searched);
    make_owner(node, settings.folder + "/owner-lists", file, files);
    cost_of_feeds(settings, node, files, rows);
    {
        Comparison comparison(settings, node, file, files);
        comparison.first_copy(rows);
        comparison.changes(rows);
        comparison.latencies(rows);
        comparison.live_digest(rows);
        comparison.scrub(rows);
    }
    rows.push_back({"one write of 4 KiB made durable (fdatasync) on this disk",
                    latency(time_syncs(settings.folder + "/sync").milliseconds), "–", "–", "–"});
}

}  // namespace dongbo::bench
