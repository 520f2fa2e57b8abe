// Pictures of figures as SVG that the server makes: no script draws them, and each stands beside a
// table of the same figures. Colours are attributes, so that no inline style is needed.
#pragma once

#include <span>
#include <string>
#include <string_view>
#include <vector>

namespace dongbo {

/// A share as a bar: dark is the part, light the whole. Decoration beside its figure.
std::string bar_svg(std::int64_t part, std::int64_t whole, std::string_view colour = "#0b4a6f");

struct BarPart {
    std::int64_t value = 0;
    std::string colour;
};
/// Parts of a whole, side by side.
std::string stacked_bar_svg(std::span<const BarPart> parts);

struct ChartLine {
    std::string name;
    std::string colour;
    std::string dashes;          ///< "6 3": told apart without colour too; empty: a whole line
    std::vector<double> values;  ///< one for each place on the axis; below 0: not known
};
struct LineChart {
    std::string title;                ///< read out instead of the picture
    std::vector<std::string> places;  ///< texts below the axis, as many as each line has values
    std::vector<ChartLine> lines;
    bool vietnamese = true;  ///< how numbers on the axis are written
};
/// Shares (0 to 1) over time. The axis begins a little below the smallest value and says so, since
/// what matters are differences of a hundredth.
std::string line_chart_svg(const LineChart& chart);

}  // namespace dongbo
