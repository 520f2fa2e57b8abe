#include "cel/running.hpp"

#include <algorithm>

namespace dongbo::cel {
namespace {

/// Larger rates come only from texts that nobody would write.
constexpr int kRateMax = 100;

constexpr Nanoseconds kDayInNanoseconds = kDay * Nanoseconds{kNanosecondsASecond};

Nanoseconds divide_up(Nanoseconds value, Nanoseconds divisor) {
    return (value + divisor - 1) / divisor;
}

/// `milliseconds` from now; what lies behind the end of the calendar never comes.
void note_after(Run& run, Nanoseconds milliseconds) {
    const Nanoseconds time = milliseconds + run.now.milliseconds;
    constexpr Nanoseconds kLast = Nanoseconds{kLastSecond} * 1000 + 999;
    if (time <= kLast) run.note_change({static_cast<std::int64_t>(time)});
}

Nanoseconds in_vietnam(const Value& timestamp) {
    return nanoseconds(timestamp) + Nanoseconds{kVietnamOffset} * kNanosecondsASecond;
}

Nanoseconds midnight_in_nanoseconds(const DayParts& day) {
    return Nanoseconds{midnight(day)} * kNanosecondsASecond;
}

}  // namespace

Value with_rate(Run& run, Value value, int rate) {
    if (value.kind == Kind::error) return value;
    if (std::abs(rate) > kRateMax) {
        note_after(run, 1);
        return value;
    }
    value.rate = static_cast<std::int8_t>(rate);
    return value;
}

void note_crossing(Run& run, Nanoseconds distance, int rate, Relation relation) {
    if (rate < 0) {
        distance = -distance;
        rate = -rate;
        relation = mirrored(relation);
    }
    if (rate == 0 || distance > 0) return;
    const Nanoseconds step = Nanoseconds{rate} * kNanosecondsAMillisecond;
    const Nanoseconds first = distance < 0 ? divide_up(-distance, step) : 1;
    const std::partial_ordering order = distance <=> Nanoseconds{0};
    const std::partial_ordering then = distance + step * first <=> Nanoseconds{0};
    const bool answer = holds(relation, order);
    if (holds(relation, then) != answer) {
        note_after(run, first);
    } else if (then == 0 && holds(relation, std::partial_ordering::greater) != answer) {
        note_after(run, first + 1);
    }
}

void note_range(Run& run, Nanoseconds value, int rate, Nanoseconds low, Nanoseconds high) {
    note_crossing(run, value - low, rate, Relation::less);
    note_crossing(run, value - high, rate, Relation::greater);
}

void note_units(Run& run, Nanoseconds value, int rate, Nanoseconds unit) {
    if (rate == 0) return;
    Nanoseconds above = value % unit;
    if (above < 0) above += unit;
    // Counts are cut towards zero: a negative one that is whole now will not be in a moment.
    const bool is_about_to_rise = value < 0 && above == 0;
    const Nanoseconds distance = rate < 0 ? above : is_about_to_rise ? 0 : unit - above;
    const Nanoseconds step = Nanoseconds{std::abs(rate)} * kNanosecondsAMillisecond;
    note_after(run, std::max(divide_up(distance, step), Nanoseconds{1}));
}

void note_day(Run& run, const Value& timestamp) {
    note_units(run, in_vietnam(timestamp), timestamp.rate, kDayInNanoseconds);
}

std::partial_ordering order_to_date(const Value& timestamp, const Value& date) {
    return day_number_at(timestamp.integer) <=> date.integer;
}

void note_date_crossing(Run& run, const Value& timestamp, const Value& date, Relation relation) {
    if (timestamp.rate == 0) return;
    const Nanoseconds time = nanoseconds(timestamp);
    const Nanoseconds begin = midnight_in_nanoseconds(first_day(date));
    // A date that is not known to the day sorts before its first day and is never equal to one.
    const bool is_day = parts_of(date.integer).day != 0;
    const Nanoseconds end = is_day ? begin + kDayInNanoseconds : begin;
    const bool asks_begin = relation == Relation::less || relation == Relation::greater_equal;
    const bool asks_end = relation == Relation::less_equal || relation == Relation::greater;
    const bool asks_both = is_day && !asks_begin && !asks_end;
    if (asks_begin || asks_both) note_crossing(run, time - begin, timestamp.rate, Relation::less);
    if (asks_end || asks_both) note_crossing(run, time - end, timestamp.rate, Relation::less);
}

void note_today_reaches(Run& run, std::int64_t day_number) {
    DayParts day = parts_of(day_number);
    // The last hours of 9999 are in 10000 in Vietnam.
    if (day.year < 1 || day.year > 10'000) return;
    if (day.day > days_in_month(day.year, day.month)) {
        day.day = 1;
        if (++day.month > 12) return;  // the 32nd of December does not occur
    }
    note_crossing(run, nanoseconds(run.now_value) - midnight_in_nanoseconds(day), 1,
                  Relation::less);
}

}  // namespace dongbo::cel
