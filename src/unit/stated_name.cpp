#include "unit/stated_name.hpp"

#include <algorithm>

#include "base/text.hpp"

namespace dongbo {
namespace {

bool is_digit(char c) {
    return c >= '0' && c <= '9';
}

/// Words for a kind as people write them, folded, and the word that stands for all of them. Longer
/// ones come before those that they begin with.
struct KindWords {
    std::string_view written, kind;
    bool number_may_follow = false;  ///< without a space: "P1", "Q1"
};
constexpr KindWords kKindWords[] = {{"thanh pho", "thanhpho"},
                                    {"thi tran", "thitran"},
                                    {"thi xa", "thixa"},
                                    {"dac khu", "dackhu"},
                                    {"thu do", "thanhpho"},
                                    {"phuong", "phuong"},
                                    {"huyen", "huyen"},
                                    {"quan", "quan"},
                                    {"tinh", "tinh"},
                                    {"t p", "thanhpho"},
                                    {"t t", "thitran"},
                                    {"t x", "thixa"},
                                    {"tp", "thanhpho"},
                                    {"tt", "thitran"},
                                    {"tx", "thixa"},
                                    {"xa", "xa"},
                                    {"dk", "dackhu"},
                                    {"p", "phuong", true},
                                    {"f", "phuong"},
                                    {"q", "quan", true},
                                    {"h", "huyen"},
                                    {"x", "xa"},
                                    {"t", "tinh"}};

/// Folded text without its spaces, with i for y, without zeros before a number.
std::string compact(std::string_view folded) {
    std::string out;
    bool in_number = false;
    for (std::size_t i = 0; i < folded.size(); ++i) {
        const char c = folded[i];
        const bool more = i + 1 < folded.size() && is_digit(folded[i + 1]);
        if (c == ' ' || (c == '0' && !in_number && more)) continue;
        in_number = is_digit(c);
        out += c == 'y' ? 'i' : c;
    }
    return out;
}

/// How much of the text the words for a kind take; 0: it does not begin with them.
std::size_t leading(std::string_view folded, const KindWords& words) {
    const std::size_t size = words.written.size();
    if (folded.size() <= size || !folded.starts_with(words.written)) return 0;
    if (folded[size] == ' ') return size + 1;
    return words.number_may_follow && is_digit(folded[size]) ? size : 0;
}

std::string folded_name(std::string_view text) {
    return text::fold(text::standardise_name(text));
}

}  // namespace

ComparedUnit::ComparedUnit(const ListedUnit& unit)
    : code(unit.code), level(unit.level), name(compact(folded_name(unit.name))) {
    const std::string full = compact(folded_name(unit.full_name));
    if (full.ends_with(name)) kind = full.substr(0, full.size() - name.size());
}

StatedName::StatedName(std::string_view given) {
    const std::string folded = folded_name(given);
    if (std::ranges::all_of(folded, is_digit)) code_ = compact(folded);
    readings_[0].name = compact(folded);
    if (readings_[0].name == "tphcm") readings_[0].name = "hcm";
    for (const KindWords& words : kKindWords) {
        const std::size_t taken = leading(folded, words);
        if (taken == 0) continue;
        readings_[1] = {compact(words.kind), compact(folded.substr(taken))};
        break;
    }
    for (Reading& reading : readings_)
        if (reading.name == "hcm") reading.name = "hochiminh";
}

bool StatedName::names(const ComparedUnit& unit) const {
    if (unit.level != UnitLevel::commune && !code_.empty() && code_ == compact(unit.code))
        return true;
    return std::ranges::any_of(readings_, [&](const Reading& reading) {
        if (reading.name.empty() || reading.name != unit.name) return false;
        return reading.kind.empty() || unit.kind.empty() || reading.kind == unit.kind;
    });
}

}  // namespace dongbo
