// Lists, maps and fields. Private to this room.
#pragma once

#include "cel/instruction.hpp"

namespace dongbo::cel {

/// A copy in the arena; the first error among the elements if there is one. A list of values that
/// run with the clock counts as running itself.
Value new_list(Run& run, std::span<const Value> elements);
/// Keys and values in turns. A key that comes twice, or that can't be one, is an error.
Value new_map(Run& run, std::span<const Value> keys_and_values);

/// value.name.
Value select(Run& run, const Value& value, const Value& name);
/// has(value.name).
Value has(Run& run, const Value& value, const Value& name);

}  // namespace dongbo::cel
