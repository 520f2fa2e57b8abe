#include "quality/recount.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <atomic>
#include <chrono>
#include <optional>
#include <thread>

#include "quality/book_keys.hpp"
#include "quality/recount_worker.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kDifferencesMax = 100;

/// Until nothing is due at the moment that the recount judges by.
Result<Timestamp> settle_all(Keeper& keeper) {
    for (;;) {
        TRY(keeper.settle({}));
        const Timestamp now = keeper.store().now();
        TRY_ASSIGN(const auto due, keeper.next_due());
        if (!due || *due > now) return now;
    }
}

Result<IdList> list_ids(Store& store, const std::string& dataset, std::uint64_t& last_row) {
    IdList here;
    for (std::uint64_t cursor = 0;;) {
        TRY_ASSIGN(const auto page, store.scan_ids(dataset, cursor, 10'000));
        if (page.empty()) {
            last_row = cursor;
            std::ranges::sort(here);
            return here;
        }
        here.insert(here.end(), page.begin(), page.end());
    }
}

class Comparison {
  public:
    Comparison(const Keeper& keeper, Recount& result)
        : checks_(keeper.rules().checks()), result_(result) {}

    void add(HalfCount half) {
        for (const auto& [group, counts] : half.by_group) by_group_[group] += counts;
        failing_.resize(std::max(failing_.size(), half.failing.size()));
        for (std::size_t i = 0; i < half.failing.size(); ++i)
            failing_[i].insert(failing_[i].end(), half.failing[i].begin(), half.failing[i].end());
        held_.insert(held_.end(), half.held.begin(), half.held.end());
        result_.records += half.records;
    }

    /// A newest version fails if another record holds its value too.
    void judge_uniqueness() {
        std::ranges::sort(held_);
        for (std::size_t first = 0, end; first < held_.size(); first = end) {
            end = first;
            bool shared = false;
            for (; end < held_.size() && held_[end].hash == held_[first].hash &&
                   held_[end].check == held_[first].check;
                 ++end)
                shared = shared || held_[end].row != held_[first].row;
            for (std::size_t i = first; shared && i < end; ++i) {
                if (!held_[i].newest) continue;
                ++by_group_[held_[i].group].at(held_[i].check).fails;
                failing_[held_[i].check].push_back(held_[i].row);
            }
        }
        for (auto& rows : failing_) std::ranges::sort(rows);
    }

    Result<> compare(Store& store, const std::string& dataset) {
        TRY_ASSIGN(const Measures kept, read_measures(store, dataset));
        TRY(compare_counts(store, dataset, kept));
        Counts days;
        for (const auto& [day, counts] : kept.by_day) days += counts;
        if (days != kept.total()) tell("the days do not add up to the totals");
        for (std::size_t check = 0; check < failing_.size(); ++check)
            TRY(compare_findings(store, dataset, check));
        return {};
    }

  private:
    void tell(std::string difference) {
        if (result_.differences.size() < kDifferencesMax)
            result_.differences.push_back(std::move(difference));
    }

    Result<> compare_counts(Store& store, const std::string& dataset, const Measures& kept) {
        std::map<GroupName, Counts> counted;
        for (const auto& [number, counts] : by_group_) {
            const std::string key = book::group(number);
            TRY_ASSIGN(const auto entry, store.book_scan(dataset, key, key + '\0', 1));
            const std::string text = entry.empty() ? std::string() : entry.front().second;
            const std::size_t end = text.find('\0');
            if (end != std::string::npos)
                counted[{text.substr(0, end), text.substr(end + 1)}] += counts;
            else
                tell(fmt::format("group {} has no name", number));
        }
        std::map<GroupName, Counts> both = counted;
        both.insert(kept.by_group.begin(), kept.by_group.end());
        for (const auto& [group, ignored] : both) {
            const auto is = counted.find(group);
            const auto was = kept.by_group.find(group);
            compare_group(group, is == counted.end() ? Counts{} : is->second,
                          was == kept.by_group.end() ? Counts{} : was->second);
        }
        return {};
    }

    void compare_group(const GroupName& group, const Counts& counted, const Counts& kept) {
        if (counted == kept) return;
        if (counted.records != kept.records)
            tell(fmt::format("unit {} agency {}: {} records, counted {}", group.unit, group.agency,
                             counted.records, kept.records));
        for (std::size_t i = 0; i < checks_.size(); ++i) {
            const Count is = counted.of(i), was = kept.of(i);
            if (is != was)
                tell(fmt::format("unit {} agency {} {}: fails {} of {}, counted {} of {}",
                                 group.unit, group.agency, name(checks_[i]), is.fails, is.applies,
                                 was.fails, was.applies));
        }
    }

    Result<> compare_findings(Store& store, const std::string& dataset, std::size_t check) {
        constexpr std::size_t kAll = SIZE_MAX >> 1;
        TRY_ASSIGN(const auto kept, failing_records(store, dataset, check, 0, kAll));
        std::vector<std::uint64_t> rows;
        for (const FailingRecord& record : kept) rows.push_back(record.row);
        if (rows != failing_[check])
            tell(fmt::format("{}: {} records fail, {} findings are kept, or others",
                             name(checks_[check]), failing_[check].size(), rows.size()));
        return {};
    }

    const CheckList& checks_;
    Recount& result_;
    std::map<std::uint32_t, Counts> by_group_;
    std::vector<std::vector<std::uint64_t>> failing_;
    std::vector<HeldValue> held_;
};

}  // namespace

Result<Recount> recount(NodeStore& node, const DatasetPlace& place, const Progress& progress) {
    TRY_ASSIGN(const std::unique_ptr<Keeper> keeper, Keeper::open(node, place));
    TRY_ASSIGN(const Timestamp now, settle_all(*keeper));
    const auto begun = std::chrono::steady_clock::now();
    Recount result;
    std::uint64_t last_row = 0;
    TRY_ASSIGN(const IdList here, list_ids(keeper->store(), place.dataset, last_row));

    std::array<std::atomic<std::uint64_t>, 2> seen{};
    const std::uint64_t middle = last_row / 2;
    const auto count_half = [&](std::size_t half) {
        RecountWorker worker(keeper->shared_rules(), node.folder(), place, here, now);
        return worker.count(half == 0 ? 0 : middle, half == 0 ? middle : last_row,
                            [&](std::uint64_t rows) { seen[half] = rows; });
    };
    std::optional<Result<HalfCount>> second;
    std::jthread other([&] { second = count_half(1); });
    auto first = count_half(0);
    if (progress) progress(0.9);
    other.join();
    if (!first) return std::unexpected(std::move(first).error());
    if (!*second) return std::unexpected(std::move(*second).error());

    Comparison comparison(*keeper, result);
    comparison.add(std::move(*first));
    comparison.add(std::move(**second));
    comparison.judge_uniqueness();
    TRY(comparison.compare(keeper->store(), place.dataset));
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return result;
}

}  // namespace dongbo
