#include "cel/collections.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "cel/compare.hpp"
#include "cel/functions.hpp"

namespace dongbo::cel {
namespace {

Value no_such_key() {
    return error(Failure::no_such_key, "there is no such key");
}

bool can_be_key(const Value& value) {
    return value.kind == Kind::boolean || value.kind == Kind::integer ||
           value.kind == Kind::unsigned_ || value.kind == Kind::string;
}

std::int8_t rate_of(std::span<const Value> values) {
    return std::ranges::any_of(values, [](const Value& each) { return each.rate != 0; });
}

/// Code points are bytes that do not continue one.
std::int64_t count_code_points(std::string_view text) {
    return std::ranges::count_if(text, [](char c) { return (c & 0xC0) != 0x80; });
}

/// The place that a number means; nothing if it is none.
std::optional<std::uint64_t> position(const Value& number) {
    switch (number.kind) {
        case Kind::integer:
            if (number.integer < 0) return std::nullopt;
            return static_cast<std::uint64_t>(number.integer);
        case Kind::unsigned_:
            return number.unsigned_;
        case Kind::real:
            if (number.real < 0 || number.real >= 0x1p63 || number.real != std::trunc(number.real))
                return std::nullopt;
            return static_cast<std::uint64_t>(number.real);
        default:
            return std::nullopt;
    }
}

const Value* find_field(const Object& object, std::string_view name) {
    const auto& fields = object.type->fields;
    const auto found = std::ranges::find(fields, name, &ObjectType::Field::name);
    return found == fields.end() ? nullptr : &object.fields[found - fields.begin()];
}

}  // namespace

Value new_list(Run& run, std::span<const Value> elements) {
    const auto failed = std::ranges::find(elements, Kind::error, &Value::kind);
    if (failed != elements.end()) return *failed;
    Value* room = run.arena.take<Value>(elements.size());
    if (room == nullptr) return over_limit();
    std::ranges::copy(elements, room);
    Value made = list({room, elements.size()});
    made.rate = rate_of(elements);
    return made;
}

Value new_map(Run& run, std::span<const Value> keys_and_values) {
    const auto failed = std::ranges::find(keys_and_values, Kind::error, &Value::kind);
    if (failed != keys_and_values.end()) return *failed;
    Value made;
    made.kind = Kind::map;
    MapEntry* room = run.arena.take<MapEntry>(keys_and_values.size() / 2);
    if (room == nullptr) return over_limit();
    made.entries = room;
    for (std::size_t i = 0; i < keys_and_values.size(); i += 2) {
        const Value& key = keys_and_values[i];
        if (!can_be_key(key)) return unfit(key);
        if (find_entry(run, made, key) != nullptr)
            return error(Failure::invalid, "a key comes twice in a map");
        room[made.size++] = {key, keys_and_values[i + 1]};
    }
    made.rate = rate_of(keys_and_values);
    return run.is_spent() ? over_limit() : made;
}

Value select(Run& run, const Value& value, const Value& name) {
    if (value.kind == Kind::map) {
        const MapEntry* entry = find_entry(run, value, name);
        if (entry == nullptr) return run.is_spent() ? over_limit() : no_such_key();
        return entry->value;
    }
    if (value.kind == Kind::object) {
        const Value* field = find_field(*value.object, name.string());
        return field == nullptr ? no_such_key() : *field;
    }
    return unfit(value);
}

Value has(Run& run, const Value& value, const Value& name) {
    if (value.kind == Kind::map) {
        const bool found = find_entry(run, value, name) != nullptr;
        return run.is_spent() ? over_limit() : truth(found);
    }
    const Value field = select(run, value, name);
    return field.kind == Kind::error ? field : truth(field.kind != Kind::null);
}

Value index(Run& run, Arguments arguments) {
    if (arguments.size() != 2) return no_overload();
    const Value& collection = arguments[0];
    const Value& key = arguments[1];
    if (collection.kind == Kind::map) return select(run, collection, key);
    if (collection.kind != Kind::list) return no_overload();
    const auto place = position(key);
    if (place && *place < collection.size) return collection.elements[*place];
    const bool is_number = place || key.kind == Kind::integer || key.kind == Kind::real;
    return is_number ? error(Failure::no_such_key, "the list has no element at that place")
                     : no_overload();
}

Value size(Run& run, Arguments arguments) {
    if (arguments.size() != 1) return no_overload();
    const Value& value = arguments[0];
    switch (value.kind) {
        case Kind::string:
            if (!run.spend(value.size / 64)) return over_limit();
            return integer(count_code_points(value.string()));
        case Kind::bytes:
        case Kind::list:
        case Kind::map:
            return integer(value.size);
        default:
            return no_overload();
    }
}

Value concatenate_lists(Run& run, const Value& a, const Value& b) {
    const std::size_t size = std::size_t{a.size} + b.size;
    if (!run.spend(size / 4)) return over_limit();
    Value* room = run.arena.take<Value>(size);
    if (room == nullptr) return over_limit();
    std::ranges::copy(b.list(), std::ranges::copy(a.list(), room).out);
    Value made = list({room, size});
    made.rate = a.rate != 0 || b.rate != 0;
    return made;
}

}  // namespace dongbo::cel
