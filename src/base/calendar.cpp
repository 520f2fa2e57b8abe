#include "base/calendar.hpp"

#include <chrono>

namespace dongbo {
namespace {

constexpr std::int64_t kMillisecondsADay = 86'400'000;
constexpr std::int64_t kMillisecondsAMinute = 60'000;
constexpr std::int64_t kVietnamOffset = 7 * 60 * kMillisecondsAMinute;

bool is_leap(int year) {
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

int days_in_month(int year, int month) {
    constexpr int kDays[] = {31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31};
    return month == 2 && is_leap(year) ? 29 : kDays[month - 1];
}

/// The number that `text` spells with decimal digits alone, or -1. At most four digits.
int number(std::string_view text) {
    if (text.empty() || text.size() > 4) return -1;
    int value = 0;
    for (const char c : text) {
        if (c < '0' || c > '9') return -1;
        value = value * 10 + (c - '0');
    }
    return value;
}

/// A part of a date that is written with one or two digits.
int short_number(std::string_view text) {
    return text.size() <= 2 ? number(text) : -1;
}

void append_digits(std::string& out, std::int64_t value, int width) {
    std::int64_t power = 1;
    for (int i = 1; i < width; ++i) power *= 10;
    for (; power > 0; power /= 10) out += static_cast<char>('0' + value / power % 10);
}

/// Days from 1970-01-01 to the day, in the proleptic Gregorian calendar.
std::int64_t days_since_epoch(int year, int month, int day) {
    using namespace std::chrono;
    const sys_days days{std::chrono::year{year} / std::chrono::month{static_cast<unsigned>(month)} /
                        std::chrono::day{static_cast<unsigned>(day)}};
    return days.time_since_epoch().count();
}

constexpr std::int64_t kFirstMillisecond = -62'135'596'800'000;  // 0001-01-01T00:00:00.000Z
constexpr std::int64_t kLastMillisecond = 253'402'300'799'999;   // 9999-12-31T23:59:59.999Z

/// A point in time taken apart for writing.
struct Moment {
    int year;
    unsigned month;
    unsigned day;
    std::int64_t millisecond_of_day;
};

Moment take_apart(std::int64_t milliseconds) {
    using namespace std::chrono;
    std::int64_t days = milliseconds / kMillisecondsADay;
    std::int64_t rest = milliseconds % kMillisecondsADay;
    if (rest < 0) {
        rest += kMillisecondsADay;
        --days;
    }
    const year_month_day date{sys_days{std::chrono::days{static_cast<int>(days)}}};
    return {static_cast<int>(date.year()), static_cast<unsigned>(date.month()),
            static_cast<unsigned>(date.day()), rest};
}

/// Only corrupt data lies outside the years 1 to 9999; it must not break the writing.
std::int64_t within_calendar(std::int64_t milliseconds) {
    if (milliseconds < kFirstMillisecond) return kFirstMillisecond;
    return milliseconds > kLastMillisecond ? kLastMillisecond : milliseconds;
}

/// "08:30:00" as milliseconds of the day, or -1. A leap second (":60") is refused: the count of
/// milliseconds since 1970 has no place for it.
std::int64_t parse_time_of_day(std::string_view text) {
    if (text.size() != 8 || text[2] != ':' || text[5] != ':') return -1;
    const int hour = number(text.substr(0, 2));
    const int minute = number(text.substr(3, 2));
    const int second = number(text.substr(6, 2));
    if (hour < 0 || hour > 23 || minute < 0 || minute > 59 || second < 0 || second > 59) return -1;
    return ((hour * 60 + minute) * 60 + second) * std::int64_t{1000};
}

/// Takes ".123456" off the front: milliseconds, cut; 0 if there is no fraction, -1 if it is broken.
int take_fraction(std::string_view& text) {
    if (text.empty() || text.front() != '.') return 0;
    int milliseconds = 0;
    std::size_t digits = 0;
    while (digits + 1 < text.size() && text[digits + 1] >= '0' && text[digits + 1] <= '9') {
        if (digits < 3) milliseconds = milliseconds * 10 + (text[digits + 1] - '0');
        ++digits;
    }
    if (digits == 0) return -1;
    for (std::size_t i = digits; i < 3; ++i) milliseconds *= 10;
    text.remove_prefix(digits + 1);
    return milliseconds;
}

/// "Z" or "+07:00" as milliseconds east of Greenwich.
std::optional<std::int64_t> parse_zone(std::string_view text) {
    if (text == "Z" || text == "z") return 0;
    if (text.size() != 6 || text[3] != ':' || (text[0] != '+' && text[0] != '-')) {
        return std::nullopt;
    }
    const int hours = number(text.substr(1, 2));
    const int minutes = number(text.substr(4, 2));
    if (hours < 0 || hours > 23 || minutes < 0 || minutes > 59) return std::nullopt;
    const std::int64_t offset = (hours * 60 + minutes) * kMillisecondsAMinute;
    return text[0] == '-' ? -offset : offset;
}

class SystemClock final : public Clock {
  public:
    Timestamp now() const override {
        using namespace std::chrono;
        const auto since_epoch = system_clock::now().time_since_epoch();
        return {duration_cast<milliseconds>(since_epoch).count()};
    }
};

}  // namespace

std::optional<Date> Date::of_day(int year, int month, int day) {
    if (day < 1 || !of_month(year, month) || day > days_in_month(year, month)) return std::nullopt;
    return Date(year, month, day);
}

std::optional<Date> Date::of_month(int year, int month) {
    if (month < 1 || month > 12 || !of_year(year)) return std::nullopt;
    return Date(year, month, 0);
}

std::optional<Date> Date::of_year(int year) {
    if (year < 1 || year > 9999) return std::nullopt;
    return Date(year, 0, 0);
}

std::optional<Date> Date::parse_iso(std::string_view text) {
    if (text.size() < 4) return std::nullopt;
    const int year = number(text.substr(0, 4));
    if (text.size() == 4) return of_year(year);
    if (text.size() < 7 || text[4] != '-') return std::nullopt;
    const int month = number(text.substr(5, 2));
    if (text.size() == 7) return of_month(year, month);
    if (text.size() != 10 || text[7] != '-') return std::nullopt;
    return of_day(year, month, number(text.substr(8, 2)));
}

std::optional<Date> Date::parse_vietnamese(std::string_view text) {
    const std::size_t first = text.find_first_of("/-.");
    if (first == std::string_view::npos || first == 4) return parse_iso(text);
    const char separator = text[first];
    const std::size_t last = text.rfind(separator);
    const std::string_view year = text.substr(last + 1);
    if (year.size() != 4) return std::nullopt;
    if (first == last) return of_month(number(year), short_number(text.substr(0, first)));
    return of_day(number(year), short_number(text.substr(first + 1, last - first - 1)),
                  short_number(text.substr(0, first)));
}

std::optional<Date> Date::parse_ddmmyyyy(std::string_view text) {
    if (text.size() != 8) return std::nullopt;
    return of_day(number(text.substr(4, 4)), number(text.substr(2, 2)), number(text.substr(0, 2)));
}

Date::Precision Date::precision() const {
    if (day_ != 0) return Precision::day;
    return month_ != 0 ? Precision::month : Precision::year;
}

std::string Date::iso() const {
    std::string text;
    append_digits(text, year_, 4);
    if (month_ != 0) {
        text += '-';
        append_digits(text, month_, 2);
    }
    if (day_ != 0) {
        text += '-';
        append_digits(text, day_, 2);
    }
    return text;
}

std::string Date::vietnamese() const {
    std::string text;
    if (day_ != 0) {
        append_digits(text, day_, 2);
        text += '/';
    }
    if (month_ != 0) {
        append_digits(text, month_, 2);
        text += '/';
    }
    append_digits(text, year_, 4);
    return text;
}

std::optional<Timestamp> Timestamp::parse(std::string_view text) {
    constexpr std::size_t kUpToSeconds = 19;  // "2026-11-23T08:30:00"
    if (text.size() <= kUpToSeconds || (text[10] != 'T' && text[10] != 't')) return std::nullopt;
    const std::optional<Date> date = Date::parse_iso(text.substr(0, 10));
    const std::int64_t time = parse_time_of_day(text.substr(11, 8));
    if (!date || time < 0) return std::nullopt;

    std::string_view rest = text.substr(kUpToSeconds);
    const int fraction = take_fraction(rest);
    const std::optional<std::int64_t> zone = parse_zone(rest);
    if (fraction < 0 || !zone) return std::nullopt;

    const std::int64_t days = days_since_epoch(date->year(), date->month(), date->day());
    const std::int64_t milliseconds = days * kMillisecondsADay + time + fraction - *zone;
    if (within_calendar(milliseconds) != milliseconds) return std::nullopt;
    return Timestamp{milliseconds};
}

std::string Timestamp::rfc3339() const {
    const Moment moment = take_apart(within_calendar(milliseconds));
    const std::int64_t seconds = moment.millisecond_of_day / 1000;
    std::string text;
    text.reserve(24);
    append_digits(text, moment.year, 4);
    text += '-';
    append_digits(text, moment.month, 2);
    text += '-';
    append_digits(text, moment.day, 2);
    text += 'T';
    append_digits(text, seconds / 3600, 2);
    text += ':';
    append_digits(text, seconds / 60 % 60, 2);
    text += ':';
    append_digits(text, seconds % 60, 2);
    text += '.';
    append_digits(text, moment.millisecond_of_day % 1000, 3);
    text += 'Z';
    return text;
}

std::string Timestamp::vietnamese() const {
    const std::int64_t local = within_calendar(within_calendar(milliseconds) + kVietnamOffset);
    const Moment moment = take_apart(local);
    const std::int64_t minutes = moment.millisecond_of_day / kMillisecondsAMinute;
    std::string text;
    append_digits(text, minutes / 60, 2);
    text += ':';
    append_digits(text, minutes % 60, 2);
    text += ' ';
    append_digits(text, moment.day, 2);
    text += '/';
    append_digits(text, moment.month, 2);
    text += '/';
    append_digits(text, moment.year, 4);
    return text;
}

Date vietnamese_day(Timestamp time) {
    const std::int64_t local = within_calendar(within_calendar(time.milliseconds) + kVietnamOffset);
    const Moment moment = take_apart(local);
    return *Date::of_day(static_cast<int>(moment.year), static_cast<int>(moment.month),
                         static_cast<int>(moment.day));
}

const Clock& system_clock() {
    static const SystemClock clock;
    return clock;
}

}  // namespace dongbo
