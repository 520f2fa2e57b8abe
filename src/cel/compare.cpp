#include "cel/compare.hpp"

#include <algorithm>
#include <cmath>
#include <optional>

#include "cel/running.hpp"

namespace dongbo::cel {
namespace {

constexpr std::size_t kBytesAStep = 64;

bool is_number(Kind kind) {
    return kind == Kind::integer || kind == Kind::unsigned_ || kind == Kind::real;
}

bool is_time(Kind kind) {
    return kind == Kind::timestamp || kind == Kind::duration;
}

/// Exact, where a conversion to double would round the integer. `Whole`: a 64-bit integer.
template <class Whole>
std::partial_ordering order_of(Whole whole, double number) {
    constexpr double kEnd = std::is_signed_v<Whole> ? 0x1p63 : 0x1p64;
    constexpr double kStart = std::is_signed_v<Whole> ? -0x1p63 : 0.0;
    if (std::isnan(number)) return std::partial_ordering::unordered;
    if (number > kEnd) return std::partial_ordering::less;
    // The conformance data counts the end as the greatest whole number, which rounds to it.
    if (number == kEnd) return static_cast<double>(whole) <=> number;
    if (number < kStart) return std::partial_ordering::greater;
    const double truncated = std::trunc(number);
    const auto order = whole <=> static_cast<Whole>(truncated);
    return order != 0 ? std::partial_ordering(order) : truncated <=> number;
}

std::partial_ordering reversed(std::partial_ordering order) {
    return 0 <=> order;
}

std::partial_ordering order_of_numbers(const Value& a, const Value& b) {
    if (a.kind == Kind::real && b.kind == Kind::real) return a.real <=> b.real;
    if (b.kind == Kind::real)
        return a.kind == Kind::integer ? order_of(a.integer, b.real)
                                       : order_of(a.unsigned_, b.real);
    if (a.kind == Kind::real) return reversed(order_of_numbers(b, a));
    if (a.kind == b.kind)
        return a.kind == Kind::integer ? a.integer <=> b.integer : a.unsigned_ <=> b.unsigned_;
    if (a.kind == Kind::unsigned_) return reversed(order_of_numbers(b, a));
    if (a.integer < 0) return std::partial_ordering::less;
    return static_cast<std::uint64_t>(a.integer) <=> b.unsigned_;
}

std::partial_ordering order_of_texts(Run& run, const Value& a, const Value& b) {
    run.spend(std::min(a.size, b.size) / kBytesAStep);
    return a.string() <=> b.string();
}

std::partial_ordering order_of_times(Run& run, Relation relation, const Value& a, const Value& b) {
    const Nanoseconds distance = nanoseconds(a) - nanoseconds(b);
    note_crossing(run, distance, a.rate - b.rate, relation);
    return distance <=> Nanoseconds{0};
}

/// How a stands to b, for the kinds that have an order.
std::optional<std::partial_ordering> order_of(Run& run, Relation relation, const Value& a,
                                              const Value& b) {
    if (is_number(a.kind) && is_number(b.kind)) return order_of_numbers(a, b);
    if (a.kind == Kind::timestamp && b.kind == Kind::date) {
        note_date_crossing(run, a, b, relation);
        return order_to_date(a, b);
    }
    if (a.kind == Kind::date && b.kind == Kind::timestamp) {
        note_date_crossing(run, b, a, mirrored(relation));
        return reversed(order_to_date(b, a));
    }
    if (a.kind != b.kind) return std::nullopt;
    if (is_time(a.kind)) return order_of_times(run, relation, a, b);
    if (a.kind == Kind::string || a.kind == Kind::bytes) return order_of_texts(run, a, b);
    if (a.kind == Kind::date) return a.integer <=> b.integer;
    if (a.kind == Kind::boolean) return a.boolean <=> b.boolean;
    return std::nullopt;
}

bool same(Run& run, const Value& a, const Value& b);

bool same_lists(Run& run, const Value& a, const Value& b) {
    return a.size == b.size && run.spend(a.size) &&
           std::ranges::equal(a.list(), b.list(), [&run](const Value& left, const Value& right) {
               return same(run, left, right);
           });
}

bool same_maps(Run& run, const Value& a, const Value& b) {
    return a.size == b.size && std::ranges::all_of(a.map(), [&](const MapEntry& entry) {
               const MapEntry* other = find_entry(run, b, entry.key);
               return other != nullptr && same(run, entry.value, other->value);
           });
}

bool same_objects(Run& run, const Object& a, const Object& b) {
    if (a.type != b.type) return false;
    const std::size_t fields = a.type->fields.size();
    if (!run.spend(fields)) return false;
    for (std::size_t i = 0; i < fields; ++i)
        if (!same(run, a.fields[i], b.fields[i])) return false;
    return true;
}

bool same(Run& run, const Value& a, const Value& b) {
    if (const auto order = order_of(run, Relation::equal, a, b)) return *order == 0;
    if (a.kind != b.kind) return false;
    switch (a.kind) {
        case Kind::null:
            return true;
        case Kind::list:
            return same_lists(run, a, b);
        case Kind::map:
            return same_maps(run, a, b);
        case Kind::object:
            return same_objects(run, *a.object, *b.object);
        case Kind::type:
            return a.type->kind == b.type->kind && a.type->object == b.type->object;
        default:
            return false;
    }
}

}  // namespace

Value compare(Run& run, Relation relation, const Value& a, const Value& b) {
    if (a.kind == Kind::error) return a;
    if (b.kind == Kind::error) return b;
    if (relation == Relation::equal || relation == Relation::not_equal) {
        const bool equal = same(run, a, b);
        return run.is_spent() ? over_limit() : truth(equal == (relation == Relation::equal));
    }
    if (a.kind == Kind::null || b.kind == Kind::null) return absent();
    const auto order = order_of(run, relation, a, b);
    return order ? truth(holds(relation, *order)) : no_overload();
}

Value is_in(Run& run, const Value& element, const Value& collection) {
    if (element.kind == Kind::error) return element;
    bool found = false;
    switch (collection.kind) {
        case Kind::list:
            run.spend(collection.size);
            found = std::ranges::any_of(
                collection.list(), [&](const Value& each) { return same(run, element, each); });
            break;
        case Kind::map:
            found = find_entry(run, collection, element) != nullptr;
            break;
        case Kind::null:
            return absent();
        case Kind::error:
            return collection;
        default:
            return no_overload();
    }
    return run.is_spent() ? over_limit() : truth(found);
}

const MapEntry* find_entry(Run& run, const Value& map, const Value& key) {
    if (!run.spend(map.size)) return nullptr;
    const auto found = std::ranges::find_if(
        map.map(), [&](const MapEntry& entry) { return same(run, entry.key, key); });
    return found == map.map().end() ? nullptr : &*found;
}

}  // namespace dongbo::cel
