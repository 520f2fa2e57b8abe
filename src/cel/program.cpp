#include "cel/program.hpp"

#include "cel/compiler.hpp"
#include "cel/instruction.hpp"

namespace dongbo::cel {

Program::Program(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
Program::Program(Program&&) noexcept = default;
Program& Program::operator=(Program&&) noexcept = default;
Program::~Program() = default;

const Type& Program::type() const {
    return implementation_->type;
}

std::span<const std::uint32_t> Program::slots() const {
    return implementation_->slots;
}

bool Program::reads_clock() const {
    return implementation_->reads_clock;
}

bool Program::asks_host() const {
    return implementation_->asks_host;
}

std::uint64_t Program::cost() const {
    return implementation_->cost;
}

std::expected<Program, Problem> compile(std::string_view text, const Environment& environment,
                                        const CompileOptions& options) {
    const auto tree = parse_and_check(text, environment, options);
    if (!tree) return std::unexpected(tree.error());
    return compile_tree(*tree, options);
}

}  // namespace dongbo::cel
