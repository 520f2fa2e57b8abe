// Which function a call means, and whether its operands fit.
#pragma once

#include <expected>

#include "cel/tree.hpp"

namespace dongbo::cel {

/// `call` has its arguments and offset; gets function and type. `name` is as the syntax says,
/// `method`: it stands after a dot.
std::expected<void, Problem> check_call(Expression& call, std::string_view name, bool method,
                                        const Environment& environment, bool check_types);

/// The type that both have, dyn if they differ.
Type join(const Type& left, const Type& right);
/// "a date", "an int".
std::string with_article(const Type& type);

}  // namespace dongbo::cel
