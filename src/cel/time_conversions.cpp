// timestamp(), duration() and date().
#include <algorithm>
#include <optional>

#include "base/calendar.hpp"
#include "cel/functions.hpp"
#include "cel/running.hpp"

namespace dongbo::cel {
namespace {

Value invalid(const char* sentence) {
    return error(Failure::invalid, sentence);
}

/// The digits at the front of the text, taken off it.
std::string_view take_digits(std::string_view& text) {
    const std::size_t end = std::min(text.find_first_not_of("0123456789"), text.size());
    const std::string_view digits = text.substr(0, end);
    text.remove_prefix(end);
    return digits;
}

/// What digits after the point mean, in billionths; more than nine are cut.
std::int64_t billionths(std::string_view digits) {
    std::int64_t value = 0;
    for (std::size_t i = 0; i < 9; ++i)
        value = value * 10 + (i < digits.size() ? digits[i] - '0' : 0);
    return value;
}

Value parse_timestamp(std::string_view text) {
    const auto milliseconds = Timestamp::parse(text);
    if (!milliseconds) return invalid("the text is no point in time such as 2026-11-23T08:30:00Z");
    Value made = timestamp(*milliseconds);
    if (const std::size_t point = text.find('.'); point != std::string_view::npos) {
        text.remove_prefix(point + 1);
        made.size = static_cast<std::uint32_t>(billionths(take_digits(text)));
    }
    return made;
}

/// Takes "ms" off the front of "ms3us": the nanoseconds of the unit.
std::optional<std::int64_t> take_unit(std::string_view& text) {
    struct Unit {
        std::string_view name;
        std::int64_t nanoseconds;
    };
    constexpr std::int64_t kMinute = 60 * kNanosecondsASecond;
    // "ms" before "m": the first that fits is taken.
    for (const Unit& unit :
         {Unit{"ns", 1}, Unit{"us", 1000}, Unit{"µs", 1000}, Unit{"ms", 1'000'000},
          Unit{"s", kNanosecondsASecond}, Unit{"m", kMinute}, Unit{"h", 60 * kMinute}}) {
        if (!text.starts_with(unit.name)) continue;
        text.remove_prefix(unit.name.size());
        return unit.nanoseconds;
    }
    return std::nullopt;
}

/// Takes "1.5h" off the front of "1.5h20m". A number of more than 19 digits counts as too big.
std::optional<Nanoseconds> take_part(std::string_view& text) {
    constexpr std::size_t kDigitsMax = 19;
    const std::string_view whole = take_digits(text);
    std::string_view decimals;
    if (text.starts_with('.')) {
        text.remove_prefix(1);
        decimals = take_digits(text);
    }
    const auto unit = take_unit(text);
    if (!unit || (whole.empty() && decimals.empty())) return std::nullopt;
    Nanoseconds number = 0;
    for (const char digit : whole.substr(0, kDigitsMax)) number = number * 10 + (digit - '0');
    if (whole.size() > kDigitsMax) number = std::numeric_limits<std::int64_t>::max();
    return number * *unit + Nanoseconds{billionths(decimals)} * *unit / kNanosecondsASecond;
}

Value parse_duration(std::string_view text) {
    const bool is_negative = text.starts_with('-');
    if (is_negative || text.starts_with('+')) text.remove_prefix(1);
    if (text == "0") return duration_of(0);
    Nanoseconds all = 0;
    do {
        const auto part = take_part(text);
        if (!part) return invalid("the text is no duration such as 36h or 1h30m");
        all += *part;
        if (duration_of(all).kind == Kind::error) return duration_of(all);
    } while (!text.empty());
    return duration_of(is_negative ? -all : all);
}

Value day_of(Run& run, const Value& timestamp) {
    note_day(run, timestamp);
    Value made;
    made.kind = Kind::date;
    made.integer = day_number_at(timestamp.integer);
    const bool is_in_range = parts_of(made.integer).year <= 9999;
    return is_in_range ? made : error(Failure::overflow, "the day is after the year 9999");
}

}  // namespace

Value to_timestamp(Run& /*run*/, Arguments arguments) {
    if (arguments.size() != 1) return no_overload();
    const Value& value = arguments[0];
    switch (value.kind) {
        case Kind::timestamp:
            return value;
        case Kind::integer:
            return timestamp_after_1970(Nanoseconds{value.integer} * kNanosecondsASecond);
        case Kind::string:
            return parse_timestamp(value.string());
        case Kind::date: {
            const DayParts parts = parts_of(value.integer);
            if (parts.day == 0) return error(Failure::absent, "the day of the date is not known");
            return timestamp_after_1970(Nanoseconds{midnight(parts)} * kNanosecondsASecond);
        }
        default:
            return no_overload();
    }
}

Value to_duration(Run& /*run*/, Arguments arguments) {
    if (are(arguments, {Kind::duration})) return arguments[0];
    if (are(arguments, {Kind::integer}))
        return duration_of(Nanoseconds{arguments[0].integer} * kNanosecondsASecond);
    return are(arguments, {Kind::string}) ? parse_duration(arguments[0].string()) : no_overload();
}

Value to_date(Run& run, Arguments arguments) {
    if (are(arguments, {Kind::date})) return arguments[0];
    if (are(arguments, {Kind::timestamp})) return day_of(run, arguments[0]);
    if (!are(arguments, {Kind::string})) return no_overload();
    const auto parsed = Date::parse_iso(arguments[0].string());
    return parsed ? date(*parsed)
                  : invalid("the text is no date such as 1990-05-12, 1990-05 or 1990");
}

}  // namespace dongbo::cel
