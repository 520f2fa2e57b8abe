// A value while an expression runs: 16 bytes, copied freely, owns nothing.
#pragma once

#include <cstdint>
#include <span>
#include <string_view>

#include "base/calendar.hpp"
#include "cel/type.hpp"

namespace dongbo::cel {

struct Value;
struct Object;
struct MapEntry;

/// Why an expression has no value.
enum class Failure : std::uint8_t {
    none,
    absent,         ///< an operation met null where it wants a value
    not_checkable,  ///< the host can't answer here: a dataset or an edition that is not loaded
    no_overload,    ///< an operation met a kind it does not take
    overflow,
    divide_by_zero,
    no_such_key,  ///< map key, list index, field
    invalid,      ///< a text that can't be converted, a regular expression that can't be read, …
    limit         ///< more steps or memory than an expression may take
};

/// What strings, bytes, lists, maps and objects point to must outlive the value.
struct Value {
    Kind kind = Kind::null;
    /// How fast it runs with the clock: `now` has 1, now - x 1, x - now -1; all else 0. Only
    /// timestamps (exactly), durations and what is made of them have one.
    std::int8_t rate = 0;
    Failure failure = Failure::none;  ///< errors
    /// String, bytes: bytes; list: elements; map: entries; timestamp, duration: nanoseconds after
    /// the second, 0 to 999,999,999.
    std::uint32_t size = 0;
    union {
        bool boolean;
        std::int64_t integer;  ///< also timestamp (seconds since 1970), duration (seconds), date
        std::uint64_t unsigned_;
        double real;
        const char* text;         ///< string, bytes; error: a static sentence, zero-terminated
        const Value* elements;    ///< list
        const MapEntry* entries;  ///< map, in the order they were written
        const Object* object;
        const Type* type;
    };

    Value() : integer(0) {}
    std::string_view string() const { return {text, size}; }
    std::span<const Value> list() const { return {elements, size}; }
    std::span<const MapEntry> map() const;
};

struct MapEntry {
    Value key, value;
};

inline std::span<const MapEntry> Value::map() const {
    return {entries, size};
}

struct Object {
    const ObjectType* type = nullptr;
    const Value* fields = nullptr;  ///< in the order of the type
};

Value null_value();
Value boolean(bool value);
Value integer(std::int64_t value);
Value unsigned_integer(std::uint64_t value);
Value real(double value);
inline Value string(std::string_view value) {
    Value made;
    made.kind = Kind::string;
    made.size = static_cast<std::uint32_t>(value.size());
    made.text = value.data();
    return made;
}
Value bytes(std::string_view value);
Value timestamp(Timestamp value);
/// Dates keep the order of base/calendar.hpp: an unknown part sorts before every known one.
Value date(const Date& value);
Date date_of(const Value& value);
Value list(std::span<const Value> elements);
Value object(const Object& object);
Value error(Failure failure, const char* sentence);

}  // namespace dongbo::cel
