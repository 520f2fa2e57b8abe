#include "store/doctor.hpp"

#include <algorithm>
#include <cstring>
#include <future>
#include <map>
#include <unordered_map>

#include "store/replay.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kDefectsMax = 100;
constexpr std::size_t kPage = 500;

/// A check under way. The last of its defects says how many more there are.
class Examination {
  public:
    Examination(std::string name, std::string subject) {
        check_.name = std::move(name);
        check_.subject = std::move(subject);
    }
    void count(std::uint64_t more = 1) { check_.counted += more; }
    void defect(std::string sentence) {
        if (++defects_ < kDefectsMax || defects_ == 1)
            check_.defects.push_back(std::move(sentence));
    }
    void equal(std::uint64_t left, std::string_view left_name, std::uint64_t right,
               std::string_view right_name) {
        if (left == right) return;
        defect(std::to_string(left) + " " + std::string(left_name) + ", but " +
               std::to_string(right) + " " + std::string(right_name));
    }
    DoctorCheck finish() {
        if (defects_ > check_.defects.size())
            check_.defects.push_back("and " + std::to_string(defects_ - check_.defects.size()) +
                                     " more");
        return std::move(check_);
    }

  private:
    DoctorCheck check_;
    std::size_t defects_ = 0;
};

/// A RecordSummary in 64 bytes: half of a hash is enough to see a difference.
struct Compact {
    std::array<std::uint8_t, 16> content{}, pending_content{};
    Position head = 0, position = 0, pending = 0;
    std::uint32_t version = 0;
    RecordState state = RecordState::pending;
    bool has_row = false;

    RecordSummary summary() const {
        RecordSummary full{state, version, head, position, pending, {}, {}};
        std::ranges::copy(content, full.content_hash.begin());
        std::ranges::copy(pending_content, full.pending_hash.begin());
        return full;
    }
    void take(const RecordSummary& full) {
        state = full.state;
        version = full.version;
        head = full.head;
        position = full.position;
        pending = full.pending;
        std::copy_n(full.content_hash.begin(), content.size(), content.begin());
        std::copy_n(full.pending_hash.begin(), pending_content.size(), pending_content.begin());
    }
};

struct HashOfId {
    std::size_t operator()(const RecordId& id) const noexcept {
        std::size_t word = 0;  // a record id is a hash already
        std::memcpy(&word, id.bytes.data(), sizeof word);
        return word;
    }
};

struct EntriesOfDelivery {
    std::uint64_t accepted = 0, quarantined = 0, waiting = 0, removed = 0;
};

using Records = std::unordered_map<RecordId, Compact, HashOfId>;

class Doctor {
  public:
    Doctor(Store& store, const Progress& progress) : store_(store), progress_(progress) {}

    Result<Diagnosis> examine() {
        TRY(examine_files());
        TRY(examine_log());
        TRY_ASSIGN(const std::vector<DatasetStatus> datasets, store_.datasets());
        for (const DatasetStatus& dataset : datasets) {
            if (log_is_whole_) {
                TRY(examine_state(dataset));
                TRY(examine_editions(dataset.name));
            }
            TRY(examine_deliveries(dataset.name));
        }
        report(1);
        return std::move(diagnosis_);
    }

  private:
    void report(double done) const {
        if (progress_) progress_(done);
    }

    Result<> examine_files() {
        Examination files("files", "");
        TRY_ASSIGN(const std::vector<std::string> defects, store_.check_files());
        files.count();
        for (const std::string& defect : defects) files.defect(defect);
        diagnosis_.checks.push_back(files.finish());
        report(0.2);
        return {};
    }

    Result<> examine_log() {
        Examination log("log", "");
        TRY_ASSIGN(const Position head, store_.head());
        Position last = 0;
        // Another thread reads a page and verifies its leaves while this one replays the page
        // before it.
        const auto read = [&](Position after) {
            return std::async(std::launch::async,
                              [this, after] { return store_.changes(after, kPage); });
        };
        auto next = read(last);
        while (last < head) {
            auto entries = next.get();
            if (!entries && entries.error().code != ErrorCode::corrupt)
                return std::unexpected(std::move(entries).error());
            if (!entries || entries->empty()) {
                // Nothing after it can be replayed, so what the state should be is not known.
                log.defect(entries ? "entries are missing at the end" : entries.error().message());
                log_is_whole_ = false;
                break;
            }
            next = read(entries->back().position);
            for (const LogEntry& entry : *entries) examine_entry(log, entry, ++last);
            report(0.2 +
                   0.5 * static_cast<double>(last) / static_cast<double>(std::max(head, last)));
        }
        log.count(last);
        diagnosis_.checks.push_back(log.finish());
        return {};
    }

