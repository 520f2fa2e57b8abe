// + - * / % on numbers, texts, lists and times. What does not fit is an error, never cut.
#include <limits>

#include "cel/functions.hpp"
#include "cel/running.hpp"

namespace dongbo::cel {
namespace {

Value overflow() {
    return error(Failure::overflow, "the number is too big for 64 bits");
}

Value division_by_zero() {
    return error(Failure::divide_by_zero, "division by zero");
}

Value as_value(std::int64_t value) {
    return integer(value);
}
Value as_value(std::uint64_t value) {
    return unsigned_integer(value);
}

/// `operation` stores the answer and says whether it did not fit.
template <class Whole, class Operation>
Value checked(Whole a, Whole b, Operation operation) {
    Whole result = 0;
    return operation(a, b, &result) ? overflow() : as_value(result);
}

constexpr auto kAdd = [](auto a, auto b, auto* result) {
    return __builtin_add_overflow(a, b, result);
};
constexpr auto kSubtract = [](auto a, auto b, auto* result) {
    return __builtin_sub_overflow(a, b, result);
};
constexpr auto kMultiply = [](auto a, auto b, auto* result) {
    return __builtin_mul_overflow(a, b, result);
};

constexpr std::int64_t kLeast = std::numeric_limits<std::int64_t>::min();

/// A timestamp or a duration, running at the rate; what happens when it leaves its range is noted.
Value new_time(Run& run, Kind kind, Nanoseconds nanoseconds, int rate) {
    const bool is_timestamp = kind == Kind::timestamp;
    if (rate != 0) {
        using Limits = std::numeric_limits<std::int64_t>;
        constexpr Nanoseconds kSecond = kNanosecondsASecond;
        note_range(run, nanoseconds, rate, is_timestamp ? kFirstSecond * kSecond : Limits::min(),
                   is_timestamp ? kLastSecond * kSecond + kSecond - 1 : Limits::max());
    }
    return with_rate(
        run, is_timestamp ? timestamp_after_1970(nanoseconds) : duration_of(nanoseconds), rate);
}

Value sum_of_times(Run& run, const Value& a, const Value& b) {
    const bool is_timestamp = a.kind == Kind::timestamp || b.kind == Kind::timestamp;
    return new_time(run, is_timestamp ? Kind::timestamp : Kind::duration,
                    nanoseconds(a) + nanoseconds(b), a.rate + b.rate);
}

Value difference_of_times(Run& run, const Value& a, const Value& b) {
    const bool is_timestamp = a.kind == Kind::timestamp && b.kind == Kind::duration;
    return new_time(run, is_timestamp ? Kind::timestamp : Kind::duration,
                    nanoseconds(a) - nanoseconds(b), a.rate - b.rate);
}

bool is_time(const Value& value) {
    return value.kind == Kind::timestamp || value.kind == Kind::duration;
}

bool is_known_to_the_day(const Value& date) {
    return parts_of(date.integer).day != 0;
}

Value day_not_known() {
    return error(Failure::absent, "the day of the date is not known");
}

Nanoseconds beginning(const Value& date) {
    return Nanoseconds{midnight(parts_of(date.integer))} * kNanosecondsASecond;
}

/// The day on which it is `distance` later than the date began.
Value moved_date(Run& run, const Value& date, Nanoseconds distance, int rate) {
    if (!is_known_to_the_day(date)) return day_not_known();
    const Value moved = new_time(run, Kind::timestamp, beginning(date) + distance, rate);
    return moved.kind == Kind::error ? moved : to_date(run, {&moved, 1});
}

Value days_between(const Value& a, const Value& b) {
    if (!is_known_to_the_day(a) || !is_known_to_the_day(b)) return day_not_known();
    return duration_of(beginning(a) - beginning(b));
}

}  // namespace

Value add(Run& run, Arguments arguments) {
    if (arguments.size() != 2) return no_overload();
    const Value& a = arguments[0];
    const Value& b = arguments[1];
    if (is_time(a) && is_time(b)) {
        const bool one_is_duration = a.kind == Kind::duration || b.kind == Kind::duration;
        return one_is_duration ? sum_of_times(run, a, b) : no_overload();
    }
    if (a.kind == Kind::date && b.kind == Kind::duration)
        return moved_date(run, a, nanoseconds(b), b.rate);
    if (a.kind == Kind::duration && b.kind == Kind::date)
        return moved_date(run, b, nanoseconds(a), a.rate);
    if (a.kind != b.kind) return no_overload();
    switch (a.kind) {
        case Kind::integer:
            return checked(a.integer, b.integer, kAdd);
        case Kind::unsigned_:
            return checked(a.unsigned_, b.unsigned_, kAdd);
        case Kind::real:
            return real(a.real + b.real);
        case Kind::string:
        case Kind::bytes:
            return concatenate_texts(run, a, b);
        case Kind::list:
            return concatenate_lists(run, a, b);
        default:
            return no_overload();
    }
}

Value subtract(Run& run, Arguments arguments) {
    if (arguments.size() != 2) return no_overload();
    const Value& a = arguments[0];
    const Value& b = arguments[1];
    if (is_time(a) && is_time(b)) {
        const bool is_reversed = a.kind == Kind::duration && b.kind == Kind::timestamp;
        return is_reversed ? no_overload() : difference_of_times(run, a, b);
    }
    if (a.kind == Kind::date && b.kind == Kind::duration)
        return moved_date(run, a, -nanoseconds(b), -b.rate);
    if (a.kind == Kind::date && b.kind == Kind::date) return days_between(a, b);
    if (a.kind != b.kind) return no_overload();
    if (a.kind == Kind::integer) return checked(a.integer, b.integer, kSubtract);
    if (a.kind == Kind::unsigned_) return checked(a.unsigned_, b.unsigned_, kSubtract);
    return a.kind == Kind::real ? real(a.real - b.real) : no_overload();
}

Value multiply(Run& /*run*/, Arguments arguments) {
    if (arguments.size() != 2 || arguments[0].kind != arguments[1].kind) return no_overload();
    const Value& a = arguments[0];
    const Value& b = arguments[1];
    if (a.kind == Kind::integer) return checked(a.integer, b.integer, kMultiply);
    if (a.kind == Kind::unsigned_) return checked(a.unsigned_, b.unsigned_, kMultiply);
    return a.kind == Kind::real ? real(a.real * b.real) : no_overload();
}

Value divide(Run& /*run*/, Arguments arguments) {
    if (are(arguments, {Kind::integer, Kind::integer})) {
        const std::int64_t divisor = arguments[1].integer;
        if (divisor == 0) return division_by_zero();
        if (divisor == -1 && arguments[0].integer == kLeast) return overflow();
        return integer(arguments[0].integer / divisor);
    }
    if (are(arguments, {Kind::unsigned_, Kind::unsigned_})) {
        const std::uint64_t divisor = arguments[1].unsigned_;
        return divisor == 0 ? division_by_zero()
                            : unsigned_integer(arguments[0].unsigned_ / divisor);
    }
    if (!are(arguments, {Kind::real, Kind::real})) return no_overload();
    return real(arguments[0].real / arguments[1].real);
}

Value modulo(Run& /*run*/, Arguments arguments) {
    if (are(arguments, {Kind::integer, Kind::integer})) {
        const std::int64_t divisor = arguments[1].integer;
        if (divisor == 0) return division_by_zero();
        return integer(divisor == -1 ? 0 : arguments[0].integer % divisor);
    }
    if (are(arguments, {Kind::unsigned_, Kind::unsigned_})) {
        const std::uint64_t divisor = arguments[1].unsigned_;
        return divisor == 0 ? division_by_zero()
                            : unsigned_integer(arguments[0].unsigned_ % divisor);
    }
    return no_overload();
}

Value negate(Run& run, Arguments arguments) {
    if (are(arguments, {Kind::duration}))
        return new_time(run, Kind::duration, -nanoseconds(arguments[0]), -arguments[0].rate);
    if (are(arguments, {Kind::integer}))
        return arguments[0].integer == kLeast ? overflow() : integer(-arguments[0].integer);
    return are(arguments, {Kind::real}) ? real(-arguments[0].real) : no_overload();
}

}  // namespace dongbo::cel
