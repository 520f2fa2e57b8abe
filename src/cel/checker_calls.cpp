#include "cel/checker_calls.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "cel/signatures.hpp"

namespace dongbo::cel {
namespace {

bool is_number(Kind kind) {
    return kind == Kind::integer || kind == Kind::unsigned_ || kind == Kind::real;
}
bool is_moment(Kind kind) {
    return kind == Kind::date || kind == Kind::timestamp;
}

/// Can values of these types be equal at all?
bool comparable(const Type& left, const Type& right) {
    if (left.kind == Kind::dyn || right.kind == Kind::dyn) return true;
    if (left.kind == Kind::null || right.kind == Kind::null) return true;
    if (is_number(left.kind) && is_number(right.kind)) return true;
    if (is_moment(left.kind) && is_moment(right.kind)) return true;
    if (left.kind != right.kind) return false;
    if (left.kind == Kind::object) return left.object == right.object;
    if (left.kind == Kind::type) return true;
    return std::ranges::equal(left.parameters, right.parameters, comparable) ||
           left.parameters.empty() || right.parameters.empty();
}

bool fits(const Expression& argument, Kind parameter) {
    const Kind kind = argument.type.kind;
    return parameter == Kind::dyn || kind == Kind::dyn || kind == parameter;
}

std::string operator_of(std::string_view name) {
    std::string symbol;
    for (const char c : name)
        if (c != '_' && c != '@') symbol += c;
    return symbol;
}

bool is_operator(std::string_view name) {
    return name.front() == '_' || name.front() == '@' || name.back() == '_';
}

std::unexpected<Problem> does_not_fit(const Expression& call, std::string_view name) {
    std::string kinds;
    for (const Expression& argument : call.arguments)
        kinds += (kinds.empty() ? "" : " and ") + with_article(argument.type);
    if (is_operator(name))
        return std::unexpected(
            Problem{call.offset, fmt::format("`{}` does not take {}", operator_of(name), kinds),
                    "convert one of them, or compare things of one kind"});
    std::string takes;
    for (const Signature& signature : signatures(name)) {
        std::string one;
        for (const Kind kind : signature.parameters)
            one += (one.empty() ? "" : ", ") + Type{kind}.text();
        takes += (takes.empty() ? "(" : " or (") + one + ")";
    }
    return std::unexpected(Problem{call.offset, fmt::format("{}() does not take {}", name, kinds),
                                   fmt::format("it takes {}", takes)});
}

/// What depends on more than the kinds of the operands.
Type result_of(const Expression& call, Kind kind, const Environment& environment) {
    const auto& arguments = call.arguments;
    switch (call.function) {
        case Function::conditional:
            return join(arguments[1].type, arguments[2].type);
        case Function::add:
            return kind == Kind::list ? join(arguments[0].type, arguments[1].type) : Type{kind};
        case Function::index: {
            const Type& of = arguments[0].type;
            return of.parameters.empty() ? Type{} : of.parameters.back();
        }
        case Function::split:
            return list_of({Kind::string});
        case Function::type_of:
            return {Kind::type, {arguments[0].type}};
        case Function::unit:
            return object_of(*environment.unit);
        default:
            return {kind};
    }
}

std::expected<void, Problem> check_known(const Expression& call, const Environment& environment) {
    const Expression& name = call.arguments.front();
    if (name.form != Expression::Form::literal)
        return std::unexpected(Problem{name.offset, "known() wants the name of a dataset as a text",
                                       "write known('person', …)"});
    const auto& datasets = environment.datasets;
    if (datasets.empty() || std::ranges::find(datasets, name.text) != datasets.end()) return {};
    const std::string proposed = nearest(name.text, datasets);
    return std::unexpected(
        Problem{name.offset, fmt::format("there is no dataset `{}`", name.text),
                proposed.empty() ? "" : fmt::format("did you mean `{}`?", proposed)});
}

std::expected<void, Problem> check_more(const Expression& call, std::string_view name,
                                        const Environment& environment) {
    const auto& arguments = call.arguments;
    switch (call.function) {
        case Function::equal:
        case Function::not_equal:
            if (!comparable(arguments[0].type, arguments[1].type)) return does_not_fit(call, name);
            return {};
        case Function::in: {
            const Type& of = arguments[1].type;
            if (!of.parameters.empty() && !comparable(arguments[0].type, of.parameters.front()))
                return does_not_fit(call, name);
            return {};
        }
        case Function::index: {
            const Type& of = arguments[0].type;
            if (of.kind == Kind::map && !of.parameters.empty() &&
                !comparable(arguments[1].type, of.parameters.front()))
                return does_not_fit(call, name);
            return {};
        }
        case Function::known:
            return check_known(call, environment);
        default:
            return {};
    }
}

std::unexpected<Problem> unknown_function(const Expression& call, std::string_view name,
                                          bool method) {
    const auto named = signatures(name);
    const bool written_so = std::ranges::any_of(
        named, [&](const Signature& signature) { return signature.method == method; });
    if (written_so)
        return std::unexpected(Problem{
            call.offset,
            fmt::format("{}() does not take {} values", name,
                        call.arguments.size() - (method ? 1 : 0)),
            method ? fmt::format("write x.{}(…)", name) : fmt::format("write {}(x)", name)});
    if (!named.empty())
        return std::unexpected(Problem{
            call.offset,
            fmt::format("{} is written {}", name,
                        method ? "without a dot before it" : "after a dot"),
            method ? fmt::format("write {}(x)", name) : fmt::format("write x.{}(…)", name)});
    const std::string proposed = nearest_function(name);
    return std::unexpected(
        Problem{call.offset, fmt::format("there is no function `{}`", name),
                proposed.empty() ? "" : fmt::format("did you mean `{}`?", proposed)});
}

}  // namespace

std::string with_article(const Type& type) {
    const std::string text = type.text();
    if (type.kind == Kind::null) return "null";
    if (type.kind == Kind::dyn) return "something";
    if (type.kind == Kind::bytes) return "bytes";
    return (text.front() == 'i' ? "an " : "a ") + text;
}

Type join(const Type& left, const Type& right) {
    if (left == right || right.kind == Kind::null) return left;
    if (left.kind == Kind::null) return right;
    return {};
}

std::expected<void, Problem> check_call(Expression& call, std::string_view name, bool method,
                                        const Environment& environment, bool check_types) {
    const Signature* fitting = nullptr;
    bool several_kinds = false;
    const Signature* of_this_form = nullptr;
    for (const Signature& signature : signatures(name)) {
        const bool form =
            signature.method == method && signature.parameters.size() == call.arguments.size();
        if (!form) continue;
        of_this_form = &signature;
        if (!std::ranges::equal(call.arguments, signature.parameters, fits)) continue;
        several_kinds = fitting != nullptr && fitting->result != signature.result;
        if (fitting == nullptr) fitting = &signature;
        if (several_kinds) break;
    }
    if (of_this_form == nullptr) return unknown_function(call, name, method);
    call.function = of_this_form->function;
    if (call.function == Function::unit && environment.unit == nullptr)
        return std::unexpected(
            Problem{call.offset, "unit() can't be asked here", "there is no list of units"});
    if (fitting == nullptr)
        return check_types ? does_not_fit(call, name) : std::expected<void, Problem>{};
    if (check_types) {
        if (auto fine = check_more(call, name, environment); !fine) return fine;
    }
    if (!several_kinds) call.type = result_of(call, fitting->result, environment);
    return {};
}

}  // namespace dongbo::cel
