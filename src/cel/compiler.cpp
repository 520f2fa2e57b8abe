#include "cel/compiler.hpp"

#include <fmt/format.h>

#include "cel/compiler_class.hpp"
#include "cel/cost.hpp"
#include "cel/functions.hpp"
#include "cel/shortcuts.hpp"
#include "cel/steps.hpp"

namespace dongbo::cel {

std::unique_ptr<Program::Implementation> Compiler::compile(const Expression& expression) {
    program_->result = place(expression);
    auto& slots = program_->slots;
    std::ranges::sort(slots);
    slots.erase(std::ranges::unique(slots).begin(), slots.end());
    return std::move(program_);
}

Operand Compiler::place(const Expression& expression) {
    if (const auto ready = ready_place(expression)) return *ready;
    const Register target = writer_.take(1);
    emit(expression, target);
    return in_register(target);
}

std::optional<Operand> Compiler::ready_place(const Expression& expression) {
    switch (expression.form) {
        case Form::variable:
            program_->slots.push_back(expression.slot);
            return Operand{Operand::Space::slot, expression.slot};
        case Form::local:
            return in_register(locals_.at(expression.slot).element);
        case Form::select:
            return field_of_local(expression);
        case Form::now:
            program_->reads_clock = true;
            return in_register(0);
        default:
            return constants_.find(expression);
    }
}

std::optional<Operand> Compiler::field_of_local(const Expression& expression) {
    const Expression& local = expression.arguments[0];
    if (local.form != Form::local || !locals_.at(local.slot).fields) return std::nullopt;
    return Operand{*locals_.at(local.slot).fields, expression.slot};
}

void Compiler::emit(const Expression& expression, Register target) {
    const Temporaries temporaries(writer_);
    if (const auto ready = ready_place(expression)) {
        writer_.append({.handler = move_value, .target = target, .a = *ready});
        return;
    }
    switch (expression.form) {
        case Form::call:
            return emit_call(expression, target);
        case Form::select:
            return emit_select(expression, target);
        case Form::has:
            writer_.append({.handler = has_name,
                            .target = target,
                            .a = place(expression.arguments[0]),
                            .b = constants_.add(string(expression.text))});
            return;
        case Form::list:
        case Form::map:
            return emit_collection(expression, target);
        case Form::macro:
            return emit_macro(expression, target);
        default:
            CHECK_THAT(false, "what has a place needs no code");
    }
}

void Compiler::emit_call(const Expression& expression, Register target) {
    if (const auto first = first_of_chain(expression)) {
        std::vector<std::size_t> decided;
        settle(expression, *first, target, decided);
        for (const std::size_t each : decided) writer_.land(each);
        return;
    }
    if (is_call(expression, Function::conditional, 3)) return emit_conditional(expression, target);
    if (const auto condition = condition_of(expression)) {
        append_condition(*condition, Settle::store, target);
        return;
    }
    emit_function(expression, target);
}

void Compiler::emit_conditional(const Expression& expression, Register target) {
    const Operand condition = place(expression.arguments[0]);
    const std::size_t choice =
        writer_.append({.handler = branch, .target = target, .a = condition});
    emit(expression.arguments[1], target);
    const std::size_t leave = writer_.append({.handler = jump_always});
    writer_.land(choice);
    emit(expression.arguments[2], target);
    writer_.land(leave);
    writer_.at(choice).extra = static_cast<std::uint32_t>(writer_.to_here(choice));
}

void Compiler::emit_function(const Expression& expression, Register target) {
    const auto& arguments = expression.arguments;
    program_->reads_clock |= is_call(expression, Function::age, 1);
    program_->asks_host |= expression.function == Function::known;
    program_->asks_host |= expression.function == Function::unit;
    if (emit_shortcut(expression, target)) return;
    Instruction made{.target = target, .extra = static_cast<std::uint32_t>(expression.function)};
    const Handler shortcut = shortcut_of(expression.function, arguments.size());
    if (arguments.size() == 1) {
        made.handler = is_year_of_date(expression) ? call_year : shortcut ? shortcut : call_unary;
        made.a = place(arguments[0]);
    } else if (arguments.size() == 2) {
        made.handler = shortcut ? shortcut : call_binary;
        made.a = place(arguments[0]);
        made.b = place(arguments[1]);
    } else {
        made.handler = call_many;
        made.a = in_register(emit_all(arguments));
        made.jump = static_cast<std::int32_t>(arguments.size());
    }
    writer_.append(made);
}

bool Compiler::emit_shortcut(const Expression& expression, Register target) {
    const auto& arguments = expression.arguments;
    const auto constant = [&](std::size_t argument) -> Value {
        const auto found = constants_.find(arguments[argument]);
        return found ? constants_.at(*found) : null_value();
    };
    const auto is_place = [](const Value& at) {
        return at.kind == Kind::integer && at.integer >= 0 && at.integer <= kPlaceMax;
    };
    if (arguments.size() != 3) return false;
    Instruction made{.target = target};
    if (expression.function == Function::substring && is_place(constant(1)) &&
        is_place(constant(2))) {
        made.handler = take_substring;
        made.jump = static_cast<std::int32_t>(constant(1).integer);
        made.extra = static_cast<std::uint32_t>(constant(2).integer);
        made.a = place(arguments[0]);
    } else if (expression.function == Function::replace && constant(2).kind == Kind::string &&
               constant(2).size == 0) {
        made.handler = remove_text;
        made.a = place(arguments[0]);
        made.b = place(arguments[1]);
    } else {
        return false;
    }
    writer_.append(made);
    return true;
}

Register Compiler::emit_all(const std::vector<Expression>& expressions) {
    const Register first = writer_.take(expressions.size());
    for (std::size_t i = 0; i < expressions.size(); ++i)
        emit(expressions[i], first + static_cast<Register>(i));
    return first;
}

void Compiler::emit_collection(const Expression& expression, Register target) {
    const Register first = emit_all(expression.arguments);
    writer_.append({.handler = expression.form == Form::list ? make_list : make_map,
                    .target = target,
                    .a = in_register(first),
                    .extra = static_cast<std::uint32_t>(expression.arguments.size())});
}

void Compiler::emit_select(const Expression& expression, Register target) {
    const Expression& object = expression.arguments[0];
    const Operand name = constants_.add(string(expression.text));
    Instruction made{.handler = select_name, .target = target, .a = place(object), .b = name};
    if (object.type.kind == Kind::object && object.type.object != nullptr) {
        CHECK_THAT(expression.slot < object.type.object->fields.size(), "the field is there");
        made.handler = select_field;
        made.extra = static_cast<std::uint32_t>(program_->fields.size());
        program_->fields.push_back({object.type.object, expression.slot, name});
    }
    writer_.append(made);
}

std::expected<Program, Problem> compile_tree(const Expression& expression,
                                             const CompileOptions& options) {
    const std::uint64_t cost = cost_of(expression, options.assumed_list_size);
    if (cost > options.cost_max)
        return std::unexpected(
            Problem{expression.offset,
                    fmt::format("it may take {} steps, more than {}", cost, options.cost_max),
                    "make it smaller, or cut it into several"});
    Compiler compiler(options);
    auto program = compiler.compile(expression);
    if (compiler.problem()) return std::unexpected(*compiler.problem());
    program->type = expression.type;
    program->cost = cost;
    program->steps_max = static_cast<std::int64_t>(
        std::min<std::uint64_t>(options.cost_max, std::numeric_limits<std::int64_t>::max()));
    return Program(std::move(program));
}

}  // namespace dongbo::cel
