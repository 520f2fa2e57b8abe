#include "cel/constants.hpp"

#include "cel/collections.hpp"
#include "cel/functions.hpp"

namespace dongbo::cel {

Constants::Constants(Program::Implementation& program, const CompileOptions& options)
    : program_(program) {
    run_.steps_left = static_cast<std::int64_t>(options.cost_max);
}

std::optional<Operand> Constants::find(const Expression& expression) {
    const auto known = found_.find(&expression);
    if (known != found_.end()) return known->second;
    const auto found = evaluate(expression);
    found_.emplace(&expression, found);
    return found;
}

std::optional<Operand> Constants::evaluate(const Expression& expression) {
    if (const auto value = literal(expression)) return add(*value);
    const bool is_made =
        expression.form == Expression::Form::list || expression.form == Expression::Form::map ||
        (expression.form == Expression::Form::call && is_pure(expression.function));
    if (!is_made) return std::nullopt;
    std::vector<Value> arguments;
    for (const Expression& each : expression.arguments) {
        const auto argument = find(each);
        if (!argument) return std::nullopt;
        arguments.push_back(at(*argument));
    }
    run_.arena.reset();
    const Value value = answer(expression, arguments);
    if (value.kind == Kind::error) return std::nullopt;
    return add(value);
}

std::optional<Value> Constants::literal(const Expression& expression) {
    if (expression.form == Expression::Form::literal) {
        Value value = expression.literal;
        if (value.kind == Kind::string) return string(expression.text);
        if (value.kind == Kind::bytes) return bytes(expression.text);
        return value;
    }
    if (expression.form == Expression::Form::type_name) {
        Value value;
        value.kind = Kind::type;
        value.type = &expression.type.parameters.at(0);
        return value;
    }
    return std::nullopt;
}

Value Constants::answer(const Expression& expression, std::span<const Value> arguments) {
    if (expression.form == Expression::Form::list) return new_list(run_, arguments);
    if (expression.form == Expression::Form::map) return new_map(run_, arguments);
    const auto relation = relation_of(expression.function);
    if (relation && arguments.size() == 2)
        return compare(run_, *relation, arguments[0], arguments[1]);
    if (expression.function == Function::in && arguments.size() == 2)
        return is_in(run_, arguments[0], arguments[1]);
    return call(run_, expression.function, arguments);
}

Operand Constants::add(const Value& value) {
    const auto index = static_cast<std::uint32_t>(program_.constants.size());
    program_.constants.push_back(kept(value));
    return {Operand::Space::constant, index};
}

Value Constants::kept(const Value& value) {
    Value copy = value;
    switch (value.kind) {
        case Kind::string:
        case Kind::bytes:
            copy.text = program_.texts.emplace_back(value.string()).data();
            break;
        case Kind::list: {
            std::vector<Value> elements;
            for (const Value& element : value.list()) elements.push_back(kept(element));
            copy.elements = program_.lists.emplace_back(std::move(elements)).data();
            break;
        }
        case Kind::map: {
            std::vector<MapEntry> entries;
            for (const MapEntry& entry : value.map())
                entries.push_back({kept(entry.key), kept(entry.value)});
            copy.entries = program_.maps.emplace_back(std::move(entries)).data();
            break;
        }
        case Kind::type:
            copy.type =
                &program_.types.emplace_back(Type{value.type->kind, {}, value.type->object});
            break;
        default:
            break;
    }
    return copy;
}

std::optional<Relation> relation_of(Function function) {
    switch (function) {
        case Function::equal:
            return Relation::equal;
        case Function::not_equal:
            return Relation::not_equal;
        case Function::less:
            return Relation::less;
        case Function::less_equal:
            return Relation::less_equal;
        case Function::greater:
            return Relation::greater;
        case Function::greater_equal:
            return Relation::greater_equal;
        default:
            return std::nullopt;
    }
}

}  // namespace dongbo::cel
