// The instructions and registers of a program while it is written. Private to this room.
#pragma once

#include <algorithm>

#include "cel/instruction.hpp"

namespace dongbo::cel {

using Register = std::uint32_t;

inline Operand in_register(Register index) {
    return {Operand::Space::register_, index};
}

class CodeWriter {
  public:
    explicit CodeWriter(Program::Implementation& program) : program_(program) {}

    /// Registers that follow one another; the first of them.
    Register take(std::size_t count) {
        const Register first = free_;
        free_ += static_cast<Register>(count);
        program_.registers = std::max(program_.registers, free_);
        return first;
    }

    /// Gives back the registers that were taken while it lived.
    class Temporaries {
      public:
        explicit Temporaries(CodeWriter& writer) : writer_(writer), free_(writer.free_) {}
        ~Temporaries() { writer_.free_ = free_; }
        Temporaries(const Temporaries&) = delete;
        Temporaries& operator=(const Temporaries&) = delete;

      private:
        CodeWriter& writer_;
        Register free_;
    };

    /// The number of the instruction.
    std::size_t append(Instruction instruction) {
        program_.code.push_back(instruction);
        return program_.code.size() - 1;
    }

    Instruction& at(std::size_t instruction) { return program_.code[instruction]; }

    /// How far it is from an instruction to what is appended next.
    std::int32_t to_here(std::size_t instruction) const {
        return static_cast<std::int32_t>(program_.code.size() - instruction);
    }

    /// Lets an instruction jump to what is appended next.
    void land(std::size_t instruction) { at(instruction).jump = to_here(instruction); }

    /// How far it is back to an instruction from one that comes later.
    static std::int32_t back(std::size_t from, std::size_t to) {
        return -static_cast<std::int32_t>(from - to);
    }

  private:
    Program::Implementation& program_;
    Register free_ = 1;  // register 0 holds `now`
};

}  // namespace dongbo::cel
