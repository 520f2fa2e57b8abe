#include "cel/steps.hpp"

#include <array>

#include "cel/collections.hpp"
#include "cel/functions.hpp"
#include "cel/tree.hpp"

namespace dongbo::cel {
namespace {

const Instruction* next(const Instruction& instruction) {
    return &instruction + 1;
}

const Instruction* jump(const Instruction& instruction) {
    return &instruction + instruction.jump;
}

Value& target(const Instruction& instruction, Run& run) {
    return run.registers[instruction.target];
}

Function function(const Instruction& instruction) {
    return static_cast<Function>(instruction.extra);
}

std::span<const Value> registers(Operand first, std::size_t count, Run& run) {
    return {&run.at(first), count};
}

/// What a macro makes of no elements, with room for `size`.
Value first_of_loop(Run& run, Macro macro, std::size_t size) {
    switch (macro) {
        case Macro::all:
            return truth(true);
        case Macro::exists:
            return truth(false);
        case Macro::exists_one:
            return integer(0);
        case Macro::map:
        case Macro::filter:
            break;
    }
    Value* room = run.arena.take<Value>(size);
    return room == nullptr ? over_limit() : list({room, 0});
}

}  // namespace

const Instruction* move_value(const Instruction& instruction, Run& run) {
    target(instruction, run) = run.at(instruction.a);
    return next(instruction);
}

const Instruction* call_unary(const Instruction& instruction, Run& run) {
    target(instruction, run) = call(run, function(instruction), {&run.at(instruction.a), 1});
    return next(instruction);
}

const Instruction* call_binary(const Instruction& instruction, Run& run) {
    const std::array arguments = {run.at(instruction.a), run.at(instruction.b)};
    target(instruction, run) = call(run, function(instruction), arguments);
    return next(instruction);
}

const Instruction* call_many(const Instruction& instruction, Run& run) {
    const auto count = static_cast<std::size_t>(instruction.jump);
    target(instruction, run) =
        call(run, function(instruction), registers(instruction.a, count, run));
    return next(instruction);
}

const Instruction* call_year(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    if (a.kind != Kind::date) return call_unary(instruction, run);
    target(instruction, run) = integer(parts_of(a.integer).year);
    return next(instruction);
}

const Instruction* make_list(const Instruction& instruction, Run& run) {
    target(instruction, run) = new_list(run, registers(instruction.a, instruction.extra, run));
    return next(instruction);
}

const Instruction* make_map(const Instruction& instruction, Run& run) {
    target(instruction, run) = new_map(run, registers(instruction.a, instruction.extra, run));
    return next(instruction);
}

const Instruction* select_name(const Instruction& instruction, Run& run) {
    target(instruction, run) = select(run, run.at(instruction.a), run.at(instruction.b));
    return next(instruction);
}

const Instruction* select_field(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    const FieldReference& field = run.program->fields[instruction.extra];
    target(instruction, run) = a.kind == Kind::object && a.object->type == field.object
                                   ? a.object->fields[field.index]
                                   : select(run, a, run.at(field.name));
    return next(instruction);
}

const Instruction* has_name(const Instruction& instruction, Run& run) {
    target(instruction, run) = has(run, run.at(instruction.a), run.at(instruction.b));
    return next(instruction);
}

const Instruction* jump_always(const Instruction& instruction, Run& /*run*/) {
    return jump(instruction);
}

const Instruction* branch(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    if (a.kind == Kind::boolean) [[likely]]
        return a.boolean ? next(instruction) : jump(instruction);
    target(instruction, run) = unfit(a);
    return &instruction + instruction.extra;
}

const Instruction* begin_loop(const Instruction& instruction, Run& run) {
    const Value& collection = run.at(instruction.a);
    Value& made = target(instruction, run);
    if (collection.kind != Kind::list && collection.kind != Kind::map) {
        made = unfit(collection);
        return jump(instruction);
    }
    made = first_of_loop(run, static_cast<Macro>(instruction.extra), collection.size);
    run.registers[instruction.b.index] = integer(0);
    return made.kind == Kind::error ? jump(instruction) : next(instruction);
}

const Instruction* next_element(const Instruction& instruction, Run& run) {
    const Value& collection = run.at(instruction.a);
    Value* const place = &run.registers[instruction.b.index];
    const std::int64_t position = place->integer;
    if (position == collection.size) return jump(instruction);
    if (!run.spend(instruction.extra)) {
        target(instruction, run) = over_limit();
        return jump(instruction);
    }
    place[1] = collection.kind == Kind::list ? collection.elements[position]
                                             : collection.entries[position].key;
    ++place->integer;
    return next(instruction);
}

const Instruction* append_element(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    Value& made = target(instruction, run);
    if (a.kind == Kind::error) {
        made = a;
        return jump(instruction);
    }
    // The loop took the room for all its elements from the arena when it began.
    const_cast<Value*>(made.elements)[made.size++] = a;
    if (a.rate != 0) made.rate = 1;
    return next(instruction);
}

const Instruction* count_one(const Instruction& instruction, Run& run) {
    ++target(instruction, run).integer;
    return next(instruction);
}

const Instruction* exactly_one(const Instruction& instruction, Run& run) {
    Value& made = target(instruction, run);
    if (made.kind == Kind::integer) made = truth(made.integer == 1);
    return next(instruction);
}

}  // namespace dongbo::cel
