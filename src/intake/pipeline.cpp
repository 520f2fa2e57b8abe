#include "intake/pipeline.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <iterator>

namespace dongbo {
namespace {

constexpr std::size_t kKeptBytesMax = 64U << 10;
constexpr std::size_t kFirstRowsMax = 5;

}  // namespace

void FindingTally::add(const std::vector<Finding>& findings, std::uint64_t row) {
    for (std::size_t i = 0; i < findings.size(); ++i) {
        const Finding& finding = findings[i];
        auto& count = counts_[{finding.rule, finding.field}];
        // Two groups of one row may have the same finding: the row counts once.
        if (!count.first_rows.empty() && count.first_rows.back() == row) continue;
        bool counted = false;
        for (std::size_t j = 0; j < i && !counted; ++j) {
            counted = findings[j].rule == finding.rule && findings[j].field == finding.field;
        }
        if (counted) continue;
        if (count.rows++ < kFirstRowsMax) count.first_rows.push_back(row);
    }
}

std::vector<LoadReport::FindingCount> FindingTally::counts() const {
    std::vector<LoadReport::FindingCount> all;
    for (const auto& [name, count] : counts_) {
        all.push_back(count);
        all.back().rule = name.first;
        all.back().field = name.second;
    }
    return all;
}

CommitReader::CommitReader(Plan plan, std::unique_ptr<RowReader> rows, RowPreparer& preparer,
                           const Survey& survey)
    : plan_(std::move(plan)), rows_(std::move(rows)), preparer_(preparer), survey_(survey) {
    thread_ = std::jthread([this] { run(); });
}

CommitReader::~CommitReader() {
    {
        const std::scoped_lock lock(mutex_);
        stopped_ = true;
    }
    changed_.notify_all();
}

std::optional<JudgedCommit> CommitReader::take(
    std::optional<std::chrono::steady_clock::time_point> deadline) {
    std::unique_lock lock(mutex_);
    const auto ready = [this] { return !queue_.empty() || ended_; };
    if (!deadline) {
        changed_.wait(lock, ready);
    } else if (!changed_.wait_until(lock, *deadline, ready)) {
        return std::nullopt;
    }
    if (queue_.empty()) return std::nullopt;
    JudgedCommit commit = std::move(queue_.front());
    queue_.pop_front();
    lock.unlock();
    changed_.notify_all();
    return commit;
}

void CommitReader::give_back(std::vector<JudgedCommit> spent) {
    const std::scoped_lock lock(mutex_);
    std::ranges::move(spent, std::back_inserter(spent_));
}

void CommitReader::free_spent() {
    std::vector<JudgedCommit> spent;
    const std::scoped_lock lock(mutex_);
    spent.swap(spent_);
}

bool CommitReader::at_end() {
    const std::scoped_lock lock(mutex_);
    return ended_ && queue_.empty();
}

Result<> CommitReader::result() {
    const std::scoped_lock lock(mutex_);
    if (error_) return std::unexpected(*error_);
    return {};
}

void CommitReader::start_commit() {
    free_spent();
    made_ = {};
    made_.commit.dataset = plan_.dataset;
    made_.commit.progress.emplace();
    made_.commit.progress->delivery = plan_.delivery;
    made_.commit.wishes.reserve(plan_.commit_rows);
    made_.commit.progress->rows.reserve(plan_.commit_rows);
    if (plan_.judge != nullptr) made_.judged.reserve(plan_.commit_rows);
}

bool CommitReader::hand_over() {
    std::unique_lock lock(mutex_);
    changed_.wait(lock, [this] { return queue_.size() < plan_.ahead_max || stopped_; });
    if (stopped_) return false;
    queue_.push_back(std::move(made_));
    lock.unlock();
    changed_.notify_all();
    start_commit();
    return true;
}

bool CommitReader::check_start(const Row& row) {
    if (row.number != plan_.next_row || row.offset == plan_.next_offset) return true;
    stop_with(
        {ErrorCode::corrupt,
         fmt::format("the delivery stands at byte {}, where no row begins", plan_.next_offset),
         fmt::format("delivery {}", plan_.delivery), "run dongbo doctor"});
    return false;
}

void CommitReader::stop_with(Error error) {
    const std::scoped_lock lock(mutex_);
    error_ = std::move(error);
}

void CommitReader::run() {
    start_commit();
    Row row;
    bool wanted = true;
    while (wanted && rows_->next(row)) {
        if (!check_start(row)) break;
        add(row);
        if (error_) break;
        if (row.number < plan_.next_row) continue;
        made_.commit.progress->next_offset = row.end_offset;
        made_.commit.progress->next_row = row.number + 1;
        if (made_.commit.progress->rows.size() == plan_.commit_rows) wanted = hand_over();
    }
    if (wanted && !error_ && !made_.commit.progress->rows.empty()) hand_over();
    {
        const std::scoped_lock lock(mutex_);
        ended_ = true;
    }
    changed_.notify_all();
}

std::optional<RowMark> CommitReader::find_mark(std::uint64_t offset) {
    const auto& marked = survey_.marked;
    while (next_mark_ < marked.size() && marked[next_mark_].offset < offset) ++next_mark_;
    if (next_mark_ == marked.size() || marked[next_mark_].offset != offset) return std::nullopt;
    return marked[next_mark_].mark;
}

void CommitReader::keep(const Row& row, Disposition disposition, std::string reason) {
    if (row.number < plan_.next_row) return;
    made_.commit.progress->rows.emplace_back(disposition);
    made_.commit.progress->kept.push_back({row.number, disposition, std::move(reason),
                                           std::string(row.raw.substr(0, kKeptBytesMax))});
}

bool CommitReader::judge(const Row& row, Wish& wish, JudgedWish& judged) {
    if (const auto done = plan_.judge->judge(wish, plan_.now, judged); !done) {
        stop_with(done.error());
        return true;
    }
    if (judged.judgement.fails.any()) tally_.add(plan_.judge->findings(wish, judged), row.number);
    const Rule* const refusal = plan_.judge->refusal();
    if (refusal == nullptr) return true;
    keep(row, Disposition::refused, "rule " + refusal->id);
    if (row.number >= plan_.next_row) made_.refused.push_back(wish.record);
    return false;
}

void CommitReader::add_data(const Row& row, std::optional<RowMark> mark) {
    Wish wish = preparer_.prepare(row, plan_.delivery);
    wish.repeats = mark.has_value();
    if (mark == RowMark::conflict) {
        wish.verdict = Verdict::quarantined;
        wish.findings.push_back({std::string(kConflictRule), {}, {}});
    }
    JudgedWish judged;
    if (plan_.judge != nullptr) {
        if (!judge(row, wish, judged)) return;
    } else if (!wish.findings.empty()) {
        tally_.add(wish.findings, row.number);
    }
    if (row.number < plan_.next_row) return;
    made_.commit.wishes.push_back(std::move(wish));
    if (plan_.judge != nullptr) made_.judged.push_back(std::move(judged));
    made_.commit.progress->rows.emplace_back(std::nullopt);
}

void CommitReader::add(const Row& row) {
    const bool committed = row.number < plan_.next_row;
    if (row.kind == RowKind::malformed) return keep(row, Disposition::malformed, row.reason);
    std::optional<Disposition> known;
    if (row.kind == RowKind::layout) {
        known = Disposition::layout;
    } else {
        if (!preparer_.read_key(row, key_)) return keep(row, Disposition::refused, "no key");
        const std::optional<RowMark> mark = find_mark(row.offset);
        if (mark != RowMark::repeated) return add_data(row, mark);
        known = Disposition::repeated;
    }
    if (!committed) made_.commit.progress->rows.push_back(known);
}

}  // namespace dongbo
