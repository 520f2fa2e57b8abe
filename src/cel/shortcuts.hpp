// Handlers of functions that have a shortcut for the usual values: short ASCII texts, whole
// numbers. All other values go the way of functions.hpp, which answers the same for these too.
// Private to this room.
#pragma once

#include <optional>

#include "cel/instruction.hpp"

namespace dongbo::cel {

/// For call_unary or call_binary, whatever the types are; null if the function has no shortcut.
Handler shortcut_of(Function function, std::size_t arguments);

/// target = a.substring(jump, extra); places up to kPlaceMax.
const Instruction* take_substring(const Instruction& instruction, Run& run);
/// target = a.replace(b, '').
const Instruction* remove_text(const Instruction& instruction, Run& run);

/// The last place in a text that shortcuts know.
constexpr std::int64_t kPlaceMax = 15;

}  // namespace dongbo::cel
