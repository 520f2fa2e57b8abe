// The compiler's inside, shared by its three files. Private to this room.
#pragma once

#include <memory>
#include <optional>
#include <vector>

#include "cel/code_writer.hpp"
#include "cel/constants.hpp"
#include "cel/settle.hpp"

namespace dongbo::cel {

/// A call of `function` with that many arguments.
inline bool is_call(const Expression& expression, Function function, std::size_t arguments) {
    return expression.form == Expression::Form::call && expression.function == function &&
           expression.arguments.size() == arguments;
}

/// The year of what is known to be a date.
bool is_year_of_date(const Expression& expression);

class Compiler {
  public:
    explicit Compiler(const CompileOptions& options) : constants_(*program_, options) {}

    std::unique_ptr<Program::Implementation> compile(const Expression& expression);

    /// What stands in the way of a program, if anything does.
    const std::optional<Problem>& problem() const { return problem_; }

  private:
    using Form = Expression::Form;
    using Temporaries = CodeWriter::Temporaries;

    /// An operation with a boolean answer.
    struct Condition {
        const Handlers* handlers = nullptr;
        Operand a{};
        Operand b{};
        std::uint32_t extra = 0;
    };

    /// The variable of a macro.
    struct Local {
        Register element = 0;
        std::optional<Operand::Space> fields{};  ///< where its fields can be read
    };

    // compiler.cpp

    /// Where the value of the expression can be read, once the code for it has run.
    Operand place(const Expression& expression);
    /// Where it can be read without any code.
    std::optional<Operand> ready_place(const Expression& expression);
    /// Where the field of a loop's element can be read, if its type is known.
    std::optional<Operand> field_of_local(const Expression& expression);
    /// Code that leaves the value of the expression in a register nothing else uses meanwhile.
    void emit(const Expression& expression, Register target);
    void emit_call(const Expression& expression, Register target);
    void emit_conditional(const Expression& expression, Register target);
    void emit_function(const Expression& expression, Register target);
    /// False: the call has no code of its own for what is constant in it.
    bool emit_shortcut(const Expression& expression, Register target);
    /// Code for expressions into registers that follow one another.
    Register emit_all(const std::vector<Expression>& expressions);
    void emit_collection(const Expression& expression, Register target);
    void emit_select(const Expression& expression, Register target);

    // compiler_conditions.cpp

    /// How the first operand settles if the expression is a chain of && or ||.
    std::optional<Settle> first_of_chain(const Expression& expression);
    /// Code for an operand of a chain. The instructions that jump when it decides the chain are
    /// added to `decided`.
    void settle(const Expression& expression, Settle how, Register target,
                std::vector<std::size_t>& decided);
    /// An || within an && (or the other way round): what decides the inner chain changes nothing
    /// for the outer one, which then goes on at once.
    void settle_other(const Expression& expression, Settle how, Register target,
                      std::vector<std::size_t>& decided);
    std::size_t append_condition(const Condition& condition, Settle how, Register target);
    /// With code for its operands, if the expression is a condition that has handlers of its own.
    std::optional<Condition> condition_of(const Expression& expression);
    Condition comparison(Relation relation, const Expression& a, const Expression& b);
    /// date relation now; age(x) or the year of a date relation constant.
    std::optional<Condition> special_comparison(Relation relation, const Expression& a,
                                                const Expression& b);
    Condition membership(const Expression& element, const Expression& collection);
    Condition membership_in_texts(const Expression& element, Operand list);
    Operand sorted_integers(std::span<const Value> integers);
    std::optional<Condition> match(const Expression& text, const Expression& pattern);

    // compiler_macros.cpp

    void emit_macro(const Expression& expression, Register target);
    /// Declares the variable of a macro; the index of its Loop.
    std::uint32_t begin_local(const Expression& expression, Register element);
    /// What is done for one element; jumps out of the loop go to `leave`.
    void emit_round(const Expression& expression, Register element, Register target,
                    std::vector<std::size_t>& leave);

    std::unique_ptr<Program::Implementation> program_ = std::make_unique<Program::Implementation>();
    Constants constants_;
    CodeWriter writer_{*program_};
    std::vector<Local> locals_{};
    std::optional<Problem> problem_{};
};

}  // namespace dongbo::cel
