#include "quality/list_dependence.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kCall = "unit(";

bool is_word(char c) {
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '_';
}

bool asks_as_stated(std::string_view expression) {
    for (std::size_t at = 0; (at = expression.find(kCall, at)) != std::string_view::npos;) {
        const bool other_word = at > 0 && is_word(expression[at - 1]);
        at += kCall.size();
        if (other_word) continue;
        const std::size_t dot = expression.find('.', at);
        if (dot == std::string_view::npos) return false;
        const std::string field(expression.substr(at, dot - at));
        if (!expression.substr(at).starts_with(field + ".code, " + field + ".edition)"))
            return false;
    }
    return true;
}

/// The line of the edition in force on a day; empty: all began later. Days in ISO form sort as
/// text.
std::string_view in_force(std::string_view editions, std::string_view day) {
    std::string_view found;
    while (!editions.empty()) {
        const std::size_t end = editions.find('\n');
        const std::string_view line = editions.substr(0, end);
        if (line.substr(0, line.find(' ')) > day) break;
        found = line;
        editions.remove_prefix(end == std::string_view::npos ? editions.size() : end + 1);
    }
    return found;
}

}  // namespace

bool asks_units_as_stated(const Contract& contract) {
    for (const Rule& rule : contract.rules)
        if (!asks_as_stated(rule.when) || !asks_as_stated(rule.must)) return false;
    return true;
}

std::string editions_text(const UnitList& list) {
    std::string text;
    for (std::size_t i = 0; i < list.editions().size(); ++i)
        text += list.editions()[i].date.iso() + " " + list.fingerprint(i) + "\n";
    return text;
}

bool same_lists(std::string_view before, std::string_view after,
                const std::set<std::string>& stated) {
    for (const std::string& day : stated)
        if (in_force(before, day) != in_force(after, day)) return false;
    return true;
}

}  // namespace dongbo
