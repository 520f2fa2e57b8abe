// Macros: loops over lists and the keys of maps.
#include <algorithm>

#include "cel/compiler_class.hpp"
#include "cel/cost.hpp"
#include "cel/steps.hpp"

namespace dongbo::cel {
namespace {

/// What one round costs, loops within it apart.
std::uint32_t round_cost(const Expression& expression) {
    std::uint64_t cost = 1;
    for (std::size_t i = 1; i < expression.arguments.size(); ++i)
        cost += cost_of(expression.arguments[i], 0);
    return static_cast<std::uint32_t>(std::min<std::uint64_t>(cost, 1'000'000));
}

}  // namespace

void Compiler::emit_macro(const Expression& expression, Register target) {
    const Operand collection = place(expression.arguments[0]);
    const Register position = writer_.take(2);
    const Instruction loop{.target = target,
                           .a = collection,
                           .b = in_register(position),
                           .extra = begin_local(expression, position + 1)};
    std::vector<std::size_t> leave = {writer_.append(loop)};
    writer_.at(leave.front()).handler = begin_loop;
    emit_round(expression, position + 1, target, leave);
    locals_.pop_back();
    const std::size_t repeat = writer_.append(loop);
    writer_.at(repeat).handler = repeat_loop;
    writer_.at(repeat).jump = CodeWriter::back(repeat, leave.front() + 1);
    for (const std::size_t each : leave) {
        writer_.land(each);
        Instruction& jump = writer_.at(each);
        if (jump.handler != branch) continue;
        jump.extra = static_cast<std::uint32_t>(jump.jump);  // an error leaves the loop,
        --jump.jump;                                         // false goes on with the next
    }
    if (expression.macro == Macro::exists_one)
        writer_.append({.handler = exactly_one, .target = target});
}

std::uint32_t Compiler::begin_local(const Expression& expression, Register element) {
    const Macro macro = expression.macro;
    Loop loop{.initial = macro == Macro::exists_one ? integer(0) : boolean(macro == Macro::all),
              .makes_list = macro == Macro::map || macro == Macro::filter,
              .round_cost = round_cost(expression)};
    Local local{.element = element};
    const Type& range = expression.arguments[0].type;
    const bool is_known = range.kind == Kind::list && range.parameters.size() == 1 &&
                          range.parameters[0].object != nullptr;
    if (is_known && locals_.size() < Operand::kElements) {
        loop.object = range.parameters[0].object;
        loop.fields = static_cast<Operand::Space>(
            static_cast<std::size_t>(Operand::Space::element) + locals_.size());
        local.fields = loop.fields;
    }
    locals_.push_back(local);
    program_->loops.push_back(loop);
    return static_cast<std::uint32_t>(program_->loops.size() - 1);
}

void Compiler::emit_round(const Expression& expression, Register element, Register target,
                          std::vector<std::size_t>& leave) {
    const auto& arguments = expression.arguments;
    const Temporaries temporaries(writer_);
    if (expression.macro == Macro::all || expression.macro == Macro::exists) {
        const bool is_all = expression.macro == Macro::all;
        return settle(arguments[1], is_all ? Settle::and_next : Settle::or_next, target, leave);
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

}  // namespace dongbo::cel
