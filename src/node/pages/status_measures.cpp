// The first page: what is measured.
#include <fmt/format.h>

#include <algorithm>
#include <set>

#include "node/pages/chart.hpp"
#include "node/pages/pages.hpp"
#include "node/pages/status_model.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kDaysInTable = 31;

struct DimensionLook {
    std::string_view colour, dashes;
};
/// Told apart by colour and by dashes.
constexpr std::array<DimensionLook, kDimensions.size()> kLooks = {{{"#0b4a6f", ""},
                                                                   {"#b4560f", "9 4"},
                                                                   {"#1a6b3a", "3 3"},
                                                                   {"#7b2d8b", "12 3 3 3"},
                                                                   {"#00706b", "6 2"},
                                                                   {"#8a6d00", "2 5"}}};

/// Adds a dataset's counts, which stand for all days until the next one.
void add_series(Series& sum, const std::vector<DimensionSeries::Point>& points) {
    for (const DimensionSeries::Point& point : points) {
        if (sum.contains(point.day)) continue;
        const auto next = sum.lower_bound(point.day);
        sum[point.day] = next == sum.begin() ? Count{} : std::prev(next)->second;
    }
    for (auto& [day, count] : sum) {
        const auto after = std::ranges::upper_bound(points, day, {}, &DimensionSeries::Point::day);
        if (after != points.begin()) count += std::prev(after)->count;
    }
}

std::array<Series, kDimensions.size()> all_series(const StatusData& data) {
    std::array<Series, kDimensions.size()> sum;
    for (const JudgedDataset& judged : data.judged) {
        const auto series = dimension_series(judged);
        for (const DimensionSeries& one : series) {
            const auto found = std::ranges::find(kDimensions, one.dimension);
            if (found != kDimensions.end())
                add_series(sum[static_cast<std::size_t>(found - kDimensions.begin())], one.points);
        }
    }
    return sum;
}

Count newest(const Series& series) {
    return series.empty() ? Count{} : series.rbegin()->second;
}

}  // namespace

StatusPage::StatusPage(const Exchange& exchange, const StatusData& data)
    : exchange_(exchange),
      data_(data),
      language_(exchange.language),
      say_(exchange.language),
      series_(all_series(data)) {}

void StatusPage::put_soundness() {
    std::uint64_t records = 0;
    for (const NodeStatus::Dataset& dataset : data_.node.datasets) records += dataset.seen();
    const std::uint64_t rows = data_.node.rows_accounted_for();
    const bool sound = std::ranges::all_of(data_.node.deliveries, [](const Delivery& d) {
        return d.state == DeliveryState::loading || equation_holds(d);
    });
    put_flag(model_, "sound", sound);
    put(model_, "sound_detail",
        say_("status.sound_detail", {{"rows", say_.number(rows)},
                                     {"of", say_.number(data_.node.physical_rows())},
                                     {"records", say_.number(records)}}));
    Model dissolved = make_list();
    for (const DissolvedOwner& owner : data_.node.dissolved) {
        Model item = make_object();
        put(item, "text", dissolved_text(language_, owner));
        dissolved << item;
    }
    put_list(model_, "dissolved", dissolved);
}

void StatusPage::add_figure(Model& figures, std::string_view key, std::int64_t part,
                            std::int64_t whole) {
    Model figure = make_object();
    put(figure, "name", say_(fmt::format("status.{}", key)));
    put(figure, "share", share_text(language_, part, whole));
    put(figure, "ratio", say_.ratio(part, whole));
    put(figure, "of", say_(fmt::format("status.{}_of", key)));
    put(figure, "bar", bar_svg(part, whole));
    figures << figure;
}

void StatusPage::put_figures() {
    Model figures = make_list();
    add_figure(figures, "accounted", static_cast<std::int64_t>(data_.node.rows_accounted_for()),
               static_cast<std::int64_t>(data_.node.physical_rows()));
    const Covered sum = covered(data_.node.deliveries);
    add_figure(figures, "covered", sum.arrived, sum.declared);
    Count all;
    for (const Series& series : series_) all += newest(series);
    add_figure(figures, "conforming", all.passes(), all.applies);
    put_list(model_, "figures", figures);
}

