#include "quality/rule_slot.hpp"

#include <charconv>

namespace dongbo {
namespace {

constexpr std::size_t kUnitParts = 2;

/// The place of T among the kinds of a value.
template <class T, std::size_t at = 0>
constexpr std::size_t index_of() {
    if constexpr (std::is_same_v<std::variant_alternative_t<at, Value::variant>, T>)
        return at;
    else
        return index_of<T, at + 1>();
}

template <class T>
const T& as(const Value& value) {
    return *std::get_if<T>(&value);
}

double number_of(const Decimal& decimal) {
    double number = 0;
    std::from_chars(decimal.text.data(), decimal.text.data() + decimal.text.size(), number);
    return number;
}

/// One jump, where asking for each kind in turn would be ten.
cel::Value simple(const Value& value) {
    switch (value.index()) {
        case index_of<std::string>():
            return cel::string(as<std::string>(value));
        case index_of<Date>():
            return cel::date(as<Date>(value));
        case index_of<std::int64_t>():
            return cel::integer(as<std::int64_t>(value));
        case index_of<bool>():
            return cel::boolean(as<bool>(value));
        case index_of<RecordId>():
            return cel::bytes(as_text(as<RecordId>(value).bytes));
        case index_of<Timestamp>():
            return cel::timestamp(as<Timestamp>(value));
        case index_of<Decimal>():
            return cel::real(number_of(as<Decimal>(value)));
        default:
            return cel::null_value();
    }
}

template <class T>
void grow(std::vector<T>& room, std::size_t size) {
    if (room.size() < size) room.resize(size);
}

}  // namespace

cel::Value RuleSlot::bind_unit(const UnitRef& unit, const cel::ObjectType* type, cel::Value* parts,
                               cel::Object& object) {
    if (unit.edition != edition_) {
        edition_ = unit.edition;
        const auto day = Date::parse_iso(edition_);
        edition_value_ = day ? cel::date(*day) : cel::null_value();
    }
    parts[0] = cel::string(unit.code);
    parts[1] = edition_value_;
    object = {type, parts};
    return cel::object(object);
}

cel::Value RuleSlot::bind_groups(const std::vector<Group>& groups) {
    const std::size_t width = definition_->fields.size();
    grow(parts_, groups.size() * width);
    grow(objects_, groups.size());
    grow(elements_, groups.size());
    grow(unit_parts_, groups.size() * width * kUnitParts);
    grow(units_, groups.size() * width);
    std::size_t at = 0;
    for (std::size_t i = 0; i < groups.size(); ++i) {
        objects_[i] = {type_, parts_.data() + at};
        elements_[i] = cel::object(objects_[i]);
        for (std::size_t j = 0; j < width; ++j, ++at) {
            const Value& part = groups[i][j];
            const auto* unit = std::get_if<UnitRef>(&part);
            parts_[at] = unit == nullptr ? simple(part)
                                         : bind_unit(*unit, type_->fields[j].type.object,
                                                     &unit_parts_[at * kUnitParts], units_[at]);
        }
    }
    return cel::list({elements_.data(), groups.size()});
}

cel::Value RuleSlot::bind(const Value& value) {
    switch (value.index()) {
        case index_of<UnitRef>():
            grow(unit_parts_, kUnitParts);
            grow(units_, 1);
            return bind_unit(as<UnitRef>(value), type_, unit_parts_.data(), units_.front());
        case index_of<std::vector<Group>>():
            return bind_groups(as<std::vector<Group>>(value));
        default:
            return simple(value);
    }
}

}  // namespace dongbo
