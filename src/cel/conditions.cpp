#include "cel/conditions.hpp"

#include <algorithm>

#include "cel/running.hpp"
#include "cel/time_functions.hpp"

namespace dongbo::cel {
namespace {

Value value(const Instruction& instruction, Run& run) {
    return run.at(instruction.a);
}

Value negation(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    return a.kind == Kind::boolean ? truth(!a.boolean) : unfit(a);
}

template <Relation relation>
Value is_null(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    if (a.kind == Kind::error) return a;
    return truth((a.kind == Kind::null) == (relation == Relation::equal));
}

template <Relation relation>
Value comparison(const Instruction& instruction, Run& run) {
    return compare(run, relation, run.at(instruction.a), run.at(instruction.b));
}

/// Strings and bytes; equal or not.
template <Relation relation, Kind kind>
Value text_comparison(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    const Value& b = run.at(instruction.b);
    if (a.kind != kind || b.kind != kind) return compare(run, relation, a, b);
    return truth((a.string() == b.string()) == (relation == Relation::equal));
}

/// Integers and dates.
template <Relation relation, Kind kind>
Value number_comparison(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    const Value& b = run.at(instruction.b);
    if (a.kind != kind || b.kind != kind) return compare(run, relation, a, b);
    return truth(holds(relation, a.integer <=> b.integer));
}

template <Relation relation>
Value boolean_comparison(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    const Value& b = run.at(instruction.b);
    if (a.kind != Kind::boolean || b.kind != Kind::boolean) return compare(run, relation, a, b);
    return truth((a.boolean == b.boolean) == (relation == Relation::equal));
}

template <Relation relation>
Value date_with_now(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    if (a.kind != Kind::date) return compare(run, relation, a, run.now_value);
    // Days gone by stay so; only the others need a closer look.
    if (a.integer >= run.today) note_date_crossing(run, run.now_value, a, mirrored(relation));
    return truth(holds(relation, a.integer <=> run.today));
}

template <Relation relation>
Value age_comparison(const Instruction& instruction, Run& run) {
    return compare_age(run, relation, run.at(instruction.a), run.at(instruction.b).integer);
}

Value in(const Instruction& instruction, Run& run) {
    return is_in(run, run.at(instruction.a), run.at(instruction.b));
}

Value in_texts(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    const Value& b = run.at(instruction.b);
    if (a.kind != Kind::string) return is_in(run, a, b);
    return truth(std::ranges::binary_search(b.list(), a.string(), {}, &Value::string));
}

Value in_integers(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    const Value& b = run.at(instruction.b);
    if (a.kind != Kind::integer) return is_in(run, a, b);
    return truth(std::ranges::binary_search(b.list(), a.integer, {}, &Value::integer));
}

Value pattern(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    if (a.kind != Kind::string) return unfit(a);
    run.spend(a.size / 16);
    if (run.steps_left < 0) return over_limit();
    return truth(run.program->patterns[instruction.extra]->matches(a.string()));
}

/// By Relation, in its order.
template <template <Relation> class Of>
constexpr std::array<Handlers, 6> kByRelation = {
    Of<Relation::equal>::kHandlers,   Of<Relation::not_equal>::kHandlers,
    Of<Relation::less>::kHandlers,    Of<Relation::less_equal>::kHandlers,
    Of<Relation::greater>::kHandlers, Of<Relation::greater_equal>::kHandlers};

template <Relation relation>
struct General {
    static constexpr Handlers kHandlers = kHandlersOf<comparison<relation>>;
};
template <Relation relation>
struct Integers {
    static constexpr Handlers kHandlers = kHandlersOf<number_comparison<relation, Kind::integer>>;
};
template <Relation relation>
struct Dates {
    static constexpr Handlers kHandlers = kHandlersOf<number_comparison<relation, Kind::date>>;
};
template <Relation relation>
struct DateWithNow {
    static constexpr Handlers kHandlers = kHandlersOf<date_with_now<relation>>;
};
template <Relation relation>
struct Age {
    static constexpr Handlers kHandlers = kHandlersOf<age_comparison<relation>>;
};

template <template <Relation> class Of>
const Handlers& by_relation(Relation relation) {
    return kByRelation<Of>[static_cast<std::size_t>(relation)];
}

/// For kinds that have a shortcut for equality alone; `equality` is the handlers of == and !=.
const Handlers& equality_or_general(Relation relation, const Handlers& equal,
                                    const Handlers& not_equal) {
    if (relation == Relation::equal) return equal;
    return relation == Relation::not_equal ? not_equal : by_relation<General>(relation);
}

}  // namespace

const Handlers& value_handlers() {
    return kHandlersOf<value>;
}

const Handlers& negation_handlers() {
    return kHandlersOf<negation>;
}

const Handlers& null_handlers(Relation relation) {
    return relation == Relation::equal ? kHandlersOf<is_null<Relation::equal>>
                                       : kHandlersOf<is_null<Relation::not_equal>>;
}

const Handlers& comparison_handlers(Relation relation, Kind kind) {
    if (kind == Kind::integer) return by_relation<Integers>(relation);
    if (kind == Kind::date) return by_relation<Dates>(relation);
    if (kind == Kind::string)
        return equality_or_general(relation,
                                   kHandlersOf<text_comparison<Relation::equal, Kind::string>>,
                                   kHandlersOf<text_comparison<Relation::not_equal, Kind::string>>);
    if (kind == Kind::bytes)
        return equality_or_general(relation,
                                   kHandlersOf<text_comparison<Relation::equal, Kind::bytes>>,
                                   kHandlersOf<text_comparison<Relation::not_equal, Kind::bytes>>);
    if (kind == Kind::boolean)
        return equality_or_general(relation, kHandlersOf<boolean_comparison<Relation::equal>>,
                                   kHandlersOf<boolean_comparison<Relation::not_equal>>);
    return by_relation<General>(relation);
}

const Handlers& date_with_now_handlers(Relation relation) {
    return by_relation<DateWithNow>(relation);
}

const Handlers& age_handlers(Relation relation) {
    return by_relation<Age>(relation);
}

const Handlers& in_handlers() {
    return kHandlersOf<in>;
}

const Handlers& in_sorted_handlers(Kind elements) {
    return elements == Kind::string ? kHandlersOf<in_texts> : kHandlersOf<in_integers>;
}

const Handlers& pattern_handlers() {
    return kHandlersOf<pattern>;
}

}  // namespace dongbo::cel
