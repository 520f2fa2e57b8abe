#include "report/measures_report.hpp"

#include <algorithm>
#include <array>

#include "rekey/current_units.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

constexpr std::array<std::string_view, 6> kByNames = {"dimension", "rule",   "field",
                                                      "unit",      "agency", "day"};

Count sum_of(const RuleSet& rules, const Counts& counts) {
    Count sum;
    for (const Check& check : rules.checks().all())
        if (!check.retired) sum += counts.of(check.number);
    return sum;
}

/// Pairs of record and check, added up by what `names_of` says a check belongs to.
template <class NamesOf>
std::vector<MeasureLine> by_check(const RuleSet& rules, const Counts& counts, NamesOf names_of) {
    std::vector<MeasureLine> lines;
    for (const Check& check : rules.checks().all()) {
        if (check.retired) continue;
        for (const std::string& line_name : names_of(check)) {
            auto line = std::ranges::find(lines, line_name, &MeasureLine::name);
            if (line == lines.end()) line = lines.insert(lines.end(), {line_name, {}});
            line->count += counts.of(check.number);
        }
    }
    return lines;
}

std::array<Count, kDimensions.size()> dimension_counts(const RuleSet& rules, const Counts& counts) {
    std::array<Count, kDimensions.size()> sums{};
    for (const Check& check : rules.checks().all()) {
        const auto found = std::ranges::find(kDimensions, check.dimension);
        if (check.retired || found == kDimensions.end()) continue;
        sums[static_cast<std::size_t>(found - kDimensions.begin())] += counts.of(check.number);
    }
    return sums;
}

std::vector<MeasureLine> by_dimension(const RuleSet& rules, const Counts& counts) {
    const auto sums = dimension_counts(rules, counts);
    std::vector<MeasureLine> lines;
    for (std::size_t i = 0; i < sums.size(); ++i)
        lines.push_back({std::string(kDimensions[i]), sums[i]});
    return lines;
}

std::vector<MeasureLine> by_group(const JudgedDataset& judged, bool unit) {
    std::map<std::string, Counts> sums;
    for (const auto& [group, counts] : judged.measures.by_group)
        sums[unit ? group.unit : group.agency] += counts;
    std::vector<MeasureLine> lines;
    for (const auto& [line_name, counts] : sums)
        lines.push_back({line_name.empty() ? "–" : line_name, sum_of(*judged.rules, counts)});
    return lines;
}

std::vector<MeasureLine> by_day(const JudgedDataset& judged) {
    Counts so_far;
    std::vector<MeasureLine> lines;
    for (const auto& [day, counts] : judged.measures.by_day) {
        so_far += counts;
        lines.push_back({day_text(day), sum_of(*judged.rules, so_far)});
    }
    return lines;
}

const ListedUnit* province_of(const UnitList& list, std::string_view stated_text,
                              const Date& as_of) {
    const auto stated = parse_unit_ref(stated_text);
    if (!stated) return nullptr;
    const Resolved resolved = list.resolve(*stated, as_of);
    if (resolved.unit == nullptr) return resolved.certain_above(UnitLevel::province);
    const ListedUnit* unit = resolved.unit;
    while (unit->parent != nullptr) unit = unit->parent;
    return unit->level == UnitLevel::province ? unit : nullptr;
}

}  // namespace

Result<JudgedDataset> read_judged(Store& store, const std::string& dataset,
                                  std::shared_ptr<const RuleSet> rules) {
    JudgedDataset judged{.dataset = dataset, .rules = std::move(rules), .measures = {}};
    TRY_ASSIGN(judged.measures, read_measures(store, dataset));
    return judged;
}

std::string_view name(MeasureBy by) {
    return kByNames[static_cast<std::size_t>(by)];
}

Result<MeasureBy> read_measure_by(const std::string& text) {
    const auto found = std::ranges::find(kByNames, text);
    if (found == kByNames.end())
        return fail(ErrorCode::invalid, "measures are not kept by this", text,
                    "dimension, rule, field, unit, agency or day");
    return static_cast<MeasureBy>(found - kByNames.begin());
}

