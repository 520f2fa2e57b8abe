// What keeping feeds costs the owner, and what travels.
#include <fmt/core.h>
#include <sys/resource.h>

#include <algorithm>
#include <chrono>
#include <filesystem>

#include "base/file.hpp"
#include "bench/process.hpp"
#include "bench/replication.hpp"
#include "http/response_text.hpp"
#include "quality/dataset_book.hpp"

namespace dongbo::bench {
namespace {

using Clock = std::chrono::steady_clock;

constexpr std::size_t kEach = 1'000;
constexpr int kRounds = 3;

double cpu_seconds() {
    rusage usage{};
    getrusage(RUSAGE_SELF, &usage);
    const auto seconds = [](const timeval& time) {
        return static_cast<double>(time.tv_sec) + static_cast<double>(time.tv_usec) / 1e6;
    };
    return seconds(usage.ru_utime) + seconds(usage.ru_stime);
}

struct Cost {
    double cpu = 0, wall = 0;
};

/// An owner with so many feeds of all persons.
class FedOwner {
  public:
    FedOwner(const std::string& node, const TlsFilesOfBench& files, int feeds, std::size_t changes)
        : feeds_(feeds), owner_(node, files), sample_(owner_.sample(changes)) {
        if (feeds == 0) return;
        std::vector<Share> shares;
        for (int i = 1; i <= feeds; ++i)
            shares.push_back(share_of_persons("dan-cu-" + std::to_string(i)));
        owner_.grant(shares);
        owner_.begin_feeding();
    }

    Cost run() {
        const double cpu = cpu_seconds();
        const auto begun = Clock::now();
        for (std::size_t at = 0; at < sample_.size(); at += kEach) {
            std::vector<Wish> wishes;
            for (std::size_t i = at; i < std::min(at + kEach, sample_.size()); ++i)
                wishes.push_back(owner_.moved(sample_[i], ++number_));
            owner_.commit("person", std::move(wishes));
        }
        if (feeds_ > 0) owner_.catch_up();
        costs_.push_back(
            {cpu_seconds() - cpu, std::chrono::duration<double>(Clock::now() - begun).count()});
        return costs_.back();
    }

    /// Medians; the first round, with cold caches, does not count.
    Cost median() const {
        std::vector<double> cpu, wall;
        for (std::size_t i = 1; i < costs_.size(); ++i) {
            cpu.push_back(costs_[i].cpu);
            wall.push_back(costs_[i].wall);
        }
        std::ranges::sort(cpu);
        std::ranges::sort(wall);
        return {cpu[cpu.size() / 2], wall[wall.size() / 2]};
    }

