#include "cli/console.hpp"

#include <fmt/core.h>
#include <unistd.h>

#include <algorithm>
#include <cstdio>

#include "base/json.hpp"

namespace dongbo {
namespace {

bool is_number(std::string_view text) {
    return !text.empty() && std::ranges::all_of(text, [](char c) {
        return (c >= '0' && c <= '9') || c == '.' || c == ',';
    });
}

struct Column {
    std::size_t width = 0;
    bool numbers = true;  ///< nothing else stands in it: aligned to the right
};

std::vector<Column> measure(const std::vector<std::string>& heading,
                            const std::vector<std::vector<std::string>>& rows) {
    std::vector<Column> columns;
    for (const std::string& title : heading) columns.push_back({display_width(title)});
    for (const auto& row : rows) {
        for (std::size_t i = 0; i < row.size(); ++i) {
            columns[i].width = std::max(columns[i].width, display_width(row[i]));
            columns[i].numbers = columns[i].numbers && is_number(row[i]);
        }
    }
    return columns;
}

std::string padded(std::string_view text, const Column& column) {
    const std::string space(column.width - std::min(column.width, display_width(text)), ' ');
    return column.numbers ? space + std::string(text) : std::string(text) + space;
}

}  // namespace

Exit exit_for(ErrorCode code) {
    switch (code) {
        case ErrorCode::not_found:
            return Exit::not_found;
        case ErrorCode::conflict:
            return Exit::conflict;
        case ErrorCode::invalid:
        case ErrorCode::limit_exceeded:
            return Exit::invalid;
        case ErrorCode::unavailable:
            return Exit::unavailable;
        case ErrorCode::corrupt:
            return Exit::corrupt;
        case ErrorCode::unauthorised:
        case ErrorCode::internal:
            return Exit::failed;
    }
    return Exit::failed;
}

std::size_t display_width(std::string_view text) {
    return static_cast<std::size_t>(std::ranges::count_if(
        text, [](char c) { return (static_cast<unsigned char>(c) & 0xc0) != 0x80; }));
}

void Console::line(std::string_view text) const {
    fmt::print("{}\n", text);
}

void Console::table(const std::vector<std::string>& heading,
                    const std::vector<std::vector<std::string>>& rows) const {
    const std::vector<Column> columns = measure(heading, rows);
    const auto print_row = [&](const std::vector<std::string>& row) {
        std::string text;
        for (std::size_t i = 0; i < row.size(); ++i) text += "  " + padded(row[i], columns[i]);
        text.erase(text.find_last_not_of(' ') + 1);
        line(text);
    };
    print_row(heading);
    std::vector<std::string> rule;
    for (const Column& column : columns) {
        std::string dashes;
        for (std::size_t i = 0; i < column.width; ++i) dashes += "─";
        rule.push_back(dashes);
    }
    print_row(rule);
    for (const auto& row : rows) print_row(row);
}

Exit Console::report(const Error& error) const {
    if (json) {
        std::string out = "{\"code\":";
        append_json_string(out, name(error.code));
        const auto append = [&out](std::string_view key, std::string_view value) {
            if (value.empty()) return;
            out.append(",\"").append(key).append("\":");
            append_json_string(out, value);
        };
        append("cure", error.cure);
        append("what", error.what);
        append("where", error.where);
        fmt::print(stderr, "{{\"error\":{}}}}}\n", out);
    } else {
        const std::string where = error.where.empty() ? "" : error.where + ": ";
        fmt::print(stderr, "{}: {}{}\n", say().error, where, error.what);
        if (!error.cure.empty()) fmt::print(stderr, "{}: {}\n", say().cure, error.cure);
    }
    return exit_for(error.code);
}

std::string json_text(std::string_view text) {
    std::string out;
    append_json_string(out, text);
    return out;
}

ProgressBar::ProgressBar(std::string label)
    : label_(std::move(label)), terminal_(isatty(STDERR_FILENO) == 1) {}

ProgressBar::~ProgressBar() {
    if (visible_) fmt::print(stderr, "\r\x1b[K");
}

void ProgressBar::show(double share) {
    using namespace std::chrono_literals;
    const auto now = Time::now();
    if (!terminal_ || now - begun_ < 2s || now - drawn_ < 100ms) return;
    drawn_ = now;
    visible_ = true;
    constexpr int kWidth = 40;
    const int done = static_cast<int>(std::clamp(share, 0.0, 1.0) * kWidth);
    std::string bar;
    for (int i = 0; i < kWidth; ++i) bar += i < done ? "█" : "░";
    fmt::print(stderr, "\r{} {} {:3.0f} %", label_, bar, share * 100);
    std::fflush(stderr);
}

}  // namespace dongbo
