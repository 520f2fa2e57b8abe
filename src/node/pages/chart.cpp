#include "node/pages/chart.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cmath>

#include "node/pages/escaped.hpp"

namespace dongbo {
namespace {

constexpr double kWidth = 760, kHeight = 300;
constexpr double kLeft = 62, kRight = 150, kTop = 14, kBottom = 34;
constexpr double kNameHeight = 17;

struct Axis {
    double from = 0, step = 0.25;
    int decimals = 0;
};

/// Three to six marks from a round value below the smallest to 1.
Axis axis_below(double smallest) {
    constexpr std::array<double, 8> kSteps = {0.0005, 0.001, 0.005, 0.01, 0.02, 0.05, 0.1, 0.25};
    const double span = std::max(1.0 - smallest, 0.0005);
    Axis axis;
    axis.step = kSteps.back();
    for (const double step : kSteps) {
        if (span / step > 4.0) continue;
        axis.step = step;
        break;
    }
    axis.from = std::max(0.0, 1.0 - axis.step * std::ceil(span / axis.step + 0.2));
    axis.decimals = axis.step < 0.001 ? 2 : axis.step < 0.01 ? 1 : 0;
    return axis;
}

std::string percent(double value, int decimals, bool vietnamese) {
    std::string text = fmt::format("{:.{}f}", value * 100, decimals);
    if (!vietnamese) return text + "%";
    std::ranges::replace(text, '.', ',');
    return text + " %";
}

class Drawing {
  public:
    explicit Drawing(const LineChart& chart) : chart_(chart) {
        double smallest = 1;
        for (const ChartLine& line : chart.lines)
            for (const double value : line.values)
                if (value >= 0) smallest = std::min(smallest, value);
        axis_ = axis_below(smallest);
    }

    std::string draw() {
        out_ = fmt::format(R"(<svg class="chart" viewBox="0 0 {} {}" role="img" aria-label="{}">)",
                           kWidth, kHeight, escaped(chart_.title));
        draw_axes();
        for (const ChartLine& line : chart_.lines) draw_line(line);
        draw_names();
        return out_ + "</svg>";
    }

  private:
    double x(std::size_t place) const {
        const std::size_t last = chart_.places.size() - 1;
        const double width = kWidth - kLeft - kRight;
        if (last == 0) return kLeft + width / 2;
        return kLeft + width * static_cast<double>(place) / static_cast<double>(last);
    }
    double y(double value) const {
        return kTop + (kHeight - kTop - kBottom) * (1 - value) / (1 - axis_.from);
    }

    void draw_axes() {
        for (int i = 0;; ++i) {
            const double value = 1 - i * axis_.step;
            if (value < axis_.from - 1e-9) break;
            out_ +=
                fmt::format(R"(<line x1="{}" y1="{:.1f}" x2="{}" y2="{:.1f}" stroke="#d8d9d3"/>)"
                            R"(<text x="{}" y="{:.1f}" text-anchor="end">{}</text>)",
                            kLeft, y(value), kWidth - kRight, y(value), kLeft - 8, y(value) + 4.5,
                            percent(value, axis_.decimals, chart_.vietnamese));
        }
        // At most six texts, the first and the last among them.
        const std::size_t count = chart_.places.size();
        const std::size_t every = std::max<std::size_t>(1, (count + 4) / 5);
        for (std::size_t i = 0; i < count; ++i) {
            const bool shown = i + 1 == count || (i % every == 0 && count - 1 - i >= every);
            if (!shown) continue;
            out_ += fmt::format(R"(<text x="{:.1f}" y="{}" text-anchor="middle">{}</text>)", x(i),
                                kHeight - 10, escaped(chart_.places[i]));
        }
    }

    void draw_line(const ChartLine& line) {
        std::string points;
        for (std::size_t i = 0; i < line.values.size(); ++i) {
            if (line.values[i] < 0) continue;
            points += fmt::format("{:.1f},{:.1f} ", x(i), y(line.values[i]));
            if (line.values.size() <= 31)
                out_ += fmt::format(R"(<circle cx="{:.1f}" cy="{:.1f}" r="3.4" fill="{}"/>)", x(i),
                                    y(line.values[i]), line.colour);
        }
        const std::string dashes =
            line.dashes.empty() ? "" : fmt::format(R"( stroke-dasharray="{}")", line.dashes);
        out_ += fmt::format(
            R"(<polyline points="{}" fill="none" stroke="{}" stroke-width="2.4" stroke-linejoin="round"{}/>)",
            points, line.colour, dashes);
    }

    /// Beside the end of each line, moved apart where they would lie on each other.
    void draw_names() {
        std::vector<std::pair<double, const ChartLine*>> names;
        for (const ChartLine& line : chart_.lines)
            if (!line.values.empty() && line.values.back() >= 0)
                names.emplace_back(y(line.values.back()), &line);
        std::ranges::sort(names, {}, [](const auto& name) { return name.first; });
        double free = kTop;
        for (auto& [at, line] : names) {
            at = std::max(at, free);
            free = at + kNameHeight;
        }
        double bottom = kHeight - kBottom + 6;
        for (auto name = names.rbegin(); name != names.rend(); ++name) {
            name->first = std::min(name->first, bottom);
            bottom = name->first - kNameHeight;
        }
        const double end = x(chart_.places.size() - 1);
        for (const auto& [at, line] : names) {
            out_ += fmt::format(
                R"(<polyline points="{:.1f},{:.1f} {:.1f},{:.1f}" fill="none" stroke="{}"/>)"
                R"(<text x="{:.1f}" y="{:.1f}" fill="{}" font-weight="600">{} {}</text>)",
                end + 5, y(line->values.back()), end + 16, at, line->colour, end + 20, at + 4.5,
                line->colour, escaped(line->name),
                percent(line->values.back(), 1, chart_.vietnamese));
        }
    }

    const LineChart& chart_;
    Axis axis_;
    std::string out_;
};

}  // namespace

std::string bar_svg(std::int64_t part, std::int64_t whole, std::string_view colour) {
    const double share =
        whole <= 0 ? 0
                   : std::clamp(static_cast<double>(part) / static_cast<double>(whole), 0.0, 1.0);
    // What is not nothing is seen.
    const double width = part > 0 ? std::max(share * 100, 0.6) : 0;
    return fmt::format(
        R"(<svg class="bars" viewBox="0 0 100 8" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect width="100" height="8" fill="#e3e5e0"/><rect width="{:.2f}" height="8" fill="{}"/></svg>)",
        width, colour);
}

std::string stacked_bar_svg(std::span<const BarPart> parts) {
    double whole = 0;
    for (const BarPart& part : parts) whole += static_cast<double>(part.value);
    std::string out =
        R"(<svg class="bars stack" viewBox="0 0 1000 20" preserveAspectRatio="none" aria-hidden="true" focusable="false"><rect width="1000" height="20" fill="#e3e5e0"/>)";
    double at = 0;
    for (const BarPart& part : parts) {
        if (part.value <= 0 || whole <= 0) continue;
        const double width = 1000 * static_cast<double>(part.value) / whole;
        out += fmt::format(R"(<rect x="{:.2f}" width="{:.2f}" height="20" fill="{}"/>)", at,
                           std::max(width, 4.0), part.colour);
        at += width;
    }
    return out + "</svg>";
}

std::string line_chart_svg(const LineChart& chart) {
    if (chart.places.empty() || chart.lines.empty()) return {};
    return Drawing(chart).draw();
}

}  // namespace dongbo
