#include "quality/recount.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <chrono>
#include <thread>

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

/// Calls `work` with the number of each worker, all at once; an error if any of them fails.
template <class Work>
Result<> on_each(const Work& work) {
    std::array<Result<>, kRecountWorkers> results;
    {
        std::array<std::jthread, kRecountWorkers - 1> others;
        for (std::size_t i = 1; i < kRecountWorkers; ++i)
            others[i - 1] = std::jthread([&, i] { results[i] = work(i); });
        results[0] = work(0);
    }
    for (Result<>& result : results) TRY(std::move(result));
    return {};
}

/// What was counted from scratch.
struct Recounted {
    std::vector<Counts> by_group;                     ///< by the number of the group
    std::vector<std::vector<std::uint64_t>> failing;  ///< rows by check, sorted
    std::uint64_t records = 0;

    void add(const PartCount& part) {
        by_group.resize(part.by_group.size());
        for (std::size_t i = 0; i < by_group.size(); ++i) by_group[i] += part.by_group[i];
        failing.resize(part.failing.size());
        for (std::size_t i = 0; i < failing.size(); ++i)
            failing[i].insert(failing[i].end(), part.failing[i].begin(), part.failing[i].end());
        records += part.records;
    }
    void add(const std::vector<HeldValue>& shared) {
        for (const HeldValue& value : shared) {
            ++by_group[value.group].at(value.check).fails;
            failing[value.check].push_back(value.row);
        }
    }
};

/// Judges the dataset on all workers.
class RecountRun {
  public:
    RecountRun(const Keeper& keeper, const std::string& folder, const DatasetPlace& place,
               const std::vector<GroupName>& groups, Timestamp now, std::uint64_t rows_at_once)
        : rows_at_once_(rows_at_once) {
        for (auto& worker : workers_)
            worker = std::make_unique<RecountWorker>(keeper.shared_rules(), folder, place, groups,
                                                     ids_, now);
    }

    Result<Recounted> run(const Progress& progress) {
        TRY_ASSIGN(const std::uint64_t last, list_ids());
        std::array<PartCount, kRecountWorkers> parts;
        RowPieces pieces(rows_at_once_);
        TRY(on_each([&](std::size_t i) -> Result<> {
            // One of them tells for all: it runs on the thread of the caller.
            TRY_ASSIGN(parts[i], workers_[i]->count(pieces, last, i == 0 ? progress : Progress()));
            return {};
        }));
        std::array<std::vector<HeldValue>, kRecountWorkers> shared;
        TRY(on_each([&](std::size_t i) -> Result<> {
            std::vector<HeldValue> held;
            for (PartCount& part : parts)
                held.insert(held.end(), part.held[i].begin(), part.held[i].end());
            shared[i] = find_shared(std::move(held));
            return {};
        }));
        Recounted all;
        for (const PartCount& part : parts) all.add(part);
        for (const auto& values : shared) all.add(values);
        for (auto& rows : all.failing) std::ranges::sort(rows);
        return all;
    }

  private:
    /// The last row of the dataset.
    Result<std::uint64_t> list_ids() {
        RowPieces pieces(rows_at_once_);
        std::array<std::uint64_t, kRecountWorkers> last{};
        TRY(on_each([&](std::size_t i) -> Result<> {
            TRY_ASSIGN(last[i], workers_[i]->list_ids(pieces, ids_[i]));
            return {};
        }));
        return std::ranges::max(last);
    }

    std::uint64_t rows_at_once_;
    IdSets ids_;
    std::array<std::unique_ptr<RecountWorker>, kRecountWorkers> workers_;
};

class Comparison {
  public:
    Comparison(const CheckList& checks, const std::vector<GroupName>& groups,
               const Recounted& counted, Recount& result)
        : checks_(checks), groups_(groups), counted_(counted), result_(result) {}

    Result<> compare(Store& store, const std::string& dataset) {
        TRY_ASSIGN(const Measures kept, read_measures(store, dataset));
        compare_counts(kept);
        Counts days;
        for (const auto& [day, counts] : kept.by_day) days += counts;
        if (days != kept.total()) tell("the days do not add up to the totals");
        for (std::size_t check = 0; check < counted_.failing.size(); ++check)
            TRY(compare_findings(store, dataset, check));
        return {};
    }

  private:
    void tell(std::string difference) {
        if (result_.differences.size() < kDifferencesMax)
            result_.differences.push_back(std::move(difference));
    }

    void compare_counts(const Measures& kept) {
        std::map<GroupName, Counts> counted;
        for (std::size_t i = 0; i < groups_.size(); ++i)
            if (!counted_.by_group[i].empty()) counted[groups_[i]] += counted_.by_group[i];
        std::map<GroupName, Counts> both = counted;
        both.insert(kept.by_group.begin(), kept.by_group.end());
        for (const auto& [group, ignored] : both) {
            const auto is = counted.find(group);
            const auto was = kept.by_group.find(group);
            compare_group(group, is == counted.end() ? Counts{} : is->second,
                          was == kept.by_group.end() ? Counts{} : was->second);
        }
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
        if (rows != counted_.failing[check])
            tell(fmt::format("{}: {} records fail, {} findings are kept, or others",
                             name(checks_[check]), counted_.failing[check].size(), rows.size()));
        return {};
    }

    const CheckList& checks_;
    const std::vector<GroupName>& groups_;
    const Recounted& counted_;
    Recount& result_;
};

}  // namespace

Result<Recount> recount(NodeStore& node, const DatasetPlace& place, const Progress& progress,
                        std::uint64_t rows_at_once) {
    TRY_ASSIGN(const std::unique_ptr<Keeper> keeper, Keeper::open(node, place));
    TRY_ASSIGN(const Timestamp now, settle_all(*keeper));
    const auto begun = std::chrono::steady_clock::now();
    TRY_ASSIGN(const std::vector<GroupName> groups,
               read_group_names(keeper->store(), place.dataset));
    RecountRun run(*keeper, node.folder(), place, groups, now, rows_at_once);
    TRY_ASSIGN(const Recounted counted, run.run(progress));
    Recount result;
    result.records = counted.records;
    TRY(Comparison(keeper->rules().checks(), groups, counted, result)
            .compare(keeper->store(), place.dataset));
    result.seconds =
        std::chrono::duration<double>(std::chrono::steady_clock::now() - begun).count();
    return result;
}

}  // namespace dongbo