    void examine_entry(Examination& log, const LogEntry& entry, Position expected) {
        const auto place = [&] { return "entry " + std::to_string(entry.position); };
        if (entry.position != expected)
            log.defect(place() + " stands where " + std::to_string(expected) + " should be");
        if (entry.erased()) {
            ++erased_;
            return;
        }
        const auto change = decode_change(entry.encoded);
        if (!change) {
            log.defect(place() + " is not a change");
        } else if (change->kind == ChangeKind::contract) {
            records_[change->dataset];
        } else if (change->kind == ChangeKind::edition) {
            editions_[change->dataset].push_back({entry.position, change->detail});
        } else {
            replay(log, entry.position, *change);
        }
    }

    void replay(Examination& log, Position position, const Change& change) {
        const auto place = [&] { return "entry " + std::to_string(position); };
        const auto dataset = records_.find(change.dataset);
        if (dataset == records_.end())
            return log.defect(place() + " is of a dataset that was not defined before it");
        Compact& record = dataset->second[change.record];
        RecordSummary summary = record.summary();
        if (!follows(summary, change))
            log.defect(place() + " does not follow from the record's entry before it");
        advance(summary, position, change, content_hash(change.content));
        record.take(summary);
        if (change.origin) count_entry(change);
    }

    void count_entry(const Change& change) {
        EntriesOfDelivery& entries = deliveries_[change.origin->delivery];
        if (change.kind == ChangeKind::remove) {
            ++entries.removed;
        } else if (change.verdict == Verdict::quarantined) {
            ++entries.quarantined;
        } else if (change.verdict == Verdict::waiting) {
            ++entries.waiting;
        } else {
            ++entries.accepted;
        }
    }

    Result<> examine_state(const DatasetStatus& dataset) {
        Examination state("state", dataset.name);
        DatasetStatus recount;
        Records& records = records_[dataset.name];
        std::uint64_t cursor = 0;
        while (true) {
            const std::uint64_t before = cursor;
            auto rows = store_.scan(dataset.name, cursor, kPage);
            if (!rows && rows.error().code != ErrorCode::corrupt)
                return std::unexpected(std::move(rows).error());
            if (!rows) {
                state.defect(rows.error().message());
                if (cursor == before) break;  // the page itself can't be read
                continue;
            }
            if (rows->empty()) break;
            for (const StoredRecord& row : *rows) compare(state, records, row, recount);
        }
        for (const auto& [id, record] : records)
            if (!record.has_row) state.defect("record " + id.text() + " has no sound row");
        diagnosis_.checks.push_back(state.finish());

        Examination equation("dataset_equation", dataset.name);
        equation.count(recount.seen());
        equation.equal(recount.seen(), "rows", records.size(), "records in the log");
        equation.equal(dataset.live, "counted as live", recount.live, "are");
        equation.equal(dataset.pending, "counted as pending", recount.pending, "are");
        equation.equal(dataset.deleted, "counted as deleted", recount.deleted, "are");
        equation.equal(dataset.in_doubt, "counted as in doubt", recount.in_doubt, "are");
        diagnosis_.checks.push_back(equation.finish());
        return {};
    }

    static void compare(Examination& state, Records& records, const StoredRecord& row,
                        DatasetStatus& recount) {
        state.count();
        if (row.state == RecordState::live) ++recount.live;
        if (row.state == RecordState::pending) ++recount.pending;
        if (row.state == RecordState::deleted) ++recount.deleted;
        if (row.in_doubt) ++recount.in_doubt;
        const auto place = [&] { return "record " + row.id.text(); };
        const auto found = records.find(row.id);
        if (found == records.end()) return state.defect(place() + " is not in the log");
        Compact& record = found->second;
        if (record.has_row) return state.defect(place() + " has two rows");
        record.has_row = true;
        Compact held;
        held.take(
            {row.state, row.version, row.head, row.position, row.pending, row.content_hash, {}});
        const bool same = held.state == record.state && held.version == record.version &&
                          held.head == record.head && held.position == record.position &&
                          held.pending == record.pending && held.content == record.content &&
                          row.in_doubt == record.summary().in_doubt();
        if (!same) state.defect(place() + " is not what the log says");
    }

