// Equality and order of values of any kind. Private to this room.
#pragma once

#include <compare>

#include "cel/run.hpp"

namespace dongbo::cel {

enum class Relation : std::uint8_t { equal, not_equal, less, less_equal, greater, greater_equal };

/// `a relation b` if `order` is how a stands to b. Unordered (NaN): only not_equal holds.
constexpr bool holds(Relation relation, std::partial_ordering order) {
    switch (relation) {
        case Relation::equal:
            return order == 0;
        case Relation::not_equal:
            return order != 0;
        case Relation::less:
            return order < 0;
        case Relation::less_equal:
            return order <= 0;
        case Relation::greater:
            return order > 0;
        case Relation::greater_equal:
            return order >= 0;
    }
    return false;
}

/// The relation that says the same with the sides changed.
constexpr Relation mirrored(Relation relation) {
    switch (relation) {
        case Relation::less:
            return Relation::greater;
        case Relation::less_equal:
            return Relation::greater_equal;
        case Relation::greater:
            return Relation::less;
        case Relation::greater_equal:
            return Relation::less_equal;
        default:
            return relation;
    }
}

/// A boolean, or an error: of a side, Failure::absent for the order of null, Failure::no_overload
/// for the order of kinds that have none. Notes when values that run with the clock change it.
Value compare(Run& run, Relation relation, const Value& a, const Value& b);

/// If `element` is equal to an element of the list or is a key of the map.
Value is_in(Run& run, const Value& element, const Value& collection);

/// The entry of a map whose key is equal; null if there is none.
const MapEntry* find_entry(Run& run, const Value& map, const Value& key);

}  // namespace dongbo::cel
