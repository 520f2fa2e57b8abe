#include "cel/cost.hpp"

#include <limits>

namespace dongbo::cel {
namespace {

constexpr std::uint64_t kMost = std::numeric_limits<std::uint64_t>::max();

std::uint64_t sum(std::uint64_t a, std::uint64_t b) {
    return a > kMost - b ? kMost : a + b;
}

std::uint64_t product(std::uint64_t a, std::uint64_t b) {
    std::uint64_t result = 0;
    return __builtin_mul_overflow(a, b, &result) ? kMost : result;
}

bool is_collection(const Expression& expression) {
    return expression.type.kind == Kind::list || expression.type.kind == Kind::map;
}

/// What the operation itself takes.
std::uint64_t own_cost(const Expression& expression, std::uint32_t list_size) {
    constexpr std::uint64_t kSearch = 4;
    if (expression.form == Expression::Form::list || expression.form == Expression::Form::map)
        return sum(1, expression.arguments.size());
    if (expression.form != Expression::Form::call) return 1;
    switch (expression.function) {
        case Function::matches:
        case Function::unaccented:
        case Function::known:
        case Function::unit:
            return kSearch;
        case Function::in:
        case Function::equal:
        case Function::not_equal:
        case Function::add:
        case Function::join:
            for (const Expression& argument : expression.arguments)
                if (is_collection(argument)) return sum(1, list_size);
            return 1;
        default:
            return 1;
    }
}

}  // namespace

std::uint64_t cost_of(const Expression& expression, std::uint32_t list_size) {
    std::uint64_t cost = own_cost(expression, list_size);
    if (expression.form != Expression::Form::macro) {
        for (const Expression& argument : expression.arguments)
            cost = sum(cost, cost_of(argument, list_size));
        return cost;
    }
    std::uint64_t round = 1;
    for (std::size_t i = 1; i < expression.arguments.size(); ++i)
        round = sum(round, cost_of(expression.arguments[i], list_size));
    cost = sum(cost, cost_of(expression.arguments[0], list_size));
    return sum(cost, product(list_size, round));
}

}  // namespace dongbo::cel
