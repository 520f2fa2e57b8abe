#include "quality/own_rules.hpp"

#include <algorithm>

#include "quality/rule_host.hpp"
#include "quality/rule_slot.hpp"

namespace dongbo {

struct OwnRules::Reference {
    std::size_t check;
    std::size_t field;
    std::optional<std::size_t> sub_field;
    std::string contract;
};

OwnRules::OwnRules(std::shared_ptr<const RuleSet> rules, PresenceSource& presence)
    : rules_(std::move(rules)),
      presence_(presence),
      host_(std::make_unique<RuleHost>(presence, rules_->unit_type())),
      values_(rules_->contract().fields.size()) {
    const Contract& contract = rules_->contract();
    for (const std::size_t field : rules_->slots())
        slots_.emplace_back(field, contract.fields[field], rules_->object_type(field));
    for (const Check& check : rules_->checks().all()) {
        if (check.kind != CheckKind::reference || check.retired) continue;
        const Field& field = contract.fields[check.index];
        Reference reference{check.number, check.index, {}, field.target_contract};
        for (std::size_t i = 0; i < field.fields.size(); ++i) {
            if (field.name + "." + field.fields[i].name != check.field) continue;
            reference.sub_field = i;
            reference.contract = field.fields[i].target_contract;
        }
        references_.push_back(std::move(reference));
    }
}
OwnRules::~OwnRules() = default;

void OwnRules::note_presence(const Record& values, const std::vector<Finding>& delivered,
                             Judgement& judgement) const {
    CheckBits applies = rules_->always();  // of its own, so that it stays in registers
    for (std::size_t i = 0; i < values.values.size(); ++i) {
        const Value& value = values.values[i];
        if (value.absent()) continue;
        applies |= rules_->of_present(i);
        const auto* groups = std::get_if<std::vector<Group>>(&value);
        if (groups == nullptr) continue;
        const auto& sub_checks = rules_->of_sub_fields(i);
        for (std::size_t sub = 0; sub < sub_checks.size(); ++sub) {
            applies |= sub_checks[sub].required;
            if (std::ranges::any_of(*groups, [&](const Group& g) { return !g[sub].absent(); }))
                applies |= sub_checks[sub].of_present;
        }
    }
    judgement.applies |= applies;
    for (const Finding& finding : delivered) {
        const Check* const check = rules_->checks().find(finding.rule, finding.field);
        if (check == nullptr) continue;
        judgement.applies.set(check->number);
        judgement.fails.set(check->number);
    }
}

Result<> OwnRules::look_up(const std::string& contract, const RecordId& id, std::size_t check,
                           Judgement& judgement) {
    TRY_ASSIGN(const Presence presence, presence_.presence(contract, id));
    if (presence == Presence::not_checkable) {
        judgement.applies.clear(check);
    } else if (presence == Presence::missing) {
        judgement.fails.set(check);
        judgement.missing.push_back({contract, id});
    }
    return {};
}

Result<> OwnRules::look_up_references(const Record& values, Judgement& judgement) {
    for (const Reference& reference : references_) {
        const Value& value = values.values[reference.field];
        if (const auto* id = std::get_if<RecordId>(&value)) {
            TRY(look_up(reference.contract, *id, reference.check, judgement));
        } else if (const auto* groups = std::get_if<std::vector<Group>>(&value)) {
            for (const Group& group : *groups) {
                const auto* member = std::get_if<RecordId>(&group[*reference.sub_field]);
                if (member == nullptr) continue;
                TRY(look_up(reference.contract, *member, reference.check, judgement));
            }
        }
    }
    return {};
}

cel::Value OwnRules::evaluate(const cel::Program& program, Timestamp now, Judgement& judgement) {
    const cel::Value value = evaluator_.run(program, values_, now, host_.get());
    judgement.due = std::min(judgement.due, evaluator_.next_change());
    return value;
}

void OwnRules::run(const CompiledRule& rule, Timestamp now, Judgement& judgement) {
    const auto says_nothing = [](const cel::Value& value) {
        return value.kind == cel::Kind::error && (value.failure == cel::Failure::absent ||
                                                  value.failure == cel::Failure::not_checkable);
    };
    judgement.applies.clear(rule.check);
    judgement.fails.clear(rule.check);
    if (rule.when) {
        const cel::Value when = evaluate(*rule.when, now, judgement);
        if (says_nothing(when)) return;
        if (when.kind == cel::Kind::boolean && !when.boolean) return;
    }
    const cel::Value must = evaluate(rule.must, now, judgement);
    if (says_nothing(must)) return;
    judgement.applies.set(rule.check);
    // Whatever else goes wrong (an overflow, say) is for somebody to look at.
    if (must.kind != cel::Kind::boolean || !must.boolean) judgement.fails.set(rule.check);
}

Result<> OwnRules::judge(const Record& values, const std::vector<Finding>& delivered, Timestamp now,
                         Judgement& judgement) {
    judgement.applies = judgement.fails = {};
    judgement.due = cel::Evaluator::kNever;
    judgement.missing.clear();
    note_presence(values, delivered, judgement);
    TRY(look_up_references(values, judgement));
    for (RuleSlot& slot : slots_) values_[slot.field()] = slot.bind(values.values[slot.field()]);
    host_->begin(judgement.missing);
    for (const CompiledRule& rule : rules_->rules()) run(rule, now, judgement);
    return host_->end();
}

Result<> OwnRules::judge_again(const Record& values, Timestamp now, Judgement& judgement) {
    judgement.due = cel::Evaluator::kNever;
    judgement.missing.clear();
    const CheckBits references = rules_->checks().of_kind(CheckKind::reference);
    for (std::size_t i = 0; i < values.values.size(); ++i) {
        if (values.values[i].absent()) continue;
        CheckBits present = rules_->of_present(i);
        judgement.applies |= present &= references;
    }
    judgement.fails = judgement.fails.without(references);
    TRY(look_up_references(values, judgement));
    for (RuleSlot& slot : slots_) values_[slot.field()] = slot.bind(values.values[slot.field()]);
    host_->begin(judgement.missing);
    for (const CompiledRule& rule : rules_->rules())
        if (rule.reads_clock || rule.asks_host) run(rule, now, judgement);
    return host_->end();
}

std::vector<Finding> findings_of(const CheckList& checks, const CheckBits& fails,
                                 const std::vector<Finding>& delivered) {
    std::vector<Finding> findings = delivered;
    fails.each([&](std::size_t number) {
        const Check& check = checks[number];
        const bool from_intake = std::ranges::any_of(delivered, [&](const Finding& finding) {
            return finding.rule == check.rule &&
                   (finding.field == check.field || finding.field.empty());
        });
        if (!from_intake) findings.push_back({check.rule, check.field, {}});
    });
    return findings;
}

std::vector<Finding> delivered_findings(const CheckList& checks,
                                        const std::vector<Finding>& findings) {
    std::vector<Finding> delivered;
    for (const Finding& finding : findings) {
        const Check* const check = checks.find(finding.rule, finding.field);
        // A retired check made it, or intake did.
        if (check == nullptr || check->kind == CheckKind::type ||
            check->kind == CheckKind::required || check->kind == CheckKind::conflict)
            delivered.push_back(finding);
    }
    return delivered;
}

}  // namespace dongbo