    /// The editions in force are those that the log adopted.
    Result<> examine_editions(const std::string& dataset) {
        Examination editions("editions", dataset);
        TRY_ASSIGN(const auto adopted, store_.editions(dataset));
        const auto& logged = editions_[dataset];
        editions.count(logged.size());
        if (adopted.size() != logged.size())
            editions.equal(adopted.size(), "editions are kept", logged.size(), "are in the log");
        for (std::size_t i = 0; i < std::min(adopted.size(), logged.size()); ++i)
            if (adopted[i].position != logged[i].first ||
                adopted[i].edition + " " + adopted[i].lists != logged[i].second)
                editions.defect("edition " + adopted[i].edition + " is not what the log says");
        diagnosis_.checks.push_back(editions.finish());
        return {};
    }

    Result<> examine_deliveries(const std::string& dataset) {
        TRY_ASSIGN(const std::vector<Delivery> deliveries, store_.deliveries(dataset));
        for (const Delivery& delivery : deliveries) TRY(examine_delivery(delivery));
        return {};
    }

    Result<> examine_delivery(const Delivery& delivery) {
        Examination equation("delivery_equation", std::to_string(delivery.number));
        const auto runs = store_.row_runs(delivery.number);
        if (!runs && runs.error().code != ErrorCode::corrupt) return std::unexpected(runs.error());
        if (!runs) {
            equation.defect(runs.error().message());
        } else {
            RowCounts counts;
            for (const RowRun& run : *runs) counts[run.disposition] += run.rows;
            equation.count(counts.sum());
            equation.equal(counts.sum(), "rows have a disposition", delivery.next_row - 1,
                           "rows were taken in");
            for (std::size_t i = 0; i < kDispositions; ++i)
                equation.equal(counts.of[i],
                               "rows are " + std::string(name(static_cast<Disposition>(i))),
                               delivery.rows.of[i], "are counted");
        }
        if (delivery.state == DeliveryState::loaded)
            equation.equal(delivery.rows.sum(), "rows are accounted for", delivery.physical_rows,
                           "were delivered");
        if (log_is_whole_) compare_entries(equation, delivery);
        TRY(compare_kept(equation, delivery));
        diagnosis_.checks.push_back(equation.finish());
        return {};
    }

    /// Erased entries no longer say which delivery they are of: that many may be missing.
    void compare_entries(Examination& equation, const Delivery& delivery) const {
        const auto found = deliveries_.find(delivery.number);
        EntriesOfDelivery entries =
            found == deliveries_.end() ? EntriesOfDelivery{} : found->second;
        // Rows of a list of changes may say "deleted"; what a full delivery no longer has is no
        // row.
        const bool ended = delivery.state != DeliveryState::loading;
        const std::uint64_t deletions =
            entries.removed - std::min(entries.removed, delivery.removed);
        const auto fits = [&](std::uint64_t rows, std::uint64_t least, std::uint64_t most,
                              const char* what) {
            if (rows < least || rows > most + erased_)
                equation.equal(rows, std::string("rows are ") + what, most,
                               "entries in the log are");
        };
        const Disposition accepted = Disposition::accepted;
        fits(delivery.rows[accepted], entries.accepted + (ended ? deletions : 0),
             entries.accepted + (ended ? deletions : entries.removed), "accepted");
        fits(delivery.rows[Disposition::quarantined], entries.quarantined, entries.quarantined,
             "quarantined");
        fits(delivery.rows[Disposition::waiting], entries.waiting, entries.waiting, "waiting");
    }

    Result<> compare_kept(Examination& equation, const Delivery& delivery) {
        RowCounts kept;
        std::uint64_t last = 0;
        while (true) {
            TRY_ASSIGN(const std::vector<KeptRow> rows,
                       store_.kept_rows(delivery.number, last, kPage));
            if (rows.empty()) break;
            for (const KeptRow& row : rows) ++kept[row.disposition];
            last = rows.back().row;
        }
        for (const Disposition one : {Disposition::malformed, Disposition::refused})
            equation.equal(delivery.rows[one], "rows are " + std::string(name(one)), kept[one],
                           "were kept");
        return {};
    }

    Store& store_;
    const Progress& progress_;
    Diagnosis diagnosis_;
    bool log_is_whole_ = true;
    std::uint64_t erased_ = 0;
    std::map<std::string, Records> records_;
    std::map<std::uint64_t, EntriesOfDelivery> deliveries_;
    std::map<std::string, std::vector<std::pair<Position, std::string>>> editions_;
};

}  // namespace

bool Diagnosis::sound() const {
    return std::ranges::all_of(checks,
                               [](const DoctorCheck& check) { return check.defects.empty(); });
}

Result<Diagnosis> examine(Store& store, const Progress& progress) {
    return Doctor(store, progress).examine();
}

}  // namespace dongbo
