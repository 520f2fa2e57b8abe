// bool(), int(), uint(), double(), string(), bytes(), dyn() and type().
#include <fmt/format.h>

#include <array>
#include <charconv>
#include <cmath>
#include <memory>
#include <optional>

#include "base/text.hpp"
#include "cel/functions.hpp"
#include "cel/running.hpp"

namespace dongbo::cel {
namespace {

Value out_of_range() {
    return error(Failure::overflow, "the number is too big for the kind it is converted to");
}

Value not_a_number() {
    return error(Failure::invalid, "the text is not a number of that kind");
}

/// The number that the whole text spells.
template <class Number>
std::optional<Number> parse(std::string_view text) {
    Number number{};
    const char* end = text.data() + text.size();
    const auto [stopped, problem] = std::from_chars(text.data(), end, number);
    if (problem != std::errc() || stopped != end) return std::nullopt;
    return number;
}

/// Enough for any number, date or time.
using Buffer = std::array<char, 64>;

template <class... Parts>
Value formatted(Run& run, fmt::format_string<Parts...> format, Parts&&... parts) {
    Buffer buffer;
    const auto written =
        fmt::format_to_n(buffer.data(), buffer.size(), format, std::forward<Parts>(parts)...);
    return new_string(run, {buffer.data(), written.size});
}

Value string_of_real(Run& run, double value) {
    if (std::isnan(value)) return string("NaN");
    if (std::isinf(value)) return string(value < 0 ? "-Infinity" : "Infinity");
    Buffer buffer;
    const auto written = std::to_chars(buffer.data(), buffer.data() + buffer.size(), value);
    return new_string(run, {buffer.data(), written.ptr});
}

/// ".5" for half a second; empty for none.
std::string_view fraction(std::uint32_t nanoseconds, Buffer& buffer) {
    if (nanoseconds == 0) return {};
    const auto written = fmt::format_to_n(buffer.data(), buffer.size(), ".{:09}", nanoseconds);
    const std::string_view digits(buffer.data(), written.size);
    return digits.substr(0, digits.find_last_not_of('0') + 1);
}

Value string_of_timestamp(Run& run, const Value& value) {
    note_units(run, nanoseconds(value), value.rate, 1);
    std::int64_t days = value.integer / kDay;
    std::int64_t second = value.integer % kDay;
    if (second < 0) {
        second += kDay;
        --days;
    }
    const DayParts day = day_since_1970(days);
    Buffer buffer;
    return formatted(run, "{:04}-{:02}-{:02}T{:02}:{:02}:{:02}{}Z", day.year, day.month, day.day,
                     second / 3600, second / 60 % 60, second % 60, fraction(value.size, buffer));
}

Value string_of_duration(Run& run, const Value& value) {
    note_units(run, nanoseconds(value), value.rate, 1);
    const Nanoseconds all = nanoseconds(value);
    const Nanoseconds size = all < 0 ? -all : all;
    Buffer buffer;
    return formatted(run, "{}{}{}s", all < 0 ? "-" : "",
                     static_cast<std::int64_t>(size / kNanosecondsASecond),
                     fraction(static_cast<std::uint32_t>(size % kNanosecondsASecond), buffer));
}

Value string_of_date(Run& run, const Value& value) {
    const DayParts parts = parts_of(value.integer);
    if (parts.month == 0) return formatted(run, "{:04}", parts.year);
    if (parts.day == 0) return formatted(run, "{:04}-{:02}", parts.year, parts.month);
    return formatted(run, "{:04}-{:02}-{:02}", parts.year, parts.month, parts.day);
}

const Type* type_of_kind(Kind kind) {
    static const auto kTypes = [] {
        std::array<Type, static_cast<std::size_t>(Kind::error) + 1> types;
        for (std::size_t i = 0; i < types.size(); ++i) types[i].kind = static_cast<Kind>(i);
        return types;
    }();
    return &kTypes[static_cast<std::size_t>(kind)];
}

}  // namespace

Value to_boolean(Run& /*run*/, Arguments arguments) {
    if (are(arguments, {Kind::boolean})) return arguments[0];
    if (!are(arguments, {Kind::string})) return no_overload();
    const std::string_view text = arguments[0].string();
    for (const std::string_view yes : {"true", "True", "TRUE", "t", "T", "1"})
        if (text == yes) return truth(true);
    for (const std::string_view no : {"false", "False", "FALSE", "f", "F", "0"})
        if (text == no) return truth(false);
    return error(Failure::invalid, "the text is neither true nor false");
}

Value to_integer(Run& run, Arguments arguments) {
    if (arguments.size() != 1) return no_overload();
    const Value& value = arguments[0];
    switch (value.kind) {
        case Kind::integer:
            return value;
        case Kind::unsigned_:
            return std::in_range<std::int64_t>(value.unsigned_)
                       ? integer(static_cast<std::int64_t>(value.unsigned_))
                       : out_of_range();
        case Kind::real:
            return value.real > -0x1p63 && value.real < 0x1p63
                       ? integer(static_cast<std::int64_t>(value.real))
                       : out_of_range();
        case Kind::string: {
            const auto number = parse<std::int64_t>(value.string());
            return number ? integer(*number) : not_a_number();
        }
        case Kind::timestamp:
            note_units(run, nanoseconds(value), value.rate, kNanosecondsASecond);
            return integer(value.integer);
        case Kind::duration:
            return get_seconds(run, arguments);
        default:
            return no_overload();
    }
}

Value to_unsigned(Run& /*run*/, Arguments arguments) {
    if (arguments.size() != 1) return no_overload();
    const Value& value = arguments[0];
    switch (value.kind) {
        case Kind::unsigned_:
            return value;
        case Kind::integer:
            return value.integer >= 0 ? unsigned_integer(static_cast<std::uint64_t>(value.integer))
                                      : out_of_range();
        case Kind::real:
            return value.real >= 0 && value.real < 0x1p64
                       ? unsigned_integer(static_cast<std::uint64_t>(value.real))
                       : out_of_range();
        case Kind::string: {
            const auto number = parse<std::uint64_t>(value.string());
            return number ? unsigned_integer(*number) : not_a_number();
        }
        default:
            return no_overload();
    }
}

Value to_real(Run& /*run*/, Arguments arguments) {
    if (arguments.size() != 1) return no_overload();
    const Value& value = arguments[0];
    switch (value.kind) {
        case Kind::real:
            return value;
        case Kind::integer:
            return real(static_cast<double>(value.integer));
        case Kind::unsigned_:
            return real(static_cast<double>(value.unsigned_));
        case Kind::string: {
            const auto number = parse<double>(value.string());
            return number ? real(*number) : not_a_number();
        }
        default:
            return no_overload();
    }
}

Value to_string(Run& run, Arguments arguments) {
    if (arguments.size() != 1) return no_overload();
    const Value& value = arguments[0];
    switch (value.kind) {
        case Kind::string:
            return value;
        case Kind::boolean:
            return string(value.boolean ? "true" : "false");
        case Kind::integer:
            return formatted(run, "{}", value.integer);
        case Kind::unsigned_:
            return formatted(run, "{}", value.unsigned_);
        case Kind::real:
            return string_of_real(run, value.real);
        case Kind::bytes:
            if (!run.spend(value.size / 16)) return over_limit();
            return text::is_utf8(value.string())
                       ? string(value.string())
                       : error(Failure::invalid, "the bytes are not UTF-8");
        case Kind::timestamp:
            return string_of_timestamp(run, value);
        case Kind::duration:
            return string_of_duration(run, value);
        case Kind::date:
            return string_of_date(run, value);
        default:
            return no_overload();
    }
}

Value to_bytes(Run& /*run*/, Arguments arguments) {
    if (are(arguments, {Kind::bytes})) return arguments[0];
    return are(arguments, {Kind::string}) ? bytes(arguments[0].string()) : no_overload();
}

Value to_dyn(Run& /*run*/, Arguments arguments) {
    return arguments.size() == 1 ? arguments[0] : no_overload();
}

Value type_of(Run& run, Arguments arguments) {
    if (arguments.size() != 1) return no_overload();
    Value made;
    made.kind = Kind::type;
    made.type = type_of_kind(arguments[0].kind);
    if (arguments[0].kind != Kind::object) return made;
    Type* room = run.arena.take<Type>(1);
    if (room == nullptr) return over_limit();
    made.type = std::construct_at(room, Type{Kind::object, {}, arguments[0].object->type});
    return made;
}

}  // namespace dongbo::cel
