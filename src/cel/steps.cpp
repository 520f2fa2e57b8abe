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

/// The fields of what should be an object of that type and is not: by name, or the error that
/// reading them is. Null if there is no room.
const Value* fields_of_stranger(Run& run, const Value& value, const ObjectType& type) {
    Value* fields = run.arena.take<Value>(type.fields.size());
    if (fields == nullptr) return nullptr;
    for (std::size_t i = 0; i < type.fields.size(); ++i)
        fields[i] = select(run, value, string(type.fields[i].name));
    return fields;
}

/// What a loop begins to make of `size` elements; an error if there are too many of them.
Value initial(Run& run, const Loop& loop, std::size_t size) {
    if (!run.spend(loop.round_cost * size)) return over_limit();
    if (!loop.makes_list) return loop.initial;
    Value* room = run.arena.take<Value>(size);
    return room == nullptr ? over_limit() : list({room, 0});
}

/// Takes the next element for a round off what is left; false if there is no room for its fields.
bool enter_round(Run& run, const Loop& loop, Value* left) {
    --left->size;
    Value& element = left[1];
    element = left->kind == Kind::list ? *left->elements++ : left->entries++->key;
    if (loop.object == nullptr) return true;
    const Value*& fields = run.spaces[static_cast<std::size_t>(loop.fields)];
    if (element.kind == Kind::object && element.object->type == loop.object) [[likely]] {
        fields = element.object->fields;
        return true;
    }
    fields = fields_of_stranger(run, element, *loop.object);
    return fields != nullptr;
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
    const Loop& loop = run.program->loops[instruction.extra];
    Value& made = target(instruction, run);
    if (collection.kind != Kind::list && collection.kind != Kind::map) {
        made = unfit(collection);
        return jump(instruction);
    }
    made = initial(run, loop, collection.size);
    if (collection.size == 0 || made.kind == Kind::error) return jump(instruction);
    Value* const left = &run.registers[instruction.b.index];
    *left = collection;
    if (enter_round(run, loop, left)) return next(instruction);
    made = over_limit();
    return jump(instruction);
}

const Instruction* repeat_loop(const Instruction& instruction, Run& run) {
    Value* const left = &run.registers[instruction.b.index];
    if (left->size == 0) return next(instruction);
    if (enter_round(run, run.program->loops[instruction.extra], left)) return jump(instruction);
    target(instruction, run) = over_limit();
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
