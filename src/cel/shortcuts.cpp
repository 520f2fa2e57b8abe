#include "cel/shortcuts.hpp"

#include <array>
#include <limits>

#include "cel/functions.hpp"
#include "cel/short_text.hpp"
#include "cel/steps.hpp"

namespace dongbo::cel {
namespace {

template <auto shortcut, Handler general>
const Instruction* go_shortly(const Instruction& instruction, Run& run) {
    const Value answer = shortcut(instruction, run);
    if (answer.kind == Kind::dyn) [[unlikely]]
        return general(instruction, run);
    run.registers[instruction.target] = answer;
    return &instruction + 1;
}

/// What a shortcut answers for values that are not the usual ones.
Value not_usual() {
    Value made;
    made.kind = Kind::dyn;
    return made;
}

[[gnu::always_inline]] inline Value whole(std::int64_t value) {
    Value made;
    made.kind = Kind::integer;
    made.integer = value;
    return made;
}

[[gnu::always_inline]] inline Value text(const char* start, std::size_t size) {
    Value made;
    made.kind = Kind::string;
    made.size = static_cast<std::uint32_t>(size);
    made.text = start;
    return made;
}

/// `operation` stores the answer and says whether it did not fit.
template <auto operation>
[[gnu::always_inline]] inline Value calculated(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    const Value& b = run.at(instruction.b);
    std::int64_t result = 0;
    const bool are_whole = a.kind == Kind::integer && b.kind == Kind::integer;
    if (!are_whole || operation(a.integer, b.integer, result)) return not_usual();
    return whole(result);
}

constexpr auto kAdd = [](std::int64_t a, std::int64_t b, std::int64_t& result) {
    return __builtin_add_overflow(a, b, &result);
};
constexpr auto kSubtract = [](std::int64_t a, std::int64_t b, std::int64_t& result) {
    return __builtin_sub_overflow(a, b, &result);
};
constexpr auto kDivide = [](std::int64_t a, std::int64_t b, std::int64_t& result) {
    if (b <= 0) return true;
    result = a / b;
    return false;
};
constexpr auto kModulo = [](std::int64_t a, std::int64_t b, std::int64_t& result) {
    if (b <= 0) return true;
    result = a % b;
    return false;
};

[[gnu::always_inline]] inline Value digits(const Instruction& instruction, Run& run) {
    constexpr std::uint32_t kDigitsMax = 18;
    const Value& a = run.at(instruction.a);
    if (a.kind != Kind::string || a.size == 0 || a.size > kDigitsMax) return not_usual();
    std::int64_t number = 0;
    for (std::uint32_t i = 0; i < a.size; ++i) {
        const auto digit = static_cast<unsigned char>(a.text[i] - '0');
        if (digit > 9) return not_usual();
        number = number * 10 + digit;
    }
    return whole(number);
}

[[gnu::always_inline]] inline Value ascii_at(const Instruction& instruction, Run& run) {
    const Value& a = run.at(instruction.a);
    const Value& b = run.at(instruction.b);
    if (a.kind != Kind::string || b.kind != Kind::integer) return not_usual();
    if (b.integer < 0 || b.integer > kPlaceMax || b.integer >= a.size) return not_usual();
    const auto place = static_cast<std::size_t>(b.integer);
    return begins_in_ascii(a.text, place + 1) ? text(a.text + place, 1) : not_usual();
}

[[gnu::always_inline]] inline Value ascii_part(const Instruction& instruction, Run& run) {
    constexpr std::uint32_t kBytesAStep = 64;  // longer texts cost steps
    const Value& a = run.at(instruction.a);
    const auto begin = static_cast<std::uint32_t>(instruction.jump);
    const std::uint32_t end = instruction.extra;
    const bool is_within = begin <= end && end <= a.size && a.size < kBytesAStep;
    if (a.kind != Kind::string || !is_within) return not_usual();
    return begins_in_ascii(a.text, end) ? text(a.text + begin, end - begin) : not_usual();
}

const Instruction* call_substring(const Instruction& instruction, Run& run) {
    const std::array arguments = {run.at(instruction.a), whole(instruction.jump),
                                  whole(instruction.extra)};
    run.registers[instruction.target] = call(run, Function::substring, arguments);
    return &instruction + 1;
}

/// One byte taken out of a text that is too short to cost more than a step for each piece.
[[gnu::always_inline]] inline Value without_byte(const Instruction& instruction, Run& run) {
    constexpr std::uint32_t kBytesAStep = 16;
    const Value& a = run.at(instruction.a);
    const Value& b = run.at(instruction.b);
    if (a.kind != Kind::string || b.kind != Kind::string || b.size != 1 || a.size >= kBytesAStep)
        return not_usual();
    char* const room = run.arena.take<char>(a.size);
    if (room == nullptr) return not_usual();
    const char taken = *b.text;
    std::uint32_t kept = 0;
    for (std::uint32_t i = 0; i < a.size; ++i) {
        room[kept] = a.text[i];
        kept += a.text[i] != taken ? 1 : 0;
    }
    run.arena.give_back(a.size - kept);
    // A step for the text before each place and for what stands instead, and for the rest.
    return run.spend(2 * (a.size - kept) + 1) ? text(room, kept) : over_limit();
}

const Instruction* call_removal(const Instruction& instruction, Run& run) {
    const std::array arguments = {run.at(instruction.a), run.at(instruction.b), string("")};
    run.registers[instruction.target] = call(run, Function::replace, arguments);
    return &instruction + 1;
}

}  // namespace

Handler shortcut_of(Function function, std::size_t arguments) {
    if (arguments == 1)
        return function == Function::to_integer ? &go_shortly<digits, call_unary> : nullptr;
    if (arguments != 2) return nullptr;
    switch (function) {
        case Function::add:
            return &go_shortly<calculated<kAdd>, call_binary>;
        case Function::subtract:
            return &go_shortly<calculated<kSubtract>, call_binary>;
        case Function::divide:
            return &go_shortly<calculated<kDivide>, call_binary>;
        case Function::modulo:
            return &go_shortly<calculated<kModulo>, call_binary>;
        case Function::char_at:
            return &go_shortly<ascii_at, call_binary>;
        default:
            return nullptr;
    }
}

const Instruction* take_substring(const Instruction& instruction, Run& run) {
    return go_shortly<ascii_part, call_substring>(instruction, run);
}

const Instruction* remove_text(const Instruction& instruction, Run& run) {
    return go_shortly<without_byte, call_removal>(instruction, run);
}

}  // namespace dongbo::cel