void StatusPage::put_dimensions() {
    Model dimensions = make_list();
    for (std::size_t i = 0; i < kDimensions.size(); ++i) {
        const Count count = newest(series_[i]);
        Model item = make_object();
        put(item, "index", std::to_string(i));
        put(item, "name", capital(dimension_word(language_, kDimensions[i])));
        put(item, "share", share_text(language_, count.passes(), count.applies));
        put(item, "ratio", say_.ratio(count.passes(), count.applies));
        put(item, "meaning", say_(fmt::format("status.{}", kDimensions[i])));
        put(item, "bar", bar_svg(count.passes(), count.applies, kLooks[i].colour));
        dimensions << item;
    }
    put_list(model_, "dimensions", dimensions);
}

std::vector<std::uint32_t> StatusPage::days() const {
    std::set<std::uint32_t> days;
    for (const Series& series : series_)
        for (const auto& [day, count] : series) days.insert(day);
    return {days.begin(), days.end()};
}

void StatusPage::put_chart() {
    LineChart chart;
    chart.title = say_("status.chart_title");
    chart.vietnamese = say_.vietnamese();
    const std::vector<std::uint32_t> all = days();
    for (const std::uint32_t day : all) chart.places.push_back(say_.iso_day(day_text(day)));
    for (std::size_t i = 0; i < kDimensions.size(); ++i) {
        if (newest(series_[i]).applies == 0) continue;
        ChartLine line{.name = std::string(dimension_word(language_, kDimensions[i])),
                       .colour = std::string(kLooks[i].colour),
                       .dashes = std::string(kLooks[i].dashes),
                       .values = {}};
        for (const std::uint32_t day : all) line.values.push_back(share_on(i, day));
        chart.lines.push_back(std::move(line));
    }
    // One day is no line: the bars above say it all.
    put(model_, "chart", all.size() > 1 ? line_chart_svg(chart) : "");
    put_flag(model_, "one_day", all.size() == 1);
}

Count StatusPage::count_on(std::size_t dimension, std::uint32_t day) const {
    const auto after = series_[dimension].upper_bound(day);
    return after == series_[dimension].begin() ? Count{} : std::prev(after)->second;
}

double StatusPage::share_on(std::size_t dimension, std::uint32_t day) const {
    const Count count = count_on(dimension, day);
    if (count.applies == 0) return -1;
    return static_cast<double>(count.passes()) / static_cast<double>(count.applies);
}

/// The same figures as a table, the newest first.
void StatusPage::put_days() {
    std::vector<std::uint32_t> all = days();
    std::ranges::reverse(all);
    if (all.size() > kDaysInTable) all.resize(kDaysInTable);
    Model rows = make_list();
    for (const std::uint32_t day : all) {
        Model row = make_object();
        put(row, "day", say_.iso_day(day_text(day)));
        Model cells = make_list();
        for (std::size_t i = 0; i < kDimensions.size(); ++i) {
            const Count count = count_on(i, day);
            Model cell = make_object();
            put(cell, "label", capital(dimension_word(language_, kDimensions[i])));
            put(cell, "value", share_text(language_, count.passes(), count.applies));
            cells << cell;
        }
        put_list(row, "cells", cells);
        rows << row;
    }
    put_list(model_, "days", rows);
}

void StatusPage::put_change() {
    DayChange sum;
    for (const NodeStatus::Dataset& dataset : data_.node.datasets) {
        sum.records += dataset.today.records;
        sum.checks += dataset.today.checks;
    }
    const auto text = [&](std::int64_t change) {
        return change == 0 ? say_("status.no_change") : say_.change(change);
    };
    put(model_, "change_records", text(sum.records));
    put(model_, "change_fails", text(sum.checks.fails));
    Count now;
    for (const Series& series : series_) now += newest(series);
    Count before = now;
    before.applies -= sum.checks.applies;
    before.fails -= sum.checks.fails;
    const std::string share = share_text(language_, now.passes(), now.applies);
    put(model_, "change_share",
        before.applies == 0
            ? share
            : share_text(language_, before.passes(), before.applies) + " → " + share);
}

}  // namespace dongbo
