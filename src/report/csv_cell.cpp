#include "report/csv_cell.hpp"

#include <algorithm>

namespace dongbo {
namespace {

/// Digits and the marks of numbers, dates and times: a spreadsheet guesses what they mean.
bool looks_like_number_or_date(std::string_view text) {
    constexpr std::string_view kMarks = "0123456789.,:/-+ eE%";
    const bool digit = std::ranges::any_of(text, [](char c) { return c >= '0' && c <= '9'; });
    return digit && text.find_first_not_of(kMarks) == std::string_view::npos;
}

bool looks_like_formula(std::string_view text) {
    return !text.empty() &&
           std::string_view("=+-@\t\r\n").find(text.front()) != std::string_view::npos;
}

std::string in_quotes(std::string_view text) {
    std::string out = "\"";
    for (const char c : text) out.append(c == '"' ? 2 : 1, c);
    return out += '"';
}

}  // namespace

std::string csv_cell(std::string_view text) {
    if (looks_like_number_or_date(text)) return in_quotes("=\"" + std::string(text) + "\"");
    if (looks_like_formula(text)) return in_quotes("'" + std::string(text));
    return text.find_first_of("\",\r\n") == std::string_view::npos ? std::string(text)
                                                                   : in_quotes(text);
}

std::string csv_number(std::uint64_t number) {
    return std::to_string(number);
}

}  // namespace dongbo
