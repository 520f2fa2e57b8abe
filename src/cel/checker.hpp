// Syntax tree → checked tree: names looked up, macros and functions told apart, types known.
#pragma once

#include <expected>

#include "cel/parser.hpp"
#include "cel/tree.hpp"

namespace dongbo::cel {

std::expected<Expression, Problem> check(const Syntax& syntax, const Environment& environment,
                                         bool check_types);

}  // namespace dongbo::cel
