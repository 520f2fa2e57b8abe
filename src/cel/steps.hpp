// Handlers of operations that make values other than booleans, and of jumps. Private to this room.
#pragma once

#include "cel/instruction.hpp"

namespace dongbo::cel {

/// target = a.
const Instruction* move_value(const Instruction& instruction, Run& run);
/// target = the function numbered `extra` of a; of a and b; of `jump` registers from a on.
const Instruction* call_unary(const Instruction& instruction, Run& run);
const Instruction* call_binary(const Instruction& instruction, Run& run);
const Instruction* call_many(const Instruction& instruction, Run& run);
/// The same as call_unary for the year of what is usually a date.
const Instruction* call_year(const Instruction& instruction, Run& run);

/// target = a list of `extra` registers from a on; a map of as many keys and values in turns.
const Instruction* make_list(const Instruction& instruction, Run& run);
const Instruction* make_map(const Instruction& instruction, Run& run);
/// target = a.b, where b is a constant string.
const Instruction* select_name(const Instruction& instruction, Run& run);
/// target = a.(the field reference numbered `extra`).
const Instruction* select_field(const Instruction& instruction, Run& run);
/// target = has(a.b), where b is a constant string.
const Instruction* has_name(const Instruction& instruction, Run& run);

const Instruction* jump_always(const Instruction& instruction, Run& run);
/// a is true: goes on; false: jumps; anything else: target = the error, and jumps `extra`.
const Instruction* branch(const Instruction& instruction, Run& run);

// A loop keeps in registers what is left of its list or map (b), the element (the one after), and
// what it makes (target). `extra` is the index of the Loop.

/// Begins with the first element of a; jumps if there is none, if all would take too many steps, or
/// if a is no list and no map.
const Instruction* begin_loop(const Instruction& instruction, Run& run);
/// Jumps with the next element; goes on if there is none.
const Instruction* repeat_loop(const Instruction& instruction, Run& run);
/// Appends a to the list; if that is an error, target = the error, and jumps.
const Instruction* append_element(const Instruction& instruction, Run& run);
/// Adds one to a count.
const Instruction* count_one(const Instruction& instruction, Run& run);
/// Makes the count the answer of exists_one.
const Instruction* exactly_one(const Instruction& instruction, Run& run);

}  // namespace dongbo::cel
