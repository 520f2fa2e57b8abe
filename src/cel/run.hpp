// One evaluation on its way: where values are, what the clock says, how much is left. Private to
// this room.
#pragma once

#include <array>
#include <cstdint>
#include <limits>

#include "cel/arena.hpp"
#include "cel/moment.hpp"
#include "cel/pattern.hpp"
#include "cel/program.hpp"

namespace dongbo::cel {

/// Where an instruction finds a value.
struct Operand {
    /// element + n: the fields of the object that the nth loop from outside goes through.
    enum class Space : std::uint32_t { slot, constant, register_, element };
    static constexpr std::uint32_t kElements = 5;

    // Four bits for the space: the rest is then the index times the size of a value.
    Space space : 4 = Space::slot;
    std::uint32_t index : 28 = 0;

    friend bool operator==(const Operand&, const Operand&) = default;
};

struct Run {
    std::array<const Value*, 3 + Operand::kElements> spaces{};  ///< by Operand::Space
    Value* registers = nullptr;
    std::uint32_t register_count = 0;
    const Program::Implementation* program = nullptr;
    Host* host = nullptr;
    std::int64_t steps_left = 0;

    Timestamp next_change = Evaluator::kNever;
    Timestamp now{std::numeric_limits<std::int64_t>::min()};
    Value now_value;         ///< with rate 1
    std::int64_t today = 0;  ///< the number of the day in Vietnam

    Arena arena{};
    PatternCache patterns{};

    const Value& at(Operand operand) const {
        return spaces[static_cast<std::size_t>(operand.space)][operand.index];
    }

    /// The run may come out otherwise from `time` on.
    void note_change(Timestamp time) {
        if (time > now && time < next_change) next_change = time;
    }

    /// Takes `steps` from what is left; false, now and from then on, if that is not enough.
    bool spend(std::uint64_t steps) {
        const bool is_enough = steps_left >= 0 && steps <= static_cast<std::uint64_t>(steps_left);
        steps_left = is_enough ? steps_left - static_cast<std::int64_t>(steps) : -1;
        return is_enough;
    }
    bool is_spent() const { return steps_left < 0; }
};

/// The answer of a run that takes more steps or memory than it may.
inline Value over_limit() {
    return error(Failure::limit, "the expression takes more steps or memory than it may");
}

inline Value no_overload() {
    return error(Failure::no_overload, "the operation does not take values of this kind");
}

inline Value absent() {
    return error(Failure::absent, "a value is absent that the operation needs");
}

/// The error that a value is where another kind is wanted.
inline Value unfit(Value value) {
    if (value.kind == Kind::error) return value;
    return value.kind == Kind::null ? absent() : no_overload();
}

/// boolean() for the paths where a call would count.
inline Value truth(bool value) {
    Value made;
    made.kind = Kind::boolean;
    made.boolean = value;
    return made;
}

}  // namespace dongbo::cel
