// What an expression says before anything runs: literals, and what follows from literals alone.
// Private to this room.
#pragma once

#include <optional>
#include <unordered_map>

#include "cel/compare.hpp"
#include "cel/instruction.hpp"
#include "cel/tree.hpp"

namespace dongbo::cel {

class Constants {
  public:
    /// Constants go to `program`, which must outlive this.
    Constants(Program::Implementation& program, const CompileOptions& options);

    /// Where the value of the expression is if it is a constant. What would be an error is none:
    /// that is for the run to say.
    std::optional<Operand> find(const Expression& expression);

    const Value& at(Operand operand) const { return program_.constants[operand.index]; }
    /// Puts a copy of the value and of all that it points to into the program.
    Operand add(const Value& value);

  private:
    std::optional<Operand> evaluate(const Expression& expression);
    std::optional<Value> literal(const Expression& expression);
    Value answer(const Expression& expression, std::span<const Value> arguments);
    Value kept(const Value& value);

    Program::Implementation& program_;
    Run run_;
    std::unordered_map<const Expression*, std::optional<Operand>> found_;
};

/// The relation that a function is, if it is one.
std::optional<Relation> relation_of(Function function);

}  // namespace dongbo::cel
