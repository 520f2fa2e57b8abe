// Operations with a boolean answer, as handlers for chains. Private to this room.
//
// Those for known kinds have a shortcut for the usual values; others (null, errors, what an
// unchecked expression brings) take the general way, which would answer the same for all.
#pragma once

#include "cel/compare.hpp"
#include "cel/settle.hpp"

namespace dongbo::cel {

/// a itself.
const Handlers& value_handlers();
/// !a.
const Handlers& negation_handlers();
/// a == null, or a != null.
const Handlers& null_handlers(Relation relation);

/// a relation b, where both are usually of this kind (dyn: not known).
const Handlers& comparison_handlers(Relation relation, Kind kind);
/// a relation now, where a is a date.
const Handlers& date_with_now_handlers(Relation relation);
/// age(a) relation b, or year(a) relation b where a is usually a date; b is a constant integer.
const Handlers& age_handlers(Relation relation);
const Handlers& year_handlers(Relation relation);

/// a in b.
const Handlers& in_handlers();
/// a in b, where b is a constant list of a few strings; of strings, and `extra` is the index of
/// their TextSet; of integers that are sorted.
const Handlers& in_few_texts_handlers();
const Handlers& in_text_set_handlers();
const Handlers& in_sorted_integers_handlers();

/// a.startsWith(b), a.endsWith(b).
const Handlers& starts_with_handlers();
const Handlers& ends_with_handlers();

/// a.matches(pattern), where `extra` is the index of the pattern.
const Handlers& pattern_handlers();

}  // namespace dongbo::cel
