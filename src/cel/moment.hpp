// Days, points in time and lengths of time as numbers. Private to this room.
#pragma once

#include <cstdint>

#include "base/error.hpp"
#include "cel/value.hpp"

namespace dongbo::cel {

/// Vietnam is at UTC+7 all year.
constexpr std::int64_t kVietnamOffset = 7 * 3600;
constexpr std::int64_t kDay = 86'400;
constexpr std::int64_t kNanosecondsASecond = 1'000'000'000;
constexpr std::int64_t kNanosecondsAMillisecond = 1'000'000;

/// The years 1 to 9999, in seconds since 1970.
constexpr std::int64_t kFirstSecond = -62'135'596'800;
constexpr std::int64_t kLastSecond = 253'402'300'799;

/// Wide enough for the nanoseconds between any two points in time.
using Nanoseconds = __int128;

// A day as one number that sorts as base/calendar.hpp sorts dates: year, month, day from the upper
// bits down, 0 for a part that is not known. Years beyond 9999 and before 1 have numbers too.

struct DayParts {
    int year = 0;
    int month = 0;  ///< 0: not known
    int day = 0;    ///< 0: not known
};

constexpr std::int64_t day_number(std::int64_t year, int month, int day) {
    return year * 512 + month * 32 + day;
}

constexpr DayParts parts_of(std::int64_t day_number) {
    return {static_cast<int>(day_number >> 9), static_cast<int>(day_number >> 5 & 15),
            static_cast<int>(day_number & 31)};
}

int days_in_month(int year, int month);

/// Days from 1970-01-01 to a day that is known.
std::int64_t days_since_1970(const DayParts& day);
DayParts day_since_1970(std::int64_t days);

/// The first and the last day that a date with unknown parts can mean.
DayParts first_day(const Value& date);
DayParts last_day(const Value& date);

/// Seconds since 1970 at which the day begins in Vietnam.
std::int64_t midnight(const DayParts& day);

/// The same of a day number from the year 1 on. A day that the calendar does not have is the next
/// one. (Days from the civil calendar: H. Hinnant, chrono-compatible low-level date algorithms.)
constexpr std::int64_t midnight_of(std::int64_t day_number) {
    const DayParts day = parts_of(day_number);
    const std::int64_t year = day.year - (day.month <= 2 ? 1 : 0);
    const std::int64_t of_year = (153 * ((day.month + 9) % 12) + 2) / 5 + day.day - 1;
    const std::int64_t days = year * 365 + year / 4 - year / 100 + year / 400 + of_year - 719'468;
    return days * kDay - kVietnamOffset;
}

/// The number of the day in Vietnam.
std::int64_t day_number_at(std::int64_t seconds_since_1970);

/// Of a timestamp since 1970, or of a duration.
inline Nanoseconds nanoseconds(const Value& time) {
    return static_cast<Nanoseconds>(time.integer) * kNanosecondsASecond + time.size;
}

/// An error (Failure::overflow) outside of the years 1 to 9999.
Value timestamp_after_1970(Nanoseconds nanoseconds);
/// An error (Failure::overflow) if 64 bits can't count the nanoseconds: about 292 years.
Value duration_of(Nanoseconds nanoseconds);

}  // namespace dongbo::cel
