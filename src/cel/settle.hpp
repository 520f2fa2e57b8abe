// Where the answer of an operation goes: to its register, or into a chain of && or ||. Private to
// this room.
#pragma once

#include <array>

#include "cel/instruction.hpp"

namespace dongbo::cel {

/// The register of a chain holds what the operands so far make of it. An operand that is false
/// decides an && (true an ||) whatever errors came before; then the chain is left. What is no
/// boolean is an error, and the first error stays until an operand decides.
enum class Settle : std::uint8_t {
    store,  ///< no chain: the answer is what goes to the register
    and_first,
    and_next,
    or_first,
    or_next
};

/// The handlers of one operation, by Settle.
using Handlers = std::array<Handler, 5>;

/// Settles an answer that is a boolean.
template <Settle settle>
const Instruction* settle_truth(const Instruction& instruction, Run& run, bool is_true) {
    constexpr bool kDecides = settle == Settle::or_first || settle == Settle::or_next;
    constexpr bool kFirst = settle == Settle::and_first || settle == Settle::or_first;
    Value& target = run.registers[instruction.target];
    if constexpr (settle == Settle::store) {
        target = truth(is_true);
    } else {
        if (is_true == kDecides) {
            target = truth(kDecides);
            return &instruction + instruction.jump;
        }
        if constexpr (kFirst) target = truth(!kDecides);
    }
    return &instruction + 1;
}

template <Settle settle>
const Instruction* settle_answer(const Instruction& instruction, Run& run, Value answer) {
    Value& target = run.registers[instruction.target];
    constexpr bool kFirst = settle == Settle::and_first || settle == Settle::or_first;
    if (answer.kind == Kind::boolean) [[likely]]
        return settle_truth<settle>(instruction, run, answer.boolean);
    if constexpr (settle == Settle::store) {
        target = answer;
    } else if (kFirst || target.kind == Kind::boolean) {
        target = unfit(answer);
    }
    return &instruction + 1;
}

/// `operation`: Value (const Instruction&, Run&).
template <auto operation, Settle settle>
[[gnu::noinline]] const Instruction* carry_out(const Instruction& instruction, Run& run) {
    return settle_answer<settle>(instruction, run, operation(instruction, run));
}

/// What a shortcut answers: nothing for values that are not the usual ones.
enum class Answer : std::uint8_t { no, yes, not_usual };

constexpr Answer answer(bool truth) {
    return static_cast<Answer>(truth);
}

/// A shortcut calls nothing, so that the usual way keeps all in registers of the machine.
template <auto shortcut, auto operation, Settle settle>
const Instruction* carry_out_shortly(const Instruction& instruction, Run& run) {
    const Answer found = shortcut(instruction, run);
    if (found != Answer::not_usual) [[likely]]
        return settle_truth<settle>(instruction, run, found == Answer::yes);
    return carry_out<operation, settle>(instruction, run);
}

template <auto operation>
constexpr Handlers kHandlersOf = {
    &carry_out<operation, Settle::store>, &carry_out<operation, Settle::and_first>,
    &carry_out<operation, Settle::and_next>, &carry_out<operation, Settle::or_first>,
    &carry_out<operation, Settle::or_next>};

template <auto shortcut, auto operation>
constexpr Handlers kHandlersWith = {&carry_out_shortly<shortcut, operation, Settle::store>,
                                    &carry_out_shortly<shortcut, operation, Settle::and_first>,
                                    &carry_out_shortly<shortcut, operation, Settle::and_next>,
                                    &carry_out_shortly<shortcut, operation, Settle::or_first>,
                                    &carry_out_shortly<shortcut, operation, Settle::or_next>};

}  // namespace dongbo::cel
