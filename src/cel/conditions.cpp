#include "cel/conditions.hpp"

#include <algorithm>

#include "cel/functions.hpp"
#include "cel/running.hpp"
#include "cel/short_text.hpp"
#include "cel/time_functions.hpp"

namespace dongbo::cel {
namespace {

// In full.

Value value(const Instruction& instruction, Run& run) {
    return run.at(instruction.a);
}

Value negation(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    return a.kind == Kind::boolean ? truth(!a.boolean) : unfit(a);
}

template <Relation relation>
Value comparison(const Instruction& instruction, Run& run) {
    return compare(run, relation, run.at(instruction.a), run.at(instruction.b));
}

template <Relation relation>
Value comparison_with_null(const Instruction& instruction, Run& run) {
    return compare(run, relation, run.at(instruction.a), null_value());
}

template <Relation relation>
Value comparison_with_now(const Instruction& instruction, Run& run) {
    return compare(run, relation, run.at(instruction.a), run.now_value);
}

template <Relation relation>
Value comparison_of_age(const Instruction& instruction, Run& run) {
    return compare_age(run, relation, run.at(instruction.a), run.at(instruction.b).integer);
}

template <Relation relation>
Value comparison_of_year(const Instruction& instruction, Run& run) {
    const Value year = call(run, Function::get_full_year, {&run.at(instruction.a), 1});
    return compare(run, relation, year, run.at(instruction.b));
}

Value membership(const Instruction& instruction, Run& run) {
    return is_in(run, run.at(instruction.a), run.at(instruction.b));
}

Value match(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    if (a.kind != Kind::string) return unfit(a);
    if (!run.spend(a.size / kBytesAMatchingStep)) return over_limit();
    return truth(run.program->patterns[instruction.extra]->matches(a.string()));
}

template <Function function>
Value called(const Instruction& instruction, Run& run) {
    const std::array arguments = {run.at(instruction.a), run.at(instruction.b)};
    return call(run, function, arguments);
}

// Shortcuts.

[[gnu::always_inline]] inline Answer usual_value(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    return a.kind == Kind::boolean ? answer(a.boolean) : Answer::not_usual;
}

[[gnu::always_inline]] inline Answer usual_negation(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    return a.kind == Kind::boolean ? answer(!a.boolean) : Answer::not_usual;
}

template <Relation relation>
[[gnu::always_inline]] inline Answer is_null(const Instruction& instruction, Run& run) {
    const Kind kind = run.at(instruction.a).kind;
    if (kind == Kind::error) return Answer::not_usual;
    return answer((kind == Kind::null) == (relation == Relation::equal));
}

/// Strings or bytes; equal or not.
template <Relation relation, Kind kind>
[[gnu::always_inline]] inline Answer texts(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    const Value& b = run.at(instruction.b);
    if (a.kind != kind || b.kind != kind) return Answer::not_usual;
    return answer((a.size == b.size && is_same_text(a.text, b.text, a.size)) ==
                  (relation == Relation::equal));
}

/// Integers or dates.
template <Relation relation, Kind kind>
[[gnu::always_inline]] inline Answer numbers(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    const Value& b = run.at(instruction.b);
    if (a.kind != kind || b.kind != kind) return Answer::not_usual;
    return answer(holds(relation, a.integer <=> b.integer));
}

template <Relation relation>
[[gnu::always_inline]] inline Answer booleans(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    const Value& b = run.at(instruction.b);
    if (a.kind != Kind::boolean || b.kind != Kind::boolean) return Answer::not_usual;
    return answer((a.boolean == b.boolean) == (relation == Relation::equal));
}

/// Days gone by stay so; the others may change with the clock.
template <Relation relation>
[[gnu::always_inline]] inline Answer date_gone_by(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    if (a.kind != Kind::date || a.integer >= run.today) return Answer::not_usual;
    return answer(holds(relation, std::partial_ordering::less));
}

/// Of somebody whose birth is known to the day: has the birthday been on which the answer changes?
template <Relation relation>
[[gnu::always_inline]] inline Answer age_reached(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    constexpr bool kIsEquality = relation == Relation::equal || relation == Relation::not_equal;
    constexpr bool kIsAbove = relation == Relation::greater || relation == Relation::greater_equal;
    constexpr int kUntilNext = relation == Relation::less_equal || relation == Relation::greater;
    const std::int64_t years = run.at(instruction.b).integer;
    if (kIsEquality || a.kind != Kind::date || parts_of(a.integer).day == 0)
        return Answer::not_usual;
    if (years < 0 || years > 1000) return Answer::not_usual;
    const std::int64_t birthday = a.integer + day_number(years + kUntilNext, 0, 0);
    if (run.today >= birthday) return answer(kIsAbove);
    if (parts_of(birthday).year > 9000) return Answer::not_usual;
    run.note_change({midnight_of(birthday) * 1000});
    return answer(!kIsAbove);
}

template <Relation relation>
[[gnu::always_inline]] inline Answer year_of_date(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    if (a.kind != Kind::date) return Answer::not_usual;
    return answer(holds(relation, parts_of(a.integer).year <=> run.at(instruction.b).integer));
}

[[gnu::always_inline]] inline Answer in_few_texts(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    if (a.kind != Kind::string) return Answer::not_usual;
    for (const Value& element : run.at(instruction.b).list())
        if (a.size == element.size && is_same_text(a.text, element.text, a.size))
            return answer(true);
    return answer(false);
}

[[gnu::always_inline]] inline Answer in_text_set(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    if (a.kind != Kind::string) return Answer::not_usual;
    return answer(run.program->text_sets[instruction.extra].has(a));
}

[[gnu::always_inline]] inline Answer in_integers(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    if (a.kind != Kind::integer) return Answer::not_usual;
    const auto list = run.at(instruction.b).list();
    return answer(std::ranges::binary_search(list, a.integer, {}, &Value::integer));
}

[[gnu::always_inline]] inline Answer begins(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    const Value& b = run.at(instruction.b);
    if (a.kind != Kind::string || b.kind != Kind::string) return Answer::not_usual;
    return answer(a.size >= b.size && is_same_text(a.text, b.text, b.size));
}

[[gnu::always_inline]] inline Answer ends(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    const Value& b = run.at(instruction.b);
    if (a.kind != Kind::string || b.kind != Kind::string) return Answer::not_usual;
    return answer(a.size >= b.size && is_same_text(a.text + (a.size - b.size), b.text, b.size));
}

[[gnu::always_inline]] inline Answer short_match(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    const AsciiPattern* pattern = run.program->patterns[instruction.extra]->fast();
    const bool is_usual = a.kind == Kind::string && a.size < kBytesAMatchingStep && pattern;
    return is_usual ? answer(pattern->matches(a.string())) : Answer::not_usual;
}

// By Relation, in its order.

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
    static constexpr Handlers kHandlers =
        kHandlersWith<numbers<relation, Kind::integer>, comparison<relation>>;
};
template <Relation relation>
struct Dates {
    static constexpr Handlers kHandlers =
        kHandlersWith<numbers<relation, Kind::date>, comparison<relation>>;
};
template <Relation relation>
struct DateWithNow {
    static constexpr Handlers kHandlers =
        kHandlersWith<date_gone_by<relation>, comparison_with_now<relation>>;
};
template <Relation relation>
struct Age {
    static constexpr Handlers kHandlers =
        kHandlersWith<age_reached<relation>, comparison_of_age<relation>>;
};
template <Relation relation>
struct Year {
    static constexpr Handlers kHandlers =
        kHandlersWith<year_of_date<relation>, comparison_of_year<relation>>;
};

template <template <Relation> class Of>
const Handlers& by_relation(Relation relation) {
    return kByRelation<Of>[static_cast<std::size_t>(relation)];
}

// For kinds that have a shortcut for == and != alone.

template <Relation relation, Kind kind>
constexpr const Handlers& kTexts = kHandlersWith<texts<relation, kind>, comparison<relation>>;

template <Relation relation>
constexpr const Handlers& kBooleans = kHandlersWith<booleans<relation>, comparison<relation>>;

const Handlers& equality_or_general(Relation relation, const Handlers& equal,
                                    const Handlers& not_equal) {
    if (relation == Relation::equal) return equal;
    return relation == Relation::not_equal ? not_equal : by_relation<General>(relation);
}

}  // namespace

