#include "contract/rule_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace dongbo {
namespace {

using namespace std::string_view_literals;

constexpr std::array kRead = {"id"sv,        "type"sv,     "engine"sv,      "implementation"sv,
                              "dimension"sv, "severity"sv, "description"sv, "customProperties"sv};
constexpr std::array kIgnored = {"name"sv,           "authoritativeDefinitions"sv,
                                 "businessImpact"sv, "method"sv,
                                 "schedule"sv,       "scheduler"sv,
                                 "tags"sv,           "unit"sv};
constexpr std::array kCustom = {"dongbo.messageEn"sv, "dongbo.legalBasis"sv};
constexpr std::array kTypes = {"custom"sv};
constexpr std::array kEngines = {"cel"sv};
constexpr std::array kSeverities = {"refuse"sv, "quarantine"sv, "warn"sv};
constexpr std::array kExpressions = {"when"sv, "must"sv};
constexpr std::size_t kMaxRules = 500;
constexpr std::size_t kLongestExpression = 4000;

/// The standard's words, and what Vietnam's plan for data calls them (đúng, đủ, sạch, sống, thống
/// nhất, dùng chung).
constexpr std::array kStandardDimensions = {"accuracy"sv,   "completeness"sv, "conformity"sv,
                                            "uniqueness"sv, "timeliness"sv,   "consistency"sv,
                                            "coverage"sv};
constexpr std::array kDimensions = {"correct"sv, "complete"sv, "clean"sv, "clean"sv,
                                    "live"sv,    "unified"sv,  "shared"sv};

std::string read_dimension(const Place& rule) {
    const auto place = rule.require("dimension",
                                    "write accuracy, completeness, conformity, uniqueness, "
                                    "timeliness, consistency or coverage");
    if (!place) return "";
    const auto word = place->one_of(kStandardDimensions);
    if (!word) return "";
    const auto index = std::ranges::find(kStandardDimensions, *word) - kStandardDimensions.begin();
    return std::string(kDimensions[static_cast<std::size_t>(index)]);
}

std::string read_expression(const std::optional<Place>& place) {
    if (!place) return "";
    const auto text = place->text();
    if (!text) return "";
    if (text->size() > kLongestExpression)
        place->report(
            fmt::format("the expression is longer than {} characters", kLongestExpression),
            "split the rule");
    else if (const auto imbalance = find_imbalance(*text))
        place->report(*imbalance, "close each bracket and quote");
    return *text;
}

void read_implementation(const Place& place, Rule& rule) {
    if (!place.check_map(kExpressions)) return;
    rule.when = read_expression(place.find("when"));
    rule.must = read_expression(place.require("must", "state what must be true"));
}

Rule parse_rule(const Place& place) {
    Rule rule;
    rule.line = place.line();
    if (!place.check_map(kRead, kIgnored)) return rule;
    if (const auto id = place.require("id", "give the rule an id such as born_before_death"))
        rule.id = id->name().value_or("");
    if (const auto type = place.require("type", "write type: custom")) type->one_of(kTypes);
    if (const auto engine = place.require("engine", "write engine: cel")) engine->one_of(kEngines);
    rule.dimension = read_dimension(place);
    if (const auto severity = place.require("severity", "write refuse, quarantine or warn"))
        rule.severity = severity->one_of(kSeverities).value_or("");
    rule.message_vi = place.required_text_at("description", "say in Vietnamese what is wrong then");
    const CustomProperties custom(place, kCustom);
    rule.message_en = custom.text_at("dongbo.messageEn");
    if (!custom.find("dongbo.messageEn"))
        place.report("`dongbo.messageEn` is missing", "say in English what is wrong then");
    rule.legal_basis = custom.text_at("dongbo.legalBasis");
    if (const auto body = place.require("implementation", "give when (optional) and must"))
        read_implementation(*body, rule);
    return rule;
}

/// Goes over an expression once, minding CEL's strings ('…', "…", '''…''', r'…') and comments.
class BalanceScan {
  public:
    explicit BalanceScan(std::string_view text) : text_(text) {}

    std::optional<std::string> run() {
        while (at_ < text_.size()) {
            const char c = text_[at_];
            if (c == '"' || c == '\'') {
                if (!skip_string(c)) return fmt::format("a quote {} is not closed", c);
            } else if (text_.substr(at_).starts_with("//")) {
                at_ = std::min(text_.find('\n', at_), text_.size());
            } else if (!step_bracket(c)) {
                return fmt::format("the bracket `{}` closes nothing", c);
            } else {
                ++at_;
            }
        }
        if (open_.empty()) return std::nullopt;
        return fmt::format("the bracket `{}` is not closed", open_.back());
    }

  private:
    bool step_bracket(char c) {
        constexpr std::string_view kOpening = "([{", kClosing = ")]}";
        if (kOpening.find(c) != std::string_view::npos) open_.push_back(c);
        const auto kind = kClosing.find(c);
        if (kind == std::string_view::npos) return true;
        if (open_.empty() || open_.back() != kOpening[kind]) return false;
        open_.pop_back();
        return true;
    }
    bool is_raw() const {
        const auto is_word = [](char c) {
            return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
                   c == '_';
        };
        std::size_t start = at_;
        while (start > 0 && is_word(text_[start - 1])) --start;
        const std::string_view prefix = text_.substr(start, at_ - start);
        return prefix.size() <= 2 && prefix.find_first_of("rR") != std::string_view::npos;
    }
    bool skip_string(char quote) {
        const bool raw = is_raw();
        const std::string triple(3, quote);
        const bool is_long = text_.substr(at_).starts_with(triple);
        const std::string_view end =
            is_long ? std::string_view(triple) : std::string_view(triple).substr(0, 1);
        for (at_ += end.size(); at_ < text_.size(); ++at_) {
            if (text_.substr(at_).starts_with(end)) {
                at_ += end.size();
                return true;
            }
            if (text_[at_] == '\n' && !is_long) return false;
            if (text_[at_] == '\\' && !raw) ++at_;
        }
        return false;
    }

    std::string_view text_;
    std::size_t at_ = 0;
    std::string open_;
};

}  // namespace

std::optional<std::string> find_imbalance(std::string_view expression) {
    return BalanceScan(expression).run();
}

std::vector<Rule> parse_rules(const Place& quality) {
    std::vector<Rule> rules;
    std::set<std::string> ids;
    for (const Place& place : quality.items()) {
        if (rules.size() == kMaxRules) {
            place.report(fmt::format("the contract has more than {} rules", kMaxRules),
                         "split the dataset");
            break;
        }
        Rule rule = parse_rule(place);
        if (!rule.id.empty() && !ids.insert(rule.id).second)
            place.report(fmt::format("the id `{}` is given twice", rule.id),
                         "give each rule an id of its own");
        rules.push_back(std::move(rule));
    }
    return rules;
}

}  // namespace dongbo
