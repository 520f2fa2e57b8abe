// How many steps an expression may take. Private to this room.
#pragma once

#include "cel/tree.hpp"

namespace dongbo::cel {

/// An upper bound if every list has `list_size` elements at most. With 0, what is within loops does
/// not count.
std::uint64_t cost_of(const Expression& expression, std::uint32_t list_size);

}  // namespace dongbo::cel
