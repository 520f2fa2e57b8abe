// What a program is made of. Private to this room.
//
// A register machine without a switch: each instruction names the function that carries it out,
// which returns the instruction to go on with. Variables and constants are read where they are;
// what an operation makes goes to a register. && and || have no instructions of their own: an
// operation with a boolean answer settles it into the register of the chain it belongs to, and
// jumps to the end of the chain once the rest can't change it (see settle.hpp).
#pragma once

#include <deque>
#include <string>

#include "cel/run.hpp"
#include "cel/text_set.hpp"
#include "cel/tree.hpp"

namespace dongbo::cel {

using Handler = const Instruction* (*)(const Instruction&, Run&);

struct Instruction {
    Handler handler = nullptr;
    std::uint32_t target = 0;  ///< a register
    Operand a{};
    Operand b{};
    /// By handler: how far to jump, a count, the index of a pattern, field, loop or function.
    std::int32_t jump = 0;
    std::uint32_t extra = 0;
};

/// A field of an object whose type is known when the program is made.
struct FieldReference {
    const ObjectType* object = nullptr;
    std::uint32_t index = 0;
    Operand name{};  ///< for objects of another type
};

/// What all rounds of a loop have in common.
struct Loop {
    Value initial{};  ///< what is made of no elements; lists are made while it runs
    bool makes_list = false;
    std::uint32_t round_cost = 1;
    /// If the elements are known to be objects: where their fields can be read.
    const ObjectType* object = nullptr;
    Operand::Space fields{};
};

struct Program::Implementation {
    // What every run reads comes first, in one line of the cache.
    std::vector<Instruction> code{};
    std::vector<Value> constants{};
    std::int64_t steps_max = 0;
    Operand result{};
    std::uint32_t registers = 1;  ///< register 0 holds `now`

    std::vector<std::unique_ptr<Pattern>> patterns{};
    std::vector<TextSet> text_sets{};
    std::vector<FieldReference> fields{};
    std::vector<Loop> loops{};

    Type type{};
    std::vector<std::uint32_t> slots{};
    std::uint64_t cost = 0;
    bool reads_clock = false;
    bool asks_host = false;

    // What constants point to; deques, so that nothing moves.
    std::deque<std::string> texts{};
    std::deque<std::vector<Value>> lists{};
    std::deque<std::vector<MapEntry>> maps{};
    std::deque<Type> types{};
};

}  // namespace dongbo::cel
