#include "contract/rule_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

#include "cel/program.hpp"
#include "contract/rule_environment.hpp"

namespace dongbo {
namespace {

using namespace std::string_view_literals;

constexpr std::array kRead = {"id"sv,        "type"sv,     "engine"sv,      "implementation"sv,
                              "dimension"sv, "severity"sv, "description"sv, "customProperties"sv};
constexpr std::array kIgnored = {"name"sv,           "authoritativeDefinitions"sv,
                                 "businessImpact"sv, "method"sv,
                                 "schedule"sv,       "scheduler"sv,
                                 "tags"sv,           "unit"sv};
constexpr std::array kCustom = {"dongbo.messageEn"sv, "dongbo.legalBasis"sv, "dongbo.cause"sv};
constexpr std::array kTypes = {"custom"sv};
constexpr std::array kEngines = {"cel"sv};
constexpr std::array kSeverities = {"refuse"sv, "quarantine"sv, "warn"sv};
constexpr std::array kExpressions = {"when"sv, "must"sv};
constexpr std::size_t kMaxRules = 200;
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

/// Compiles it, so that a wrong name or type is seen here, with its place.
std::string read_condition(const std::optional<Place>& place, const RuleEnvironment& environment) {
    if (!place) return "";
    const auto text = place->text();
    if (!text) return "";
    if (text->size() > kLongestExpression) {
        place->report(
            fmt::format("the expression is longer than {} characters", kLongestExpression),
            "split the rule");
        return *text;
    }
    const auto program = cel::compile(*text, environment.environment);
    if (!program) {
        const cel::Problem& problem = program.error();
        cel::Problem without_cure = problem;
        without_cure.cure.clear();
        place->report(without_cure.marked(*text),
                      problem.cure.empty() ? "see docs/expressions.md" : problem.cure);
    } else if (program->type().kind != cel::Kind::boolean &&
               program->type().kind != cel::Kind::dyn) {
        place->report(fmt::format("this is no condition, its type is {}", program->type().text()),
                      "write something that is true or false");
    }
    return *text;
}

void read_implementation(const Place& place, const RuleEnvironment& environment, Rule& rule) {
    if (!place.check_map(kExpressions)) return;
    rule.when = read_condition(place.find("when"), environment);
    rule.must = read_condition(place.require("must", "state what must be true"), environment);
}

std::string read_cause(const CustomProperties& custom, const Contract& contract) {
    const auto place = custom.find("dongbo.cause");
    const auto name = place ? place->name() : std::nullopt;
    if (!name) return "";
    const auto field = contract.find_field(*name);
    if (field && contract.fields[*field].type != FieldType::group_list) return *name;
    std::vector<std::string_view> known;
    for (const Field& other : contract.fields) known.push_back(other.name);
    place->report(fmt::format("`{}` is no field with one value", *name),
                  suggest(*name, known, "name a top-level field of this contract"));
    return "";
}

Rule parse_rule(const Place& place, const Contract& contract, const RuleEnvironment& environment) {
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
    rule.cause = read_cause(custom, contract);
    if (const auto body = place.require("implementation", "give when (optional) and must"))
        read_implementation(*body, environment, rule);
    return rule;
}

}  // namespace

std::vector<Rule> parse_rules(const Place& quality, const Contract& contract) {
    const RuleEnvironment environment = make_rule_environment(contract);
    std::vector<Rule> rules;
    std::set<std::string> ids;
    for (const Place& place : quality.items()) {
        if (rules.size() == kMaxRules) {
            place.report(fmt::format("the contract has more than {} rules", kMaxRules),
                         "split the dataset");
            break;
        }
        Rule rule = parse_rule(place, contract, environment);
        if (!rule.id.empty() && !ids.insert(rule.id).second)
            place.report(fmt::format("the id `{}` is given twice", rule.id),
                         "give each rule an id of its own");
        rules.push_back(std::move(rule));
    }
    return rules;
}

}  // namespace dongbo
