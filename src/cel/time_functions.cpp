#include "cel/time_functions.hpp"

#include <algorithm>
#include <optional>

#include "cel/functions.hpp"
#include "cel/running.hpp"

namespace dongbo::cel {
namespace {

/// Nothing where the part of the date is not known.
using Part = std::optional<std::int64_t> (*)(const DayParts&);

Value unknown_zone() {
    return error(
        Failure::invalid,
        "time zones are written as +07:00; of the names, UTC and Asia/Ho_Chi_Minh are known");
}

/// Seconds east of Greenwich that "+07:00", "-02:30", "02:00" or a name means.
std::optional<std::int64_t> offset_of(std::string_view zone) {
    if (zone == "UTC") return 0;
    if (zone == "Asia/Ho_Chi_Minh") return kVietnamOffset;
    const bool is_west = zone.starts_with('-');
    if (is_west || zone.starts_with('+')) zone.remove_prefix(1);
    const auto digit = [&zone](std::size_t place) -> std::int64_t {
        return zone[place] >= '0' && zone[place] <= '9' ? zone[place] - '0' : 1000;
    };
    if (zone.size() != 5 || zone[2] != ':') return std::nullopt;
    const std::int64_t hours = digit(0) * 10 + digit(1);
    const std::int64_t minutes = digit(3) * 10 + digit(4);
    if (hours > 23 || minutes > 59) return std::nullopt;
    const std::int64_t offset = (hours * 60 + minutes) * 60;
    return is_west ? -offset : offset;
}

/// Seconds since 1970 as a clock of the zone shows them. The zone is the second argument, UTC if
/// there is none. Notes that the answer counts whole `unit`s.
std::optional<std::int64_t> local_seconds(Run& run, Arguments arguments, Nanoseconds unit) {
    const auto offset = arguments.size() == 2 ? offset_of(arguments[1].string()) : 0;
    if (!offset) return std::nullopt;
    const Value& time = arguments[0];
    note_units(run, nanoseconds(time) + Nanoseconds{*offset} * kNanosecondsASecond, time.rate,
               unit);
    return time.integer + *offset;
}

std::int64_t floor_days(std::int64_t seconds) {
    return seconds / kDay - (seconds % kDay < 0 ? 1 : 0);
}

bool is_timestamp(Arguments arguments) {
    return are(arguments, {Kind::timestamp}) || are(arguments, {Kind::timestamp, Kind::string});
}

Value part_of_date(Run& run, Arguments arguments, Part part) {
    DayParts day;
    if (are(arguments, {Kind::date})) {
        day = parts_of(arguments[0].integer);
    } else if (is_timestamp(arguments)) {
        const auto seconds = local_seconds(run, arguments, Nanoseconds{kDay} * kNanosecondsASecond);
        if (!seconds) return unknown_zone();
        day = day_since_1970(floor_days(*seconds));
    } else {
        return no_overload();
    }
    const auto answer = part(day);
    return answer ? integer(*answer) : error(Failure::absent, "that part of the date is not known");
}

/// Of a timestamp: the whole `unit`s since the last whole `of`. Of a duration: all that it has.
Value part_of_time(Run& run, Arguments arguments, std::int64_t unit, std::int64_t of) {
    if (are(arguments, {Kind::duration})) {
        const Nanoseconds size = nanoseconds(arguments[0]);
        const Nanoseconds in_unit = Nanoseconds{unit} * kNanosecondsASecond;
        note_units(run, size, arguments[0].rate, in_unit);
        return integer(static_cast<std::int64_t>(size / in_unit));
    }
    if (!is_timestamp(arguments)) return no_overload();
    const auto seconds = local_seconds(run, arguments, Nanoseconds{unit} * kNanosecondsASecond);
    if (!seconds) return unknown_zone();
    return integer((*seconds - floor_days(*seconds) * kDay) % of / unit);
}

/// The number of the last day on which somebody born on that date can have been born.
std::optional<std::int64_t> last_birth_day(const Value& born) {
    if (born.kind == Kind::timestamp) return day_number_at(born.integer);
    if (born.kind != Kind::date) return std::nullopt;
    const DayParts day = last_day(born);
    return day_number(day.year, day.month, day.day);
}

/// The day number on which somebody born on day number `born` has lived that many years; the
/// calendar may lack it (29 February).
std::int64_t birthday(std::int64_t born, std::int64_t years) {
    constexpr std::int64_t kMost = 20'000;  // beyond all calendars
    return born + day_number(std::clamp(years, -kMost, kMost), 0, 0);
}

}  // namespace

Value compare_age(Run& run, Relation relation, const Value& born, std::int64_t years) {
    const auto day = last_birth_day(born);
    // If it runs with the clock itself, the general way knows more.
    if (!day || born.rate != 0) return compare(run, relation, age(run, {&born, 1}), integer(years));
    // The years lived are compared, so equality lasts from one birthday to the next.
    const std::int64_t begin = birthday(*day, years);
    const std::int64_t end = birthday(*day, years + (years < 20'000));
    const bool asks_begin = relation == Relation::less || relation == Relation::greater_equal;
    const bool asks_end = relation == Relation::less_equal || relation == Relation::greater;
    if (!asks_end && run.today < begin) note_today_reaches(run, begin);
    if (!asks_begin && run.today < end) note_today_reaches(run, end);
    const auto order = run.today < begin ? -1 : run.today < end ? 0 : 1;
    return truth(holds(relation, order <=> 0));
}

Value age(Run& run, Arguments arguments) {
    if (arguments.size() != 1 && !(arguments.size() == 2 && arguments[1].kind == Kind::timestamp))
        return no_overload();
    const Value& born = arguments[0];
    if (born.kind == Kind::error || born.kind == Kind::null) return unfit(born);
    const auto day = last_birth_day(born);
    if (!day) return no_overload();
    const Value& at = arguments.size() == 2 ? arguments[1] : run.now_value;
    // A day number is a year and nine bits that sort within it.
    const std::int64_t years = (day_number_at(at.integer) - *day) >> 9;
    if (arguments.size() == 1 && born.rate == 0) {
        note_today_reaches(run, birthday(*day, years + 1));
    } else {
        note_day(run, born);
        note_day(run, at);
    }
    return integer(years);
}

Value year(Run& run, Arguments arguments) {
    if (are(arguments, {Kind::date})) return integer(parts_of(arguments[0].integer).year);
    if (!are(arguments, {Kind::timestamp})) return no_overload();
    note_day(run, arguments[0]);
    return integer(parts_of(day_number_at(arguments[0].integer)).year);
}

Value get_full_year(Run& run, Arguments arguments) {
    return part_of_date(run, arguments, [](const DayParts& day) -> std::optional<std::int64_t> {
        return day.year;
    });
}

Value get_month(Run& run, Arguments arguments) {
    return part_of_date(run, arguments, [](const DayParts& day) -> std::optional<std::int64_t> {
        if (day.month == 0) return std::nullopt;
        return day.month - 1;
    });
}

Value get_date(Run& run, Arguments arguments) {
    return part_of_date(run, arguments, [](const DayParts& day) -> std::optional<std::int64_t> {
        if (day.day == 0) return std::nullopt;
        return day.day;
    });
}

Value get_day_of_month(Run& run, Arguments arguments) {
    return part_of_date(run, arguments, [](const DayParts& day) -> std::optional<std::int64_t> {
        if (day.day == 0) return std::nullopt;
        return day.day - 1;
    });
}

Value get_day_of_week(Run& run, Arguments arguments) {
    return part_of_date(run, arguments, [](const DayParts& day) -> std::optional<std::int64_t> {
        if (day.day == 0) return std::nullopt;
        return ((days_since_1970(day) + 4) % 7 + 7) % 7;  // 1970 began on a Thursday
    });
}

Value get_day_of_year(Run& run, Arguments arguments) {
    return part_of_date(run, arguments, [](const DayParts& day) -> std::optional<std::int64_t> {
        if (day.day == 0) return std::nullopt;
        return days_since_1970(day) - days_since_1970({day.year, 1, 1});
    });
}

Value get_hours(Run& run, Arguments arguments) {
    return part_of_time(run, arguments, 3600, kDay);
}

Value get_minutes(Run& run, Arguments arguments) {
    return part_of_time(run, arguments, 60, 3600);
}

Value get_seconds(Run& run, Arguments arguments) {
    return part_of_time(run, arguments, 1, 60);
}

Value get_milliseconds(Run& run, Arguments arguments) {
    if (!are(arguments, {Kind::duration}) && !is_timestamp(arguments)) return no_overload();
    const Value& time = arguments[0];
    note_units(run, nanoseconds(time), time.rate, kNanosecondsAMillisecond);
    if (time.kind == Kind::timestamp)
        return local_seconds(run, arguments, kNanosecondsASecond)
                   ? integer(time.size / kNanosecondsAMillisecond)
                   : unknown_zone();
    const Nanoseconds rest = nanoseconds(time) % kNanosecondsASecond;
    return integer(static_cast<std::int64_t>(rest / kNanosecondsAMillisecond));
}

}  // namespace dongbo::cel