const Handlers& value_handlers() {
    return kHandlersWith<usual_value, value>;
}

const Handlers& negation_handlers() {
    return kHandlersWith<usual_negation, negation>;
}

const Handlers& null_handlers(Relation relation) {
    using enum Relation;
    return relation == equal ? kHandlersWith<is_null<equal>, comparison_with_null<equal>>
                             : kHandlersWith<is_null<not_equal>, comparison_with_null<not_equal>>;
}

const Handlers& comparison_handlers(Relation relation, Kind kind) {
    using enum Relation;
    switch (kind) {
        case Kind::integer:
            return by_relation<Integers>(relation);
        case Kind::date:
            return by_relation<Dates>(relation);
        case Kind::string:
            return equality_or_general(relation, kTexts<equal, Kind::string>,
                                       kTexts<not_equal, Kind::string>);
        case Kind::bytes:
            return equality_or_general(relation, kTexts<equal, Kind::bytes>,
                                       kTexts<not_equal, Kind::bytes>);
        case Kind::boolean:
            return equality_or_general(relation, kBooleans<equal>, kBooleans<not_equal>);
        default:
            return by_relation<General>(relation);
    }
}

const Handlers& date_with_now_handlers(Relation relation) {
    return by_relation<DateWithNow>(relation);
}

const Handlers& age_handlers(Relation relation) {
    return by_relation<Age>(relation);
}

const Handlers& year_handlers(Relation relation) {
    return by_relation<Year>(relation);
}

const Handlers& in_handlers() {
    return kHandlersOf<membership>;
}

const Handlers& in_few_texts_handlers() {
    return kHandlersWith<in_few_texts, membership>;
}

const Handlers& in_text_set_handlers() {
    return kHandlersWith<in_text_set, membership>;
}

const Handlers& in_sorted_integers_handlers() {
    return kHandlersWith<in_integers, membership>;
}

const Handlers& starts_with_handlers() {
    return kHandlersWith<begins, called<Function::starts_with>>;
}

const Handlers& ends_with_handlers() {
    return kHandlersWith<ends, called<Function::ends_with>>;
}

const Handlers& pattern_handlers() {
    return kHandlersWith<short_match, match>;
}

}  // namespace dongbo::cel