std::vector<MeasureLine> measure_lines(const JudgedDataset& judged, MeasureBy by) {
    const Counts total = judged.measures.total();
    std::vector<MeasureLine> lines;
    switch (by) {
        case MeasureBy::dimension:
            return by_dimension(*judged.rules, total);
        case MeasureBy::day:
            return by_day(judged);
        case MeasureBy::rule:
            lines = by_check(*judged.rules, total,
                             [](const Check& check) { return std::vector{name(check)}; });
            break;
        case MeasureBy::field:
            lines = by_check(*judged.rules, total, [](const Check& check) { return check.fields; });
            break;
        case MeasureBy::unit:
        case MeasureBy::agency:
            lines = by_group(judged, by == MeasureBy::unit);
            break;
    }
    std::ranges::sort(lines, std::greater{}, [](const MeasureLine& line) {
        return std::pair(line.count.fails, line.name);
    });
    return lines;
}

std::vector<DimensionSeries> dimension_series(const JudgedDataset& judged) {
    std::vector<DimensionSeries> all;
    for (const std::string_view dimension : kDimensions)
        all.push_back({std::string(dimension), {}});
    Counts so_far;
    for (const auto& [day, counts] : judged.measures.by_day) {
        so_far += counts;
        const auto sums = dimension_counts(*judged.rules, so_far);
        for (std::size_t i = 0; i < all.size(); ++i) all[i].points.push_back({day, sums[i]});
    }
    return all;
}

std::vector<ProvinceLine> measures_by_province(const JudgedDataset& judged, const UnitList& list,
                                               const Date& as_of) {
    std::map<std::string, std::pair<const ListedUnit*, Counts>> sums;
    // The groups of one unit, one for each agency, follow each other.
    std::string last = "?";
    const ListedUnit* province = nullptr;
    for (const auto& [group, counts] : judged.measures.by_group) {
        if (group.unit != last) province = province_of(list, group.unit, as_of);
        last = group.unit;
        // Those that lie nowhere for certain come after all codes.
        auto& sum = sums[province != nullptr ? std::string(province->code) : "~"];
        sum.first = province;
        sum.second += counts;
    }
    std::vector<ProvinceLine> lines;
    for (const auto& [code, sum] : sums)
        lines.push_back({sum.first, sum.second.records, sum_of(*judged.rules, sum.second)});
    return lines;
}

Counts counts_of(const Measures& measures, const std::string& unit, const std::string& agency) {
    Counts sum;
    for (const auto& [group, counts] : measures.by_group) {
        const bool here = unit.empty() || group.unit == unit || group.unit.starts_with(unit + "@");
        if (here && (agency.empty() || group.agency == agency)) sum += counts;
    }
    return sum;
}

bool CheckFilter::wants(const Check& check) const {
    return !check.retired && (dimension.empty() || dimension == check.dimension) &&
           (severity.empty() || severity == name(check.severity));
}

std::vector<const Check*> failing_checks(const RuleSet& rules, const Counts& counts,
                                         const CheckFilter& filter) {
    std::vector<const Check*> failing;
    for (const Check& check : rules.checks().all())
        if (filter.wants(check) && counts.of(check.number).fails != 0) failing.push_back(&check);
    std::ranges::sort(failing, std::greater{}, [&](const Check* check) {
        return std::pair(counts.of(check->number).fails, -static_cast<int>(check->number));
    });
    return failing;
}

std::vector<Cause> biggest_causes(std::span<const JudgedDataset> datasets, std::size_t limit) {
    std::vector<Cause> causes;
    std::int64_t all_fails = 0;
    for (const JudgedDataset& judged : datasets) {
        const Counts total = judged.measures.total();
        for (const Check* check : failing_checks(*judged.rules, total, {})) {
            const Count count = total.of(check->number);
            all_fails += count.fails;
            causes.push_back(
                {.dataset = judged.dataset, .check = check, .rules = judged.rules, .count = count});
        }
    }
    std::ranges::sort(causes, [](const Cause& left, const Cause& right) {
        if (left.count.fails != right.count.fails) return left.count.fails > right.count.fails;
        if (left.dataset != right.dataset) return left.dataset < right.dataset;
        return left.check->number < right.check->number;
    });
    if (causes.size() > limit) causes.resize(limit);
    for (Cause& cause : causes) cause.all_fails = all_fails;
    return causes;
}

}  // namespace dongbo
