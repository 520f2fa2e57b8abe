#include "quality/rule_set.hpp"

#include <algorithm>
#include <set>

#include "base/hash.hpp"
#include "record/change.hpp"

namespace dongbo {
namespace {

Error cannot_compile(const Contract& contract, const Rule& rule, std::string_view text,
                     const cel::Problem& problem) {
    return {ErrorCode::invalid, problem.marked(text), contract.name + " rule " + rule.id, {}};
}

}  // namespace

RuleSet::RuleSet(const Contract& contract, CheckList checks)
    : contract_(contract),
      checks_(std::move(checks)),
      environment_(make_rule_environment(contract_)) {}

Result<std::shared_ptr<const RuleSet>> RuleSet::make(const Contract& contract,
                                                     const std::vector<std::string>& known) {
    TRY_ASSIGN(CheckList checks, CheckList::make(contract, known));
    const std::shared_ptr<RuleSet> set(new RuleSet(contract, std::move(checks)));
    set->map_fields();
    TRY(set->compile());
    return std::shared_ptr<const RuleSet>(set);
}

const cel::ObjectType* RuleSet::object_type(std::size_t field) const {
    const cel::Type& type = environment_.environment.variables[field].type;
    return type.kind == cel::Kind::list ? type.parameters.front().object : type.object;
}

void RuleSet::map_fields() {
    of_present_.resize(contract_.fields.size());
    unique_checks_.resize(contract_.fields.size());
    of_sub_fields_.resize(contract_.fields.size());
    for (std::size_t i = 0; i < contract_.fields.size(); ++i) {
        const Field& field = contract_.fields[i];
        of_sub_fields_[i].resize(field.fields.size());
        const bool follows = field.type == FieldType::unit && field.unit_use == UnitUse::current;
        if (follows && !unit_field_) unit_field_ = i;
    }
    for (const Check& check : checks_.all()) {
        if (check.retired || check.kind == CheckKind::rule) continue;
        if (check.kind == CheckKind::unique) unique_checks_[check.index] = check.number;
        const bool of_field =
            check.kind != CheckKind::conflict && check.kind != CheckKind::identity;
        const std::size_t dot = check.field.find('.');
        if (of_field && dot != std::string::npos) {
            const auto& subs = contract_.fields[check.index].fields;
            const auto sub = std::ranges::find(subs, check.field.substr(dot + 1), &Field::name);
            SubChecks& of_sub =
                of_sub_fields_[check.index][static_cast<std::size_t>(sub - subs.begin())];
            (check.kind == CheckKind::required ? of_sub.required : of_sub.of_present)
                .set(check.number);
        } else if (of_field && check.kind != CheckKind::required) {
            of_present_[check.index].set(check.number);
        } else {
            always_.set(check.number);
        }
    }
}

Result<> RuleSet::compile() {
    std::string text;
    for (const std::string& known : checks_.names()) text += known + "\n";
    for (const Check& check : checks_.all()) {
        if (check.kind != CheckKind::rule || check.retired) continue;
        const Rule& rule = contract_.rules[check.index];
        text += rule.when + "\n" + rule.must + "\n" + rule.severity + "\n";
        TRY(compile(check));
    }
    std::set<std::size_t> slots;
    for (const CompiledRule& rule : rules_) {
        slots.insert(rule.must.slots().begin(), rule.must.slots().end());
        if (rule.when) slots.insert(rule.when->slots().begin(), rule.when->slots().end());
    }
    slots_.assign(slots.begin(), slots.end());
    fingerprint_ = hex(sha256(text));
    return {};
}

Result<> RuleSet::compile(const Check& check) {
    const Rule& rule = contract_.rules[check.index];
    auto must = cel::compile(rule.must, environment_.environment);
    if (!must) return std::unexpected(cannot_compile(contract_, rule, rule.must, must.error()));
    CompiledRule compiled{.check = check.number, .when = {}, .must = std::move(*must)};
    if (!rule.when.empty()) {
        auto when = cel::compile(rule.when, environment_.environment);
        if (!when) return std::unexpected(cannot_compile(contract_, rule, rule.when, when.error()));
        compiled.when = std::move(*when);
    }
    compiled.reads_clock =
        compiled.must.reads_clock() || (compiled.when && compiled.when->reads_clock());
    compiled.asks_host = compiled.must.asks_host() || (compiled.when && compiled.when->asks_host());
    if (check.severity == Severity::refuse && (compiled.reads_clock || compiled.asks_host))
        return fail(ErrorCode::invalid,
                    "a rule that refuses rows speaks of what may change: the time, other records",
                    contract_.name + " rule " + rule.id, "let it quarantine");
    if (compiled.reads_clock) reading_clock_.set(check.number);
    if (compiled.asks_host) asking_host_.set(check.number);
    checks_.name_fields(check.number, fields_read(compiled));
    rules_.push_back(std::move(compiled));
    return {};
}

/// What the rule requires stands before what it presupposes.
std::vector<std::string> RuleSet::fields_read(const CompiledRule& rule) const {
    std::vector<std::string> fields;
    const auto add = [&](const cel::Program& program) {
        for (const std::uint32_t slot : program.slots()) {
            const std::string& field = contract_.fields[slot].name;
            if (std::ranges::find(fields, field) == fields.end()) fields.push_back(field);
        }
    };
    add(rule.must);
    if (rule.when) add(*rule.when);
    return fields;
}

}  // namespace dongbo
