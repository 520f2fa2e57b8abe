#include "node/pages/chart.hpp"

#include <doctest/doctest.h>

using namespace dongbo;

namespace {

LineChart two_days() {
    LineChart chart;
    chart.title = "Tỷ lệ đạt <theo ngày>";
    chart.places = {"26/11/2026", "27/11/2026"};
    chart.lines = {{.name = "đúng", .colour = "#0b4a6f", .dashes = "", .values = {0.97, 0.99}},
                   {.name = "đủ", .colour = "#b4560f", .dashes = "9 4", .values = {-1, 0.99}}};
    return chart;
}

std::size_t count(const std::string& text, std::string_view what) {
    std::size_t found = 0;
    for (std::size_t at = text.find(what); at != std::string::npos; at = text.find(what, at + 1))
        ++found;
    return found;
}

}  // namespace

TEST_CASE("a line chart draws each known value, names each line, and needs no style") {
    const std::string svg = line_chart_svg(two_days());
    CHECK(count(svg, "<circle") == 3);
    CHECK(svg.find("đúng 99,0 %") != std::string::npos);
    CHECK(svg.find("stroke-dasharray=\"9 4\"") != std::string::npos);
    CHECK(svg.find("style=") == std::string::npos);
    CHECK(svg.find("<theo ngày>") == std::string::npos);
}

TEST_CASE("an axis begins below the smallest value and ends at 100 %") {
    const std::string svg = line_chart_svg(two_days());
    CHECK(svg.find(">100 %<") != std::string::npos);
    CHECK(svg.find(">96 %<") != std::string::npos);
    CHECK(svg.find(">0 %<") == std::string::npos);
}

TEST_CASE("no chart is drawn of nothing") {
    CHECK(line_chart_svg({}).empty());
}

TEST_CASE("a bar shows what is not nothing, and never more than the whole") {
    CHECK(bar_svg(1, 1'000'000).find("width=\"0.60\"") != std::string::npos);
    CHECK(bar_svg(0, 10).find("width=\"0.00\"") != std::string::npos);
    CHECK(bar_svg(20, 10).find("width=\"100.00\"") != std::string::npos);
    CHECK(bar_svg(0, 0).find("width=\"0.00\"") != std::string::npos);
}

TEST_CASE("parts of a bar lie side by side") {
    const std::vector<BarPart> parts = {{1, "#111"}, {0, "#222"}, {3, "#333"}};
    const std::string svg = stacked_bar_svg(parts);
    CHECK(svg.find("x=\"0.00\" width=\"250.00\"") != std::string::npos);
    CHECK(svg.find("x=\"250.00\" width=\"750.00\"") != std::string::npos);
    CHECK(svg.find("#222") == std::string::npos);
}
