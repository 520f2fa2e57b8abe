// Dates that say how exact they are, and points in time.
#pragma once

#include <compare>
#include <cstdint>
#include <optional>
#include <string>
#include <string_view>

namespace dongbo {

/// A day of the proleptic Gregorian calendar known to the day, to the month or to the year only:
/// many older citizens only have a birth year. Years 1 to 9999.
class Date {
  public:
    enum class Precision : std::uint8_t { year, month, day };

    /// The date if it exists in the calendar (no 31/02, no year 0), else nothing.
    static std::optional<Date> of_day(int year, int month, int day);
    static std::optional<Date> of_month(int year, int month);
    static std::optional<Date> of_year(int year);
    /// ISO 8601 with reduced precision: "1990-05-12", "1990-05", "1990". Nothing else.
    static std::optional<Date> parse_iso(std::string_view text);
    /// As offices write it: "12/05/1990", "1/5/1990", "12-5-1990", "12.05.1990"; "05/1990"; "1990";
    /// also ISO. Two-digit years are refused: the century would be a guess.
    static std::optional<Date> parse_vietnamese(std::string_view text);
    /// "12051990" as in the QR text of the identity card (DDMMYYYY).
    static std::optional<Date> parse_ddmmyyyy(std::string_view text);

    int year() const { return year_; }
    /// 1-12, or 0 if not known.
    int month() const { return month_; }
    /// 1-31, or 0 if not known.
    int day() const { return day_; }
    Precision precision() const;

    /// "1990-05-12", "1990-05" or "1990".
    std::string iso() const;
    /// "12/05/1990", "05/1990" or "1990".
    std::string vietnamese() const;

    /// Orders by year, month, day; an unknown part sorts before every known one.
    friend auto operator<=>(const Date&, const Date&) = default;

  private:
    Date(int year, int month, int day)
        : year_(static_cast<std::int16_t>(year)),
          month_(static_cast<std::uint8_t>(month)),
          day_(static_cast<std::uint8_t>(day)) {}

    std::int16_t year_;
    std::uint8_t month_;
    std::uint8_t day_;
};

/// A point in time, UTC, to the millisecond; years 1 to 9999.
struct Timestamp {
    std::int64_t milliseconds = 0;  ///< since 1970-01-01T00:00:00Z

    /// RFC 3339 with a zone ("2026-11-23T08:30:00+07:00", "…Z"), fraction cut to milliseconds.
    static std::optional<Timestamp> parse(std::string_view text);
    /// RFC 3339 in UTC with exactly three decimals: "2026-11-23T01:30:00.000Z".
    std::string rfc3339() const;
    /// "08:30 23/11/2026" at Asia/Ho_Chi_Minh (UTC+7, no daylight saving).
    std::string vietnamese() const;

    friend auto operator<=>(const Timestamp&, const Timestamp&) = default;
};

/// The day in Vietnam (UTC+7, no daylight saving).
Date vietnamese_day(Timestamp time);

/// Where code gets the time from; tests give their own. Thread-safe.
class Clock {
  public:
    virtual ~Clock() = default;
    virtual Timestamp now() const = 0;
};

/// The machine's clock.
const Clock& system_clock();

}  // namespace dongbo
