// From the checked tree to the program. Private to this room.
#pragma once

#include "cel/tree.hpp"

namespace dongbo::cel {

std::expected<Program, Problem> compile_tree(const Expression& expression,
                                             const CompileOptions& options);

}  // namespace dongbo::cel
