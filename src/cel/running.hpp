// Values that run with the clock: when does what was found about them change? Private to this room.
//
// A value with a rate r is v + r × (time since now). All that is noted is the first millisecond
// from which an answer that was given is no longer the answer.
#pragma once

#include "cel/compare.hpp"

namespace dongbo::cel {

/// `value` with the rate; one that is too fast to write down stands still and is noted to change
/// at once.
Value with_rate(Run& run, Value value, int rate);

/// `distance relation 0` was answered; the distance grows at the rate.
void note_crossing(Run& run, Nanoseconds distance, int rate, Relation relation);

/// It was answered whether the value lies within [low, high].
void note_range(Run& run, Nanoseconds value, int rate, Nanoseconds low, Nanoseconds high);

/// How many whole `unit` the value has was answered.
void note_units(Run& run, Nanoseconds value, int rate, Nanoseconds unit);

/// Its day in Vietnam was answered.
void note_day(Run& run, const Value& timestamp);

/// The order of a timestamp to a date, by the day in Vietnam.
std::partial_ordering order_to_date(const Value& timestamp, const Value& date);
/// `timestamp relation date` was answered.
void note_date_crossing(Run& run, const Value& timestamp, const Value& date, Relation relation);

/// It was answered whether today is before the day of this number (moment.hpp), which may be one
/// that the calendar does not have: then the next one counts.
void note_today_reaches(Run& run, std::int64_t day_number);

}  // namespace dongbo::cel
