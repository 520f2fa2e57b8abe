#include <algorithm>

#include "cel/instruction.hpp"

namespace dongbo::cel {

struct Evaluator::Implementation {
    Run run{};
    std::vector<Value> registers{};

    bool is_ready(const Program::Implementation& program, Timestamp now) const {
        return run.register_count >= program.registers && run.now == now;
    }

    /// Apart, and not inlined, so that the usual way saves no registers for it.
    [[gnu::noinline]] Value prepare_and_run(Evaluator& evaluator, const Program& program,
                                            std::span<const Value> slots, Timestamp now,
                                            Host* host) {
        registers.resize(
            std::max<std::size_t>(registers.size(), program.implementation().registers));
        run.registers = registers.data();
        run.register_count = static_cast<std::uint32_t>(registers.size());
        run.spaces[static_cast<std::size_t>(Operand::Space::register_)] = run.registers;
        run.now = now;
        run.now_value = timestamp(now);
        run.now_value.rate = 1;
        run.today = day_number_at(run.now_value.integer);
        run.registers[0] = run.now_value;
        return evaluator.run(program, slots, now, host);
    }
};

Evaluator::Evaluator() : implementation_(std::make_unique<Implementation>()) {}
Evaluator::~Evaluator() = default;

Value Evaluator::run(const Program& program, std::span<const Value> slots, Timestamp now,
                     Host* host) {
    const Program::Implementation& made = program.implementation();
    Run& run = implementation_->run;
    if (!implementation_->is_ready(made, now)) [[unlikely]]
        return implementation_->prepare_and_run(*this, program, slots, now, host);
    run.spaces[0] = slots.data();
    run.spaces[1] = made.constants.data();
    run.program = &made;
    run.host = host;
    run.steps_left = made.steps_max;
    run.next_change = kNever;
    run.arena.reset();

    const Instruction* instruction = made.code.data();
    const Instruction* const end = instruction + made.code.size();
    while (instruction != end) instruction = instruction->handler(*instruction, run);

    const Value result = run.at(run.program->result);
    // What runs with the clock is another value a millisecond later.
    if (result.rate != 0) [[unlikely]]
        run.note_change({run.now.milliseconds + 1});
    return result;
}

Timestamp Evaluator::next_change() const {
    return implementation_->run.next_change;
}

}  // namespace dongbo::cel
