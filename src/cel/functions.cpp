#include "cel/functions.hpp"

#include <algorithm>
#include <array>

#include "cel/running.hpp"

namespace dongbo::cel {
namespace {

constexpr std::size_t kFunctions = static_cast<std::size_t>(Function::unit) + 1;

/// What is carried out in another way: what compares (compare.hpp) and what jumps (compiler.cpp).
Value carried_out_elsewhere(Run& /*run*/, Arguments /*arguments*/) {
    return no_overload();
}

/// In the order of Function.
constexpr std::array<Operation, kFunctions> kOperations = {
    carried_out_elsewhere,  // logical_and
    carried_out_elsewhere,  // logical_or
    carried_out_elsewhere,  // logical_not
    carried_out_elsewhere,  // conditional
    carried_out_elsewhere,  // equal
    carried_out_elsewhere,  // not_equal
    carried_out_elsewhere,  // less
    carried_out_elsewhere,  // less_equal
    carried_out_elsewhere,  // greater
    carried_out_elsewhere,  // greater_equal
    add,
    subtract,
    multiply,
    divide,
    modulo,
    negate,
    carried_out_elsewhere,  // in
    index,
    to_boolean,
    to_integer,
    to_unsigned,
    to_real,
    to_string,
    to_bytes,
    to_timestamp,
    to_duration,
    to_dyn,
    type_of,
    size,
    contains,
    starts_with,
    ends_with,
    matches,
    char_at,
    index_of,
    last_index_of,
    lower_ascii,
    upper_ascii,
    replace,
    split,
    join,
    substring,
    trim,
    get_full_year,
    get_month,
    get_date,
    get_day_of_month,
    get_day_of_week,
    get_day_of_year,
    get_hours,
    get_minutes,
    get_seconds,
    get_milliseconds,
    age,
    year,
    to_date,
    unaccented,
    known,
    unit,
};

Value no_host() {
    return error(Failure::not_checkable, "nobody here knows other datasets or lists of units");
}

}  // namespace

Operation operation_of(Function function) {
    return kOperations[static_cast<std::size_t>(function)];
}

Value call(Run& run, Function function, Arguments arguments) {
    const auto failed = std::ranges::find(arguments, Kind::error, &Value::kind);
    if (failed != arguments.end()) return *failed;
    const bool takes_null = function == Function::to_dyn || function == Function::type_of;
    if (std::ranges::find(arguments, Kind::null, &Value::kind) != arguments.end() && !takes_null)
        return absent();
    return operation_of(function)(run, arguments);
}

bool is_pure(Function function) {
    return function != Function::age && function != Function::known && function != Function::unit;
}

Value known(Run& run, Arguments arguments) {
    const bool takes =
        are(arguments, {Kind::string, Kind::string}) || are(arguments, {Kind::string, Kind::bytes});
    if (!takes) return no_overload();
    if (run.host == nullptr) return no_host();
    return run.host->known(arguments[0].string(), arguments[1].string());
}

Value unit(Run& run, Arguments arguments) {
    const bool takes = are(arguments, {Kind::string, Kind::date}) ||
                       are(arguments, {Kind::string, Kind::timestamp}) ||
                       are(arguments, {Kind::string, Kind::string});
    if (!takes) return no_overload();
    if (run.host == nullptr) return no_host();
    // A list of units is in force from a day on.
    if (arguments[1].kind == Kind::timestamp) note_day(run, arguments[1]);
    return run.host->unit(arguments[0].string(), arguments[1]);
}

}  // namespace dongbo::cel
