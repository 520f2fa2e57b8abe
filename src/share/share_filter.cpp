#include "share/share_filter.hpp"

#include <algorithm>
#include <utility>
#include <vector>

#include "cel/program.hpp"
#include "cel/tree.hpp"
#include "contract/rule_environment.hpp"
#include "quality/rule_slot.hpp"

namespace dongbo {
namespace {

constexpr const char* kUnitVariable = "current_unit";
constexpr const char* kProvinceVariable = "current_province";

std::unexpected<Error> wrong(const Contract& contract, std::string what, std::string cure) {
    return fail(ErrorCode::invalid, std::move(what), "filter over " + contract.name,
                std::move(cure));
}

std::unexpected<Error> wrong(const Contract& contract, std::string_view text,
                             cel::Problem problem) {
    const std::string cure = std::exchange(problem.cure, {});
    return wrong(contract, problem.marked(text), cure.empty() ? "see docs/expressions.md" : cure);
}

/// What the variable must be for the expression to be true: it says so itself, or one of the
/// conditions that must all hold does.
const std::string* required_text(const cel::Expression& expression, std::size_t slot) {
    using Form = cel::Expression::Form;
    if (expression.form != Form::call) return nullptr;
    if (expression.function == cel::Function::logical_and) {
        for (const cel::Expression& part : expression.arguments)
            if (const auto* text = required_text(part, slot)) return text;
        return nullptr;
    }
    if (expression.function != cel::Function::equal || expression.arguments.size() != 2)
        return nullptr;
    const auto is_variable = [&](const cel::Expression& side) {
        return side.form == Form::variable && side.slot == slot;
    };
    const auto is_text = [](const cel::Expression& side) {
        return side.form == Form::literal && side.type.kind == cel::Kind::string;
    };
    const cel::Expression& left = expression.arguments[0];
    const cel::Expression& right = expression.arguments[1];
    if (is_variable(left) && is_text(right)) return &right.text;
    if (is_variable(right) && is_text(left)) return &left.text;
    return nullptr;
}

}  // namespace

struct ShareFilter::Program {
    RuleEnvironment environment;
    std::optional<cel::Program> program;
    std::vector<Field> fields;                  ///< of the contract
    std::vector<const cel::ObjectType*> types;  ///< of units and groups
    std::size_t unit_slot = 0, province_slot = 0;
};

/// What one thread needs to run any filter.
struct ShareFilter::Running {
    cel::Evaluator evaluator;
    std::vector<cel::Value> slots;
    std::vector<RuleSlot> bound;  ///< of the record at hand
};

Result<ShareFilter> ShareFilter::make(const Contract& contract, const std::string& expression) {
    ShareFilter filter;
    if (expression.empty()) return filter;
    auto made = std::make_shared<Program>();
    made->environment = make_rule_environment(contract);
    cel::Environment& environment = made->environment.environment;
    for (const char* name : {kUnitVariable, kProvinceVariable}) {
        if (contract.find_field(name))
            return wrong(contract, std::string("the contract has a field ") + name,
                         "rename the field: filters call the unit of a record so");
        environment.variables.push_back({name, {cel::Kind::string}});
    }
    made->unit_slot = contract.fields.size();
    made->province_slot = made->unit_slot + 1;
    made->fields = contract.fields;
    for (std::size_t i = 0; i < contract.fields.size(); ++i) {
        const cel::Type& type = environment.variables[i].type;
        made->types.push_back(type.kind == cel::Kind::list ? type.parameters.front().object
                                                           : type.object);
    }
    const auto tree = cel::parse_and_check(expression, environment, {});
    if (!tree) return wrong(contract, expression, tree.error());
    auto program = cel::compile(expression, environment);
    if (!program) return wrong(contract, expression, program.error());
    if (program->type().kind != cel::Kind::boolean)
        return wrong(contract, "a filter says yes or no; this is of type " + program->type().text(),
                     "compare it with something");
    if (program->reads_clock())
        return wrong(contract, "a filter can't read the clock: records would come and go unseen",
                     "leave out `now` and age()");
    if (program->asks_host())
        return wrong(contract, "a filter can't ask for other records or units",
                     "leave out known() and unit()");
    const auto slots = program->slots();
    const auto reads = [&](std::size_t slot) {
        return std::ranges::find(slots, static_cast<std::uint32_t>(slot)) != slots.end();
    };
    filter.asks_unit_ = reads(made->unit_slot) || reads(made->province_slot);
    if (const auto* unit = required_text(*tree, made->unit_slot)) filter.only_unit_ = *unit;
    if (const auto* province = required_text(*tree, made->province_slot))
        filter.only_province_ = *province;
    filter.nothing_else_ = filter.only_unit_ && tree->function == cel::Function::equal;
    made->program = std::move(*program);
    filter.program_ = std::move(made);
    return filter;
}

bool ShareFilter::lets_through(const Record& values, std::string_view current_unit,
                               std::string_view current_province) const {
    if (program_ == nullptr) return true;
    if (only_unit_ && *only_unit_ != current_unit) return false;
    if (nothing_else_) return true;
    if (only_province_ && *only_province_ != current_province) return false;
    thread_local Running running;
    const Program& program = *program_;
    const std::span<const std::uint32_t> slots = program.program->slots();
    running.slots.resize(std::max(running.slots.size(), program.province_slot + 1));
    running.bound.clear();
    running.bound.reserve(slots.size());  // what is bound points into its slot
    for (const std::uint32_t slot : slots) {
        if (slot >= program.fields.size()) continue;
        RuleSlot& bound =
            running.bound.emplace_back(slot, program.fields[slot], program.types[slot]);
        running.slots[slot] = bound.bind(values.values[slot]);
    }
    running.slots[program.unit_slot] = cel::string(current_unit);
    running.slots[program.province_slot] = cel::string(current_province);
    const cel::Value answer = running.evaluator.run(*program.program, running.slots, {});
    return answer.kind == cel::Kind::boolean && answer.boolean;
}

}  // namespace dongbo
