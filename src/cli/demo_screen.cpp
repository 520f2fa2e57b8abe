#include "cli/demo_screen.hpp"

#include <algorithm>

namespace dongbo {
namespace {

std::string spaces(std::string_view text, std::size_t columns) {
    return std::string(columns - std::min(columns, display_width(text)), ' ');
}

}  // namespace

DemoScreen::DemoScreen(const Console& console)
    : console_(console),
      say_(console.language == Language::english ? english_demo_texts() : vietnamese_demo_texts()) {
}

void DemoScreen::step(std::size_t number, std::size_t of, std::string_view what) const {
    console_.line(fmt::format("[{}/{}] {}", number, of, what));
}

void DemoScreen::show(bool right, std::string_view text) {
    if (!right) ++wrong_;
    console_.line(fmt::format("      {} {}", right ? "✓" : "✗", text));
}

void DemoScreen::note(std::string_view text) const {
    console_.line(fmt::format("        {}", text));
}

std::string DemoScreen::decimal(double value, int places) const {
    std::string text = fmt::format("{:.{}f}", value, places);
    if (console_.language != Language::english) std::ranges::replace(text, '.', ',');
    return text;
}

std::string DemoScreen::equation(const Delivery& delivery) const {
    std::string sum;
    for (std::size_t i = 0; i < kDispositions; ++i) {
        const auto disposition = static_cast<Disposition>(i);
        if (delivery.rows[disposition] == 0) continue;
        sum += fmt::format("{}{} {}", sum.empty() ? "" : " + ", number(delivery.rows[disposition]),
                           word(console_.language, disposition));
    }
    return fmt::format("{}: {} = {}", delivery.file_name, number(delivery.physical_rows), sum);
}

std::string DemoScreen::percent(std::uint64_t part, std::uint64_t of) const {
    if (of == 0) return "–";
    if (part == of) return "100 %";
    const std::uint64_t hundredths = part * 10'000 / of;
    return decimal(static_cast<double>(hundredths) / 100, 2) + " %";
}

std::string DemoScreen::left(std::string_view text, std::size_t columns) {
    return std::string(text) + spaces(text, columns);
}

std::string DemoScreen::right(std::string_view text, std::size_t columns) {
    return spaces(text, columns) + std::string(text);
}

}  // namespace dongbo
