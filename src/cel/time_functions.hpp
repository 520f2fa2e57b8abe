// Age against a number: exact about the day on which the answer changes. Private to this room.
#pragma once

#include "cel/compare.hpp"

namespace dongbo::cel {

/// age(born) relation years.
Value compare_age(Run& run, Relation relation, const Value& born, std::int64_t years);

}  // namespace dongbo::cel
