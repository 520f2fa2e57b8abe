#include "cel/compiler.hpp"

#include <fmt/format.h>

#include "cel/code_writer.hpp"
#include "cel/conditions.hpp"
#include "cel/constants.hpp"
#include "cel/cost.hpp"
#include "cel/functions.hpp"
#include "cel/steps.hpp"

namespace dongbo::cel {
namespace {

using Form = Expression::Form;
using Temporaries = CodeWriter::Temporaries;

/// A call of `function` with that many arguments.
bool is_call(const Expression& expression, Function function, std::size_t arguments) {
    return expression.form == Form::call && expression.function == function &&
           expression.arguments.size() == arguments;
}

bool is_null_literal(const Expression& expression) {
    return expression.form == Form::literal && expression.literal.kind == Kind::null;
}

/// age(x) or age(x, now).
bool is_age_now(const Expression& expression) {
    return is_call(expression, Function::age, 1) ||
           (is_call(expression, Function::age, 2) && expression.arguments[1].form == Form::now);
}

/// What the operands of a chain a && b && c are, whichever way it was bracketed.
void collect_chain(const Expression& expression, Function function,
                   std::vector<const Expression*>& operands) {
    for (const Expression& argument : expression.arguments) {
        if (is_call(argument, function, 2)) {
            collect_chain(argument, function, operands);
        } else {
            operands.push_back(&argument);
        }
    }
}

class Compiler {
  public:
    explicit Compiler(const CompileOptions& options) : constants_(*program_, options) {}

    std::unique_ptr<Program::Implementation> compile(const Expression& expression) {
        program_->result = place(expression);
        auto& slots = program_->slots;
        std::ranges::sort(slots);
        slots.erase(std::ranges::unique(slots).begin(), slots.end());
        return std::move(program_);
    }

    /// What stands in the way of a program, if anything does.
    const std::optional<Problem>& problem() const { return problem_; }

  private:
    /// An operation with a boolean answer.
    struct Condition {
        const Handlers* handlers = nullptr;
        Operand a{};
        Operand b{};
        std::uint32_t extra = 0;
    };

    /// Where the value of the expression can be read, once the code for it has run.
    Operand place(const Expression& expression) {
        if (const auto ready = ready_place(expression)) return *ready;
        const Register target = writer_.take(1);
        emit(expression, target);
        return in_register(target);
    }

    /// Where it can be read without any code.
    std::optional<Operand> ready_place(const Expression& expression) {
        switch (expression.form) {
            case Form::variable:
                program_->slots.push_back(expression.slot);
                return Operand{Operand::Space::slot, expression.slot};
            case Form::local:
                return in_register(locals_.at(expression.slot));
            case Form::now:
                program_->reads_clock = true;
                return in_register(0);
            default:
                return constants_.find(expression);
        }
    }

