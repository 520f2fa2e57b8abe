#include "quality/rule_slot.hpp"

#include <charconv>

namespace dongbo {
namespace {

constexpr std::size_t kUnitParts = 2;

cel::Value simple(const Value& value) {
    if (const auto* text = std::get_if<std::string>(&value)) return cel::string(*text);
    if (const auto* date = std::get_if<Date>(&value)) return cel::date(*date);
    if (const auto* number = std::get_if<std::int64_t>(&value)) return cel::integer(*number);
    if (const auto* truth = std::get_if<bool>(&value)) return cel::boolean(*truth);
    if (const auto* id = std::get_if<RecordId>(&value)) return cel::bytes(as_text(id->bytes));
    if (const auto* time = std::get_if<Timestamp>(&value)) return cel::timestamp(*time);
    if (const auto* decimal = std::get_if<Decimal>(&value)) {
        double number = 0;
        std::from_chars(decimal->text.data(), decimal->text.data() + decimal->text.size(), number);
        return cel::real(number);
    }
    return cel::null_value();
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
    parts_.resize(groups.size() * width);
    objects_.resize(groups.size());
    elements_.resize(groups.size());
    unit_parts_.resize(groups.size() * width * kUnitParts);
    units_.resize(groups.size() * width);
    for (std::size_t i = 0; i < groups.size(); ++i) {
        for (std::size_t j = 0; j < width; ++j) {
            const std::size_t at = i * width + j;
            const auto* unit = std::get_if<UnitRef>(&groups[i][j]);
            parts_[at] = unit == nullptr ? simple(groups[i][j])
                                         : bind_unit(*unit, type_->fields[j].type.object,
                                                     &unit_parts_[at * kUnitParts], units_[at]);
        }
        objects_[i] = {type_, parts_.data() + i * width};
        elements_[i] = cel::object(objects_[i]);
    }
    return cel::list(elements_);
}

cel::Value RuleSlot::bind(const Value& value) {
    if (value.absent()) return cel::null_value();
    if (const auto* unit = std::get_if<UnitRef>(&value)) {
        unit_parts_.resize(kUnitParts);
        units_.resize(1);
        return bind_unit(*unit, type_, unit_parts_.data(), units_.front());
    }
    if (const auto* groups = std::get_if<std::vector<Group>>(&value)) return bind_groups(*groups);
    return simple(value);
}

}  // namespace dongbo
