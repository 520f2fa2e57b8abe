#include "cel/instruction.hpp"

namespace dongbo::cel {

struct Evaluator::Implementation {
    Run run{};
    std::vector<Value> registers{};

    void provide_registers(std::size_t count) {
        registers.resize(count);
        run.registers = registers.data();
        run.spaces[static_cast<std::size_t>(Operand::Space::register_)] = run.registers;
        run.registers_size = count;
    }

    void set_clock(Timestamp time) {
        run.now = time;
        run.now_value = timestamp(time);
        run.now_value.rate = 1;
        run.today = day_number_at(run.now_value.integer);
    }
};

Evaluator::Evaluator() : implementation_(std::make_unique<Implementation>()) {}
Evaluator::~Evaluator() = default;

Value Evaluator::run(const Program& program, std::span<const Value> slots, Timestamp now,
                     Host* host) {
    const Program::Implementation& made = program.implementation();
    Run& run = implementation_->run;
    if (run.registers_size < made.registers) [[unlikely]]
        implementation_->provide_registers(made.registers);
    if (run.now != now) [[unlikely]] implementation_->set_clock(now);
    if (made.reads_clock) run.registers[0] = run.now_value;

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

    const Value result = run.at(made.result);
    // What runs with the clock is another value a millisecond later.
    if (result.rate != 0) [[unlikely]] run.note_change({now.milliseconds + 1});
    return result;
}

Timestamp Evaluator::next_change() const {
    return implementation_->run.next_change;
}

}  // namespace dongbo::cel
