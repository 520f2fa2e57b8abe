// How good a dataset is: always numerator and denominator, in whatever way somebody looks at it.
#pragma once

#include <memory>
#include <optional>
#include <span>
#include <string>
#include <vector>

#include "base/json_writer.hpp"
#include "quality/measures.hpp"
#include "quality/rule_set.hpp"
#include "report/language.hpp"
#include "store/covered.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

/// The counters of a dataset with what they count.
struct JudgedDataset {
    std::string dataset;
    std::shared_ptr<const RuleSet> rules;
    Measures measures;
};
Result<JudgedDataset> read_judged(Store& store, const std::string& dataset,
                                  std::shared_ptr<const RuleSet> rules);

enum class MeasureBy : std::uint8_t { dimension, rule, field, unit, agency, day };
std::string_view name(MeasureBy by);
/// invalid names `by` and what there is.
Result<MeasureBy> read_measure_by(const std::string& text);

/// One line of an answer. Dimensions in their order and days in theirs, so far added up; all
/// others the worst first. A group without a name is "–".
struct MeasureLine {
    std::string name;
    Count count;
};
std::vector<MeasureLine> measure_lines(const JudgedDataset& judged, MeasureBy by);
void write_json(JsonWriter& json, const MeasureLine& line);

/// A dimension over time: each day on which something changed, all that was so until then added up.
struct DimensionSeries {
    struct Point {
        std::uint32_t day;  ///< see day_text(std::uint32_t)
        Count count;
    };
    std::string dimension;
    std::vector<Point> points;
};
/// All six, in their order, with the same days each.
std::vector<DimensionSeries> dimension_series(const JudgedDataset& judged);

/// Records of one province of an edition.
struct ProvinceLine {
    const ListedUnit* province = nullptr;  ///< null: not certain, or no unit is stated
    std::int64_t records = 0;
    Count count;
};
/// Where records lie as of a day: the province of their stated unit, if resolutions tell it for
/// certain (that of a divided commune mostly is), as they tell it of the list; by code, the rest
/// last.
std::vector<ProvinceLine> measures_by_province(const JudgedDataset& judged, const UnitList& list,
                                               const Date& as_of);

/// Of all deliveries that are given.
void write_json(JsonWriter& json, const Covered& covered);

/// A check that fails somewhere on the node.
struct Cause {
    std::string dataset;
    const Check* check = nullptr;  ///< of `rules`
    std::shared_ptr<const RuleSet> rules;
    Count count;
    std::int64_t all_fails = 0;  ///< of all checks of all datasets: its share of them
};
/// The checks with the most failing records, the biggest first.
std::vector<Cause> biggest_causes(std::span<const JudgedDataset> datasets, std::size_t limit);
void write_json(JsonWriter& json, Language language, const Cause& cause);

/// A check of one dataset that fails, as lists of findings show it.
void write_check(JsonWriter& json, Language language, const Contract& contract, const Check& check,
                 const Count& count);

/// Counts of the records that state a unit and that an agency delivered; empty: any. `unit`: a
/// code, or CODE@DAY.
Counts counts_of(const Measures& measures, const std::string& unit, const std::string& agency);

/// Which checks of a dataset somebody wants to see; empty: all.
struct CheckFilter {
    std::string dimension, severity;
    bool wants(const Check& check) const;
};
/// Those that fail, the most failing records first.
std::vector<const Check*> failing_checks(const RuleSet& rules, const Counts& counts,
                                         const CheckFilter& filter);

}  // namespace dongbo
