#include "cel/value.hpp"

#include "cel/moment.hpp"

namespace dongbo::cel {

Value null_value() {
    return {};
}

Value boolean(bool value) {
    Value made;
    made.kind = Kind::boolean;
    made.boolean = value;
    return made;
}

Value integer(std::int64_t value) {
    Value made;
    made.kind = Kind::integer;
    made.integer = value;
    return made;
}

Value unsigned_integer(std::uint64_t value) {
    Value made;
    made.kind = Kind::unsigned_;
    made.unsigned_ = value;
    return made;
}

Value real(double value) {
    Value made;
    made.kind = Kind::real;
    made.real = value;
    return made;
}

Value bytes(std::string_view value) {
    Value made = string(value);
    made.kind = Kind::bytes;
    return made;
}

Value timestamp(Timestamp value) {
    constexpr std::int64_t kSecond = 1000;
    std::int64_t seconds = value.milliseconds / kSecond;
    std::int64_t rest = value.milliseconds % kSecond;
    if (rest < 0) {
        rest += kSecond;
        --seconds;
    }
    Value made;
    made.kind = Kind::timestamp;
    made.integer = seconds;
    made.size = static_cast<std::uint32_t>(rest * 1'000'000);
    return made;
}

Value date(const Date& value) {
    Value made;
    made.kind = Kind::date;
    made.integer = day_number(value.year(), value.month(), value.day());
    return made;
}

Date date_of(const Value& value) {
    const DayParts parts = parts_of(value.integer);
    const auto made = parts.day != 0     ? Date::of_day(parts.year, parts.month, parts.day)
                      : parts.month != 0 ? Date::of_month(parts.year, parts.month)
                                         : Date::of_year(parts.year);
    CHECK_THAT(value.kind == Kind::date && made.has_value(), "only a date is read as one");
    return *made;
}

Value list(std::span<const Value> elements) {
    Value made;
    made.kind = Kind::list;
    made.size = static_cast<std::uint32_t>(elements.size());
    made.elements = elements.data();
    return made;
}

Value object(const Object& object) {
    Value made;
    made.kind = Kind::object;
    made.object = &object;
    return made;
}

Value error(Failure failure, const char* sentence) {
    Value made;
    made.kind = Kind::error;
    made.failure = failure;
    made.text = sentence;
    return made;
}

}  // namespace dongbo::cel
