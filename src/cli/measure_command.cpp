// dongbo measure: how good a dataset is, always as numerator and denominator.
#include <fmt/core.h>

#include <algorithm>

#include "cli/quality_commands.hpp"
#include "cli/quality_texts.hpp"
#include "quality/load_rules.hpp"
#include "quality/recount.hpp"

namespace dongbo {
namespace {

/// One line of an answer.
struct Line {
    std::string name;
    Count count;
};

/// Pairs of record and check, added up by what `names_of` says a check belongs to.
template <class NamesOf>
std::vector<Line> by_check(const RuleSet& rules, const Counts& counts, NamesOf names_of) {
    std::vector<Line> lines;
    for (const Check& check : rules.checks().all()) {
        if (check.retired) continue;
        for (const std::string& line_name : names_of(check)) {
            auto line = std::ranges::find(lines, line_name, &Line::name);
            if (line == lines.end()) line = lines.insert(lines.end(), {line_name, {}});
            line->count += counts.of(check.number);
        }
    }
    return lines;
}

Count sum_of(const RuleSet& rules, const Counts& counts) {
    Count sum;
    for (const Check& check : rules.checks().all())
        if (!check.retired) sum += counts.of(check.number);
    return sum;
}

std::vector<Line> by_dimension(const RuleSet& rules, const Counts& counts) {
    std::vector<Line> lines;
    for (const std::string_view dimension : kDimensions)
        lines.push_back({std::string(dimension), {}});
    for (const Check& check : rules.checks().all()) {
        const auto line = std::ranges::find(lines, check.dimension, &Line::name);
        if (!check.retired && line != lines.end()) line->count += counts.of(check.number);
    }
    return lines;
}

std::vector<Line> by_group(const RuleSet& rules, const Measures& measures, bool unit) {
    std::map<std::string, Counts> sums;
    for (const auto& [group, counts] : measures.by_group)
        sums[unit ? group.unit : group.agency] += counts;
    std::vector<Line> lines;
    for (const auto& [line_name, counts] : sums)
        lines.push_back({line_name.empty() ? "–" : line_name, sum_of(rules, counts)});
    return lines;
}

std::vector<Line> by_day(const RuleSet& rules, const Measures& measures) {
    Counts so_far;
    std::vector<Line> lines;
    for (const auto& [day, counts] : measures.by_day) {
        so_far += counts;
        lines.push_back({day_text(day), sum_of(rules, so_far)});
    }
    return lines;
}

Result<std::vector<Line>> lines_of(const RuleSet& rules, const Measures& measures,
                                   const MeasureOptions& options) {
    const Counts total = measures.total();
    if (options.by == "dimension") return by_dimension(rules, total);
    if (options.by == "day") return by_day(rules, measures);
    std::vector<Line> lines;
    if (options.by == "rule") {
        lines = by_check(rules, total, [](const Check& check) { return std::vector{name(check)}; });
    } else if (options.by == "field") {
        lines = by_check(rules, total, [](const Check& check) { return check.fields; });
    } else if (options.by == "unit" || options.by == "agency") {
        lines = by_group(rules, measures, options.by == "unit");
    } else {
        return fail(ErrorCode::invalid, "measures are not kept by this", options.by,
                    "dimension, rule, field, unit, agency or day");
    }
    // The worst first.
    std::ranges::sort(lines, std::greater{},
                      [](const Line& line) { return std::pair(line.count.fails, line.name); });
    if (lines.size() > options.limit) lines.resize(options.limit);
    return lines;
}

/// Of what senders declare, how much became a record version.
struct Covered {
    std::int64_t arrived = 0, declared = 0, not_stated = 0;
};

Result<Covered> covered(const OpenDataset& open) {
    Covered sum;
    TRY_ASSIGN(const auto deliveries, open.store->deliveries(open.place.dataset));
    for (const Delivery& delivery : deliveries) {
        if (!delivery.declared_rows) {
            ++sum.not_stated;
            continue;
        }
        sum.declared += static_cast<std::int64_t>(*delivery.declared_rows);
        for (const Disposition arrived :
             {Disposition::accepted, Disposition::quarantined, Disposition::waiting,
              Disposition::unchanged, Disposition::repeated})
            sum.arrived += static_cast<std::int64_t>(delivery.rows[arrived]);
    }
    return sum;
}

Result<DatasetStatus> status_of(const OpenDataset& open) {
    TRY_ASSIGN(const auto all, open.store->datasets());
    for (const DatasetStatus& status : all)
        if (status.name == open.place.dataset) return status;
    return fail(ErrorCode::not_found, "the dataset is not in its group", open.place.dataset);
}

std::string line_json(const Line& line) {
    return fmt::format(R"({{"applies":{},"fails":{},"name":{},"passes":{}}})", line.count.applies,
                       line.count.fails, json_text(line.name), line.count.passes());
}

Result<> measure(const Console& console, const MeasureOptions& options) {
    TRY_ASSIGN(const OpenDataset open, open_dataset(options.node, options.dataset));
    TRY_ASSIGN(const auto rules, load_rules(*open.store, open.place.dataset));
    TRY_ASSIGN(const Measures measures, read_measures(*open.store, open.place.dataset));
    TRY_ASSIGN(const auto lines, lines_of(*rules, measures, options));
    TRY_ASSIGN(const Covered arrived, covered(open));
    TRY_ASSIGN(const DatasetStatus status, status_of(open));
    if (console.json) {
        std::string json;
        for (const Line& line : lines) json += (json.empty() ? "" : ",") + line_json(line);
        fmt::print(
            R"({{"accounted_for":{{"deleted":{},"live":{},"pending":{},"seen":{}}},"by":{},"covered":{{"arrived":{},"declared":{},"deliveries_without_total":{}}},"dataset":{},"in_doubt":{},"measures":[{}]}})"
            "\n",
            status.deleted, status.live, status.pending, status.seen(), json_text(options.by),
            arrived.arrived, arrived.declared, arrived.not_stated, json_text(open.place.dataset),
            status.in_doubt, json);
        return {};
    }
    const QualityTexts& say = quality_texts(console);
    const auto seen = static_cast<std::int64_t>(status.seen());
    console.line(fmt::format("{} · {}: {}", open.place.dataset, say.accounted,
                             ratio_text(console, seen, seen)));
    console.line(fmt::format(
        "{}: {}{}", say.covered, ratio_text(console, arrived.arrived, arrived.declared),
        arrived.not_stated == 0 ? std::string()
                                : fmt::format(" · {} {}", arrived.not_stated, say.not_stated)));
    console.line(fmt::format("{}:", say.conforming));
    std::vector<std::vector<std::string>> rows;
    for (const Line& line : lines) {
        const bool dimension = options.by == "dimension";
        rows.push_back({dimension ? std::string(dimension_word(say, line.name)) : line.name,
                        ratio_text(console, line.count.passes(), line.count.applies)});
    }
    console.table({"", std::string(say.passes)}, rows);
    return {};
}

Result<bool> measure_again(const Console& console, const MeasureOptions& options) {
    TRY_ASSIGN(const std::unique_ptr<NodeStore> node, NodeStore::open(options.node));
    TRY_ASSIGN(const DatasetPlace place, node->place(options.dataset));
    ProgressBar bar(place.dataset);
    TRY_ASSIGN(const Recount result, recount(*node, place, [&](double share) { bar.show(share); }));
    if (console.json) {
        std::string differences;
        for (const std::string& difference : result.differences)
            differences += (differences.empty() ? "" : ",") + json_text(difference);
        fmt::print(R"({{"differences":[{}],"equal":{},"records":{},"seconds":{:.3f}}})"
                   "\n",
                   differences, result.equal(), result.records, result.seconds);
        return result.equal();
    }
    const QualityTexts& say = quality_texts(console);
    console.line(fmt::format("{} · {}: {} · {:.1f} s · {}", place.dataset, say.recounted,
                             grouped(console, result.records), result.seconds,
                             result.equal() ? say.equal : say.differs));
    for (const std::string& difference : result.differences) console.line("  " + difference);
    return result.equal();
}

}  // namespace

Exit run_measure(const Console& console, const MeasureOptions& options) {
    if (options.recount) {
        const auto equal = measure_again(console, options);
        if (!equal) return console.report(equal.error());
        return *equal ? Exit::ok : Exit::corrupt;
    }
    const auto done = measure(console, options);
    return done ? Exit::ok : console.report(done.error());
}

}  // namespace dongbo
