#include "cel/moment.hpp"

#include <chrono>
#include <limits>

namespace dongbo::cel {
namespace {

Value time_of(Kind kind, Nanoseconds nanoseconds) {
    Nanoseconds seconds = nanoseconds / kNanosecondsASecond;
    Nanoseconds rest = nanoseconds % kNanosecondsASecond;
    if (rest < 0) {
        rest += kNanosecondsASecond;
        --seconds;
    }
    Value made;
    made.kind = kind;
    made.integer = static_cast<std::int64_t>(seconds);
    made.size = static_cast<std::uint32_t>(rest);
    return made;
}

std::int64_t floor_divide(std::int64_t value, std::int64_t divisor) {
    const std::int64_t quotient = value / divisor;
    return value % divisor < 0 ? quotient - 1 : quotient;
}

}  // namespace

int days_in_month(int year, int month) {
    using namespace std::chrono;
    const year_month_day_last last = std::chrono::year{year} /
                                     std::chrono::month{static_cast<unsigned>(month)} /
                                     std::chrono::last;
    return static_cast<int>(static_cast<unsigned>(last.day()));
}

std::int64_t days_since_1970(const DayParts& day) {
    using namespace std::chrono;
    const year_month_day date{year{day.year}, month{static_cast<unsigned>(day.month)},
                              std::chrono::day{static_cast<unsigned>(day.day)}};
    return sys_days{date}.time_since_epoch().count();
}

DayParts day_since_1970(std::int64_t days) {
    using namespace std::chrono;
    const year_month_day date{sys_days{std::chrono::days{static_cast<int>(days)}}};
    return {static_cast<int>(date.year()), static_cast<int>(static_cast<unsigned>(date.month())),
            static_cast<int>(static_cast<unsigned>(date.day()))};
}

DayParts first_day(const Value& date) {
    DayParts parts = parts_of(date.integer);
    if (parts.month == 0) parts.month = 1;
    if (parts.day == 0) parts.day = 1;
    return parts;
}

DayParts last_day(const Value& date) {
    DayParts parts = parts_of(date.integer);
    if (parts.month == 0) parts.month = 12;
    if (parts.day == 0) parts.day = days_in_month(parts.year, parts.month);
    return parts;
}

std::int64_t midnight(const DayParts& day) {
    return days_since_1970(day) * kDay - kVietnamOffset;
}

std::int64_t day_number_at(std::int64_t seconds_since_1970) {
    const DayParts day = day_since_1970(floor_divide(seconds_since_1970 + kVietnamOffset, kDay));
    return day_number(day.year, day.month, day.day);
}

Value timestamp_after_1970(Nanoseconds nanoseconds) {
    const Value made = time_of(Kind::timestamp, nanoseconds);
    if (made.integer < kFirstSecond || made.integer > kLastSecond)
        return error(Failure::overflow, "the point in time is outside of the years 1 to 9999");
    return made;
}

Value duration_of(Nanoseconds nanoseconds) {
    if (nanoseconds < std::numeric_limits<std::int64_t>::min() ||
        nanoseconds > std::numeric_limits<std::int64_t>::max())
        return error(Failure::overflow, "the duration is longer than 292 years");
    return time_of(Kind::duration, nanoseconds);
}

}  // namespace dongbo::cel