    /// Code that leaves the value of the expression in a register nothing else uses meanwhile.
    void emit(const Expression& expression, Register target) {
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

    void emit_call(const Expression& expression, Register target) {
        if (is_call(expression, Function::logical_and, 2))
            return emit_chain(expression, Settle::and_first, Settle::and_next, target);
        if (is_call(expression, Function::logical_or, 2))
            return emit_chain(expression, Settle::or_first, Settle::or_next, target);
        if (is_call(expression, Function::conditional, 3))
            return emit_conditional(expression, target);
        if (const auto condition = condition_of(expression)) {
            append_condition(*condition, Settle::store, target);
            return;
        }
        emit_function(expression, target);
    }

    void emit_chain(const Expression& expression, Settle first, Settle next, Register target) {
        std::vector<const Expression*> operands;
        collect_chain(expression, expression.function, operands);
        std::vector<std::size_t> jumps;
        for (const Expression* operand : operands)
            jumps.push_back(settle(*operand, jumps.empty() ? first : next, target));
        for (const std::size_t each : jumps) writer_.land(each);
    }

    /// Code for an operand of a chain; the answer is the instruction that jumps when it decides.
    std::size_t settle(const Expression& expression, Settle how, Register target) {
        const Temporaries temporaries(writer_);
        if (const auto condition = condition_of(expression))
            return append_condition(*condition, how, target);
        return append_condition({.handlers = &value_handlers(), .a = place(expression)}, how,
                                target);
    }

    std::size_t append_condition(const Condition& condition, Settle how, Register target) {
        return writer_.append({.handler = (*condition.handlers)[static_cast<std::size_t>(how)],
                               .target = target,
                               .a = condition.a,
                               .b = condition.b,
                               .extra = condition.extra});
    }

    /// With code for its operands, if the expression is a condition that has handlers of its own.
    std::optional<Condition> condition_of(const Expression& expression) {
        if (expression.form != Form::call || constants_.find(expression)) return std::nullopt;
        const auto& arguments = expression.arguments;
        if (is_call(expression, Function::logical_not, 1))
            return Condition{.handlers = &negation_handlers(), .a = place(arguments[0])};
        if (arguments.size() != 2) return std::nullopt;
        if (const auto relation = relation_of(expression.function))
            return comparison(*relation, arguments[0], arguments[1]);
        if (expression.function == Function::in) return membership(arguments[0], arguments[1]);
        if (expression.function == Function::matches) return match(arguments[0], arguments[1]);
        return std::nullopt;
    }

    Condition comparison(Relation relation, const Expression& a, const Expression& b) {
        if (is_null_literal(a) && is_equality(relation))
            return {.handlers = &null_handlers(relation), .a = place(b)};
        if (is_null_literal(b) && is_equality(relation))
            return {.handlers = &null_handlers(relation), .a = place(a)};
        if (const auto special = comparison_with_clock(relation, a, b)) return *special;
        if (const auto special = comparison_with_clock(mirrored(relation), b, a)) return *special;
        const Kind kind = a.type.kind == Kind::dyn ? b.type.kind : a.type.kind;
        const bool is_known = kind == b.type.kind || b.type.kind == Kind::dyn;
        const Operand left = place(a);
        return {.handlers = &comparison_handlers(relation, is_known ? kind : Kind::dyn),
                .a = left,
                .b = place(b)};
    }

    static bool is_equality(Relation relation) {
        return relation == Relation::equal || relation == Relation::not_equal;
    }

    /// date relation now, age(date) relation constant.
    std::optional<Condition> comparison_with_clock(Relation relation, const Expression& a,
                                                   const Expression& b) {
        if (a.type.kind == Kind::date && b.form == Form::now) {
            program_->reads_clock = true;
            return Condition{.handlers = &date_with_now_handlers(relation), .a = place(a)};
        }
        const auto constant = constants_.find(b);
        if (!is_age_now(a) || !constant || constants_.at(*constant).kind != Kind::integer)
            return std::nullopt;
        program_->reads_clock = true;
        return Condition{
            .handlers = &age_handlers(relation), .a = place(a.arguments[0]), .b = *constant};
    }

    Condition membership(const Expression& element, const Expression& collection) {
        const auto constant = constants_.find(collection);
        if (constant && constants_.at(*constant).kind == Kind::list) {
            for (const Kind kind : {Kind::string, Kind::integer})
                if (const auto sorted = sorted_list(constants_.at(*constant), kind))
                    return {
                        .handlers = &in_sorted_handlers(kind), .a = place(element), .b = *sorted};
        }
        const Operand left = place(element);
        return {.handlers = &in_handlers(), .a = left, .b = place(collection)};
    }

    /// The constant list in order, if all its elements are of one kind.
    std::optional<Operand> sorted_list(const Value& constant, Kind kind) {
        std::vector<Value> sorted(constant.list().begin(), constant.list().end());
        if (!std::ranges::all_of(sorted, [kind](const Value& each) { return each.kind == kind; }))
            return std::nullopt;
        if (kind == Kind::string) {
            std::ranges::sort(sorted, {}, &Value::string);
        } else {
            std::ranges::sort(sorted, {}, &Value::integer);
        }
        return constants_.add(list(sorted));
    }

    std::optional<Condition> match(const Expression& text, const Expression& pattern) {
        const auto constant = constants_.find(pattern);
        if (!constant || constants_.at(*constant).kind != Kind::string) return std::nullopt;
        auto made = std::make_unique<Pattern>(constants_.at(*constant).string());
        if (!made->problem().empty() && !problem_)
            problem_ = {pattern.offset,
                        fmt::format("the regular expression can't be read: {}", made->problem()),
                        "write it as RE2 reads it: github.com/google/re2/wiki/Syntax"};
        program_->patterns.push_back(std::move(made));
        return Condition{.handlers = &pattern_handlers(),
                         .a = place(text),
                         .extra = static_cast<std::uint32_t>(program_->patterns.size() - 1)};
    }

    void emit_conditional(const Expression& expression, Register target) {
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

    void emit_function(const Expression& expression, Register target) {
        const auto& arguments = expression.arguments;
        program_->reads_clock |= is_call(expression, Function::age, 1);
        program_->asks_host |= expression.function == Function::known;
        program_->asks_host |= expression.function == Function::unit;
        Instruction made{.target = target,
                         .extra = static_cast<std::uint32_t>(expression.function)};
        if (arguments.size() == 1) {
            const bool is_year = expression.function == Function::year ||
                                 expression.function == Function::get_full_year;
            made.handler = is_year ? call_year : call_unary;
            made.a = place(arguments[0]);
        } else if (arguments.size() == 2) {
            made.handler = call_binary;
            made.a = place(arguments[0]);
            made.b = place(arguments[1]);
        } else {
            made.handler = call_many;
            made.a = in_register(emit_all(arguments));
            made.jump = static_cast<std::int32_t>(arguments.size());
        }
        writer_.append(made);
    }

    /// Code for expressions into registers that follow one another.
    Register emit_all(const std::vector<Expression>& expressions) {
        const Register first = writer_.take(expressions.size());
        for (std::size_t i = 0; i < expressions.size(); ++i)
            emit(expressions[i], first + static_cast<Register>(i));
        return first;
    }

    void emit_collection(const Expression& expression, Register target) {
        const Register first = emit_all(expression.arguments);
        writer_.append({.handler = expression.form == Form::list ? make_list : make_map,
                        .target = target,
                        .a = in_register(first),
                        .extra = static_cast<std::uint32_t>(expression.arguments.size())});
    }

    void emit_select(const Expression& expression, Register target) {
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

    void emit_macro(const Expression& expression, Register target) {
        const auto& arguments = expression.arguments;
        const Operand collection = place(arguments[0]);
        const Register position = writer_.take(2);
        const auto macro = static_cast<std::uint32_t>(expression.macro);
        std::vector<std::size_t> leave;
        leave.push_back(writer_.append({.handler = begin_loop,
                                        .target = target,
                                        .a = collection,
                                        .b = in_register(position),
                                        .extra = macro}));
        const std::size_t head = writer_.append({.handler = next_element,
                                                 .target = target,
                                                 .a = collection,
                                                 .b = in_register(position),
                                                 .extra = round_cost(expression)});
        leave.push_back(head);
        locals_.push_back(position + 1);
        emit_round(expression, position + 1, target, leave);
        locals_.pop_back();
        const std::size_t again = writer_.append({.handler = jump_always});
        writer_.at(again).jump = CodeWriter::back(again, head);
        for (const std::size_t each : leave) {
            writer_.land(each);
            Instruction& jump = writer_.at(each);
            if (jump.handler == branch) {
                jump.extra = static_cast<std::uint32_t>(jump.jump);
                jump.jump = CodeWriter::back(each, head);
            }
        }
        if (expression.macro == Macro::exists_one)
            writer_.append({.handler = exactly_one, .target = target});
    }

    /// What is done for one element; jumps out of the loop go to `leave`.
    void emit_round(const Expression& expression, Register element, Register target,
                    std::vector<std::size_t>& leave) {
        const auto& arguments = expression.arguments;
        const Temporaries temporaries(writer_);
        if (expression.macro == Macro::all || expression.macro == Macro::exists) {
            const bool is_all = expression.macro == Macro::all;
            leave.push_back(
                settle(arguments[1], is_all ? Settle::and_next : Settle::or_next, target));
            return;
        }
        // map(x, condition, value) has the value first, as map(x, value) has.
        const bool is_map = expression.macro == Macro::map;
        if (!is_map || arguments.size() == 3) {
            const Operand condition = place(arguments[is_map ? 2 : 1]);
            leave.push_back(writer_.append({.handler = branch, .target = target, .a = condition}));
        }
        if (expression.macro == Macro::exists_one) {
            writer_.append({.handler = count_one, .target = target});
            return;
        }
        const Operand made = is_map ? place(arguments[1]) : in_register(element);
        leave.push_back(writer_.append({.handler = append_element, .target = target, .a = made}));
    }

    static std::uint32_t round_cost(const Expression& expression) {
        std::uint64_t cost = 1;
        for (std::size_t i = 1; i < expression.arguments.size(); ++i)
            cost += cost_of(expression.arguments[i], 0);
        return static_cast<std::uint32_t>(std::min<std::uint64_t>(cost, 1'000'000));
    }

    std::unique_ptr<Program::Implementation> program_ = std::make_unique<Program::Implementation>();
    Constants constants_;
    CodeWriter writer_{*program_};
    std::vector<Register> locals_{};
    std::optional<Problem> problem_{};
};

}  // namespace

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
