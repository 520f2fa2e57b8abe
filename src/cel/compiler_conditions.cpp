// Conditions: && and ||, comparisons, membership, matches.
#include <fmt/format.h>

#include <algorithm>

#include "cel/compiler_class.hpp"
#include "cel/conditions.hpp"

namespace dongbo::cel {
namespace {

bool is_null_literal(const Expression& expression) {
    return expression.form == Expression::Form::literal && expression.literal.kind == Kind::null;
}

/// age(x) or age(x, now).
bool is_age_now(const Expression& expression) {
    return is_call(expression, Function::age, 1) ||
           (is_call(expression, Function::age, 2) &&
            expression.arguments[1].form == Expression::Form::now);
}

bool is_equality(Relation relation) {
    return relation == Relation::equal || relation == Relation::not_equal;
}

bool is_first(Settle how) {
    return how == Settle::and_first || how == Settle::or_first;
}

/// How the operands after the one that settles like this do.
Settle after(Settle how) {
    const bool is_and = how == Settle::and_first || how == Settle::and_next;
    return is_and ? Settle::and_next : Settle::or_next;
}

}  // namespace

bool is_year_of_date(const Expression& expression) {
    return (is_call(expression, Function::year, 1) ||
            is_call(expression, Function::get_full_year, 1)) &&
           expression.arguments[0].type.kind == Kind::date;
}

std::optional<Settle> Compiler::first_of_chain(const Expression& expression) {
    if (constants_.find(expression)) return std::nullopt;
    if (is_call(expression, Function::logical_and, 2)) return Settle::and_first;
    if (is_call(expression, Function::logical_or, 2)) return Settle::or_first;
    return std::nullopt;
}

void Compiler::settle(const Expression& expression, Settle how, Register target,
                      std::vector<std::size_t>& decided) {
    const Temporaries temporaries(writer_);
    if (const auto first = first_of_chain(expression)) {
        if (after(*first) != after(how)) return settle_other(expression, how, target, decided);
        for (const Expression& operand : expression.arguments) {
            settle(operand, how, target, decided);
            how = after(how);
        }
        return;
    }
    if (const auto condition = condition_of(expression)) {
        decided.push_back(append_condition(*condition, how, target));
        return;
    }
    decided.push_back(
        append_condition({.handlers = &value_handlers(), .a = place(expression)}, how, target));
}

void Compiler::settle_other(const Expression& expression, Settle how, Register target,
                            std::vector<std::size_t>& decided) {
    const Register inner = is_first(how) ? target : writer_.take(1);
    std::vector<std::size_t> inner_decided;
    settle(expression, *first_of_chain(expression), inner, inner_decided);
    decided.push_back(
        append_condition({.handlers = &value_handlers(), .a = in_register(inner)}, how, target));
    for (const std::size_t each : inner_decided) writer_.land(each);
}

std::size_t Compiler::append_condition(const Condition& condition, Settle how, Register target) {
    return writer_.append({.handler = (*condition.handlers)[static_cast<std::size_t>(how)],
                           .target = target,
                           .a = condition.a,
                           .b = condition.b,
                           .extra = condition.extra});
}

std::optional<Compiler::Condition> Compiler::condition_of(const Expression& expression) {
    if (expression.form != Form::call || constants_.find(expression)) return std::nullopt;
    const auto& arguments = expression.arguments;
    if (is_call(expression, Function::logical_not, 1))
        return Condition{.handlers = &negation_handlers(), .a = place(arguments[0])};
    if (arguments.size() != 2) return std::nullopt;
    if (const auto relation = relation_of(expression.function))
        return comparison(*relation, arguments[0], arguments[1]);
    if (expression.function == Function::in) return membership(arguments[0], arguments[1]);
    if (expression.function == Function::matches) return match(arguments[0], arguments[1]);
    const bool is_start = expression.function == Function::starts_with;
    if (is_start || expression.function == Function::ends_with) {
        const Operand text = place(arguments[0]);
        return Condition{.handlers = is_start ? &starts_with_handlers() : &ends_with_handlers(),
                         .a = text,
                         .b = place(arguments[1])};
    }
    return std::nullopt;
}

Compiler::Condition Compiler::comparison(Relation relation, const Expression& a,
                                         const Expression& b) {
    if (is_null_literal(a) && is_equality(relation))
        return {.handlers = &null_handlers(relation), .a = place(b)};
    if (is_null_literal(b) && is_equality(relation))
        return {.handlers = &null_handlers(relation), .a = place(a)};
    if (const auto special = special_comparison(relation, a, b)) return *special;
    if (const auto special = special_comparison(mirrored(relation), b, a)) return *special;
    const Kind kind = a.type.kind == Kind::dyn ? b.type.kind : a.type.kind;
    const bool is_known = kind == b.type.kind || b.type.kind == Kind::dyn;
    const Operand left = place(a);
    return {.handlers = &comparison_handlers(relation, is_known ? kind : Kind::dyn),
            .a = left,
            .b = place(b)};
}

std::optional<Compiler::Condition> Compiler::special_comparison(Relation relation,
                                                                const Expression& a,
                                                                const Expression& b) {
    if (a.type.kind == Kind::date && b.form == Form::now) {
        program_->reads_clock = true;
        return Condition{.handlers = &date_with_now_handlers(relation), .a = place(a)};
    }
    const auto constant = constants_.find(b);
    if (!constant || constants_.at(*constant).kind != Kind::integer) return std::nullopt;
    if (is_year_of_date(a))
        return Condition{
            .handlers = &year_handlers(relation), .a = place(a.arguments[0]), .b = *constant};
    if (!is_age_now(a)) return std::nullopt;
    program_->reads_clock = true;
    return Condition{
        .handlers = &age_handlers(relation), .a = place(a.arguments[0]), .b = *constant};
}

Compiler::Condition Compiler::membership(const Expression& element, const Expression& collection) {
    const auto constant = constants_.find(collection);
    if (constant && constants_.at(*constant).kind == Kind::list) {
        const auto list = constants_.at(*constant).list();
        const auto all_are = [&](Kind kind) {
            return std::ranges::all_of(list,
                                       [kind](const Value& each) { return each.kind == kind; });
        };
        if (all_are(Kind::string)) return membership_in_texts(element, *constant);
        if (all_are(Kind::integer))
            return {.handlers = &in_sorted_integers_handlers(),
                    .a = place(element),
                    .b = sorted_integers(list)};
    }
    const Operand left = place(element);
    return {.handlers = &in_handlers(), .a = left, .b = place(collection)};
}

Compiler::Condition Compiler::membership_in_texts(const Expression& element, Operand list) {
    constexpr std::size_t kFew = 4;
    const std::span<const Value> texts = constants_.at(list).list();
    Condition made{.handlers = &in_few_texts_handlers(), .a = place(element), .b = list};
    auto set = texts.size() > kFew ? TextSet::make(texts) : std::nullopt;
    if (!set) return made;
    made.handlers = &in_text_set_handlers();
    made.extra = static_cast<std::uint32_t>(program_->text_sets.size());
    program_->text_sets.push_back(std::move(*set));
    return made;
}

Operand Compiler::sorted_integers(std::span<const Value> integers) {
    std::vector<Value> sorted(integers.begin(), integers.end());
    std::ranges::sort(sorted, {}, &Value::integer);
    return constants_.add(list(sorted));
}

std::optional<Compiler::Condition> Compiler::match(const Expression& text,
                                                   const Expression& pattern) {
    const auto constant = constants_.find(pattern);
    if (!constant || constants_.at(*constant).kind != Kind::string) return std::nullopt;
    auto made = std::make_unique<Pattern>(constants_.at(*constant).string());
    if (!made->problem().empty() && !problem_)
        problem_ = {pattern.offset,
                    fmt::format("the regular expression can't be read: {}", made->problem()),
                    "write it as RE2 reads it: github.com/google/re2/wiki/Syntax"};
    const auto index = static_cast<std::uint32_t>(program_->patterns.size());
    program_->patterns.push_back(std::move(made));
    return Condition{.handlers = &pattern_handlers(), .a = place(text), .extra = index};
}

}  // namespace dongbo::cel