  private:
    int feeds_;
    ReplicationOwner owner_;
    std::vector<StoredRecord> sample_;
    std::uint64_t number_ = 0;
    std::vector<Cost> costs_;
};

std::string text(const Cost& cost) {
    return fmt::format("{:.2f} s of CPU, {:.2f} s", cost.cpu, cost.wall);
}

std::string slower(const Cost& cost, const Cost& than) {
    return fmt::format("CPU {:+.0f} %, time {:+.0f} %", (cost.cpu / than.cpu - 1) * 100,
                       (cost.wall / than.wall - 1) * 100);
}

/// As RFC 4180 has it, with a comma behind.
void append_cell(std::string& row, const std::string& text) {
    const bool quoted = text.find_first_of(",\"\r\n") != std::string::npos;
    if (quoted) row += '"';
    for (const char c : text) row.append(c == '"' ? 2 : 1, c);
    row += quoted ? "\"," : ",";
}

/// Values as a file would have them, in the order of the contract.
std::string csv_row(const StoredRecord& record, bool with_id) {
    std::string row;
    if (with_id) append_cell(row, record.id.text());
    for (const Value& value : record.values.values) append_cell(row, plain_text(value));
    row.back() = '\n';
    return row;
}

struct Snapshot {
    std::size_t bytes = 0, pages = 0, records = 0;
};

Snapshot take_snapshot(ReplicationOwner& owner, const Share& share) {
    const CompressionDictionary dictionary = owner.dictionary(share);
    Snapshot all;
    FeedRequest request = request_of(FeedRequest::Kind::snapshot, share.name + ".v1");
    do {
        const HttpResponse response = owner.ask(request);
        const auto page = decode_snapshot_page(response.body, dictionary);
        CHECK_THAT(response.status == 200 && page.has_value(), "a page of the snapshot comes");
        all.bytes += response.body.size();
        all.records += page->records.size();
        ++all.pages;
        request.cursor = page->cursor;
    } while (!request.cursor.empty());
    return all;
}

/// By the program gzip as it comes.
std::size_t zipped_bytes(const std::string& file, const std::string& text) {
    CHECK_THAT(write_file_atomically(file, text).has_value(), "a file to compress");
    CHECK_THAT(run({"gzip", "-f", file}).exit_code == 0, "gzip compresses it");
    return std::filesystem::file_size(file + ".gz");
}

void add_first_copy(ReplicationOwner& owner, const Share& share, const std::string& scratch,
                    const std::string& delivered, std::vector<Row>& rows) {
    const Snapshot all = take_snapshot(owner, share);
    std::string with_ids, without;
    std::size_t records = 0;
    std::uint64_t cursor = 0;
    for (;;) {
        const auto page = owner.store().scan("person.G01", cursor, 1'000);
        CHECK_THAT(page.has_value(), "records are read");
        if (page->empty()) break;
        for (const StoredRecord& record : *page) {
            if (record.state != RecordState::live) continue;
            with_ids += csv_row(record, true);
            without += csv_row(record, false);
            ++records;
        }
    }
    CHECK_THAT(records == all.records, "the snapshot shows every live person");
    const auto add = [&](const char* what, const char* file, const std::string& csv) {
        const std::size_t zipped = zipped_bytes(scratch, csv);
        rows.push_back(
            {fmt::format("bytes of the first copy of {} persons{}", records, what),
             fmt::format("{:.2f} MB in {} pages", static_cast<double>(all.bytes) / 1e6, all.pages),
             fmt::format("gzip of {}: {:.2f} MB of {:.1f} MB", file,
                         static_cast<double>(zipped) / 1e6, static_cast<double>(csv.size()) / 1e6),
             fmt::format("{:.2f} ×", static_cast<double>(all.bytes) / static_cast<double>(zipped)),
             "≤ 1 ×"});
    };
    add("", "a CSV of the same values, record ids too", with_ids);
    add(", the same", "the same without record ids", without);
    add(", the same", "the delivered CSV, rows that wait included", delivered);
}

void add_trickle(ReplicationOwner& owner, const Share& share, std::vector<Row>& rows) {
    constexpr std::uint64_t kTimes = 50;
    const auto persons = owner.sample(kTimes);
    const CompressionDictionary dictionary = owner.dictionary(share);
    std::size_t body = 0, head = 0, most = 0;
    FeedRequest request = request_of(FeedRequest::Kind::changes, share.name + ".v1");
    for (std::uint64_t i = 0; i < kTimes; ++i) {
        owner.commit("person", {owner.moved(persons[i], i)});
        owner.catch_up();
        const HttpResponse response = owner.ask(request);
        const auto page = decode_changes_page(response.body, dictionary);
        CHECK_THAT(page.has_value() && page->entries.size() == 1, "one change comes");
        ++request.after;
        std::string text;
        CHECK_THAT(append_head(text, response, http_date(0), AfterResponse::keep), "a head");
        body += response.body.size();
        head += text.size();
        most = std::max(most, response.body.size() + text.size());
    }
    rows.push_back({"bytes of one change that trickles: page and head of the answer, average of 50",
                    fmt::format("{} + {}, at most {}", body / kTimes, head / kTimes, most), "–",
                    "–", "≤ 700 B"});
}

}  // namespace

void cost_of_feeds(const Settings& settings, const std::string& node, const TlsFilesOfBench& files,
                   std::vector<Row>& rows) {
    const std::size_t changes =
        std::max<std::size_t>(std::min<std::size_t>(100'000, settings.searched * 7 / 10), 1'000);
    std::vector<std::unique_ptr<FedOwner>> owners;
    for (int feeds = 0; feeds <= 2; ++feeds) {
        const std::string copy = node + "-" + std::to_string(feeds);
        std::filesystem::copy(node, copy, std::filesystem::copy_options::recursive);
        owners.push_back(std::make_unique<FedOwner>(copy, files, feeds, changes));
    }
    for (int round = 0; round <= kRounds; ++round)
        for (const auto& owner : owners) owner->run();
    const Cost without = owners[0]->median(), one = owners[1]->median(), two = owners[2]->median();
    rows.push_back({fmt::format("{} changes in commits of {} at the owner until one feed is in "
                                "step, median of {}",
                                changes, kEach, kRounds),
                    text(one), "without a feed: " + text(without), slower(one, without), "≤ 15 %"});
    rows.push_back({"the same with a second feed that each change concerns", text(two),
                    "with one feed: " + text(one), slower(two, one), "≤ 12 %"});
    owners.clear();
    for (int feeds = 0; feeds <= 2; ++feeds)
        std::filesystem::remove_all(node + "-" + std::to_string(feeds));
}

void bytes_of_feeds(const Settings& settings, const TlsFilesOfBench& files,
                    std::vector<Row>& rows) {
    const std::string node = settings.folder + "/bytes";
    const std::string file = prepare_persons(settings, "bytes-files", 30'000);
    make_owner(node, settings.folder + "/bytes-lists", file, files);
    ReplicationOwner owner(node, files);
    Share share = share_of_persons("dan-cu");
    share.pending = false;
    owner.begin_feeding();
    owner.grant({&share, 1});
    owner.serve();
    const auto delivered = read_file(file, std::size_t{1} << 30);
    CHECK_THAT(delivered.has_value(), "the delivered file is there");
    add_first_copy(owner, share, settings.folder + "/values.csv", *delivered, rows);
    add_trickle(owner, share, rows);
}

}  // namespace dongbo::bench
