// The functions of the language on values. Private to this room.
//
// Each takes its arguments as they come and answers Failure::no_overload for kinds or a number of
// them that it does not take; errors and null among them were dealt with before (call).
#pragma once

#include <initializer_list>
#include <span>

#include "cel/run.hpp"
#include "cel/tree.hpp"

namespace dongbo::cel {

using Arguments = std::span<const Value>;
using Operation = Value (*)(Run&, Arguments);

/// What carries `function` out; && || ! ?: and what compares are none of these.
Operation operation_of(Function function);

/// The first error among the arguments, Failure::absent for null, else the answer of the function.
Value call(Run& run, Function function, Arguments arguments);

/// True if the answer depends on the arguments alone, not on the clock or a host.
bool is_pure(Function function);

inline bool are(Arguments arguments, std::initializer_list<Kind> kinds) {
    if (arguments.size() != kinds.size()) return false;
    const Kind* kind = kinds.begin();
    for (const Value& argument : arguments)
        if (argument.kind != *kind++) return false;
    return true;
}

// arithmetic.cpp
Value add(Run& run, Arguments arguments);
Value subtract(Run& run, Arguments arguments);
Value multiply(Run& run, Arguments arguments);
Value divide(Run& run, Arguments arguments);
Value modulo(Run& run, Arguments arguments);
Value negate(Run& run, Arguments arguments);

// collections.cpp
Value index(Run& run, Arguments arguments);
Value size(Run& run, Arguments arguments);
Value concatenate_lists(Run& run, const Value& a, const Value& b);

// conversions.cpp
Value to_boolean(Run& run, Arguments arguments);
Value to_integer(Run& run, Arguments arguments);
Value to_unsigned(Run& run, Arguments arguments);
Value to_real(Run& run, Arguments arguments);
Value to_string(Run& run, Arguments arguments);
Value to_bytes(Run& run, Arguments arguments);
Value to_dyn(Run& run, Arguments arguments);
Value type_of(Run& run, Arguments arguments);

// time_conversions.cpp
Value to_timestamp(Run& run, Arguments arguments);
Value to_duration(Run& run, Arguments arguments);
Value to_date(Run& run, Arguments arguments);

// strings.cpp
Value contains(Run& run, Arguments arguments);
Value starts_with(Run& run, Arguments arguments);
Value ends_with(Run& run, Arguments arguments);
Value matches(Run& run, Arguments arguments);
Value char_at(Run& run, Arguments arguments);
Value index_of(Run& run, Arguments arguments);
Value last_index_of(Run& run, Arguments arguments);
Value substring(Run& run, Arguments arguments);
Value concatenate_texts(Run& run, const Value& a, const Value& b);
/// A copy in the arena, or over_limit().
Value new_string(Run& run, std::string_view text);
/// As string_view::find, in linear time whatever the texts are. `from` is at most the text's size.
std::size_t find_in(std::string_view text, std::string_view wanted, std::size_t from);

// string_changes.cpp
Value lower_ascii(Run& run, Arguments arguments);
Value upper_ascii(Run& run, Arguments arguments);
Value replace(Run& run, Arguments arguments);
Value split(Run& run, Arguments arguments);
Value join(Run& run, Arguments arguments);
Value trim(Run& run, Arguments arguments);
Value unaccented(Run& run, Arguments arguments);

// time_functions.cpp
Value get_full_year(Run& run, Arguments arguments);
Value get_month(Run& run, Arguments arguments);
Value get_date(Run& run, Arguments arguments);
Value get_day_of_month(Run& run, Arguments arguments);
Value get_day_of_week(Run& run, Arguments arguments);
Value get_day_of_year(Run& run, Arguments arguments);
Value get_hours(Run& run, Arguments arguments);
Value get_minutes(Run& run, Arguments arguments);
Value get_seconds(Run& run, Arguments arguments);
Value get_milliseconds(Run& run, Arguments arguments);
Value age(Run& run, Arguments arguments);
Value year(Run& run, Arguments arguments);

// functions.cpp
Value known(Run& run, Arguments arguments);
Value unit(Run& run, Arguments arguments);

}  // namespace dongbo::cel
