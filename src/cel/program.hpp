// Common Expression Language: text → checked tree → flat program → value.
//
//   auto program = cel::compile("birth_date <= now", environment);   // once, when it is loaded
//   cel::Evaluator evaluator;                                        // one a thread, reused
//   cel::Value value = evaluator.run(*program, slots, now, host);
//
// Follows github.com/google/cel-spec (doc/langdef.md); docs/expressions.md lists what is supported,
// what is left out and dongbo's own functions.
#pragma once

#include <cstdint>
#include <expected>
#include <limits>
#include <memory>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "cel/value.hpp"

namespace dongbo::cel {

/// What is wrong with an expression, and where.
struct Problem {
    std::size_t offset = 0;  ///< byte of the text
    std::string what;        ///< "there is no field `birthdate`"
    std::string cure;        ///< "did you mean `birth_date`?"; may be empty

    /// The line of the text with a caret below the place, then what and cure.
    std::string marked(std::string_view text) const;
};

struct CompileOptions {
    /// Upper bound of steps, lists counted with this many elements: more is refused at load.
    std::uint64_t cost_max = 100'000;
    std::uint32_t assumed_list_size = 32;
    /// Off: wrong types are found only when it runs (the conformance data asks for it).
    bool check_types = true;
};

struct Instruction;

/// Immutable, thread-safe to share. Holds nothing of the text it was made from.
class Program {
  public:
    Program(Program&&) noexcept;
    Program& operator=(Program&&) noexcept;
    ~Program();

    const Type& type() const;
    /// Slots of the variables it may read, ascending, each once.
    std::span<const std::uint32_t> slots() const;
    /// True if its value can change while its variables do not.
    bool reads_clock() const;
    bool asks_host() const;  ///< known(), unit()
    std::uint64_t cost() const;

    struct Implementation;
    explicit Program(std::unique_ptr<Implementation> implementation);
    const Implementation& implementation() const { return *implementation_; }

  private:
    std::unique_ptr<Implementation> implementation_;
};

std::expected<Program, Problem> compile(std::string_view text, const Environment& environment,
                                        const CompileOptions& options = {});

/// What an expression can ask of the world around it.
class Host {
  public:
    virtual ~Host() = default;
    /// known(dataset, id): boolean, or an error with Failure::not_checkable.
    virtual Value known(std::string_view dataset, std::string_view id) = 0;
    /// unit(code, at): an object of Environment::unit, null if the list in force on that day does
    /// not have the code, or an error with Failure::not_checkable. Lives until the next run.
    virtual Value unit(std::string_view code, const Value& at) = 0;
};

/// Runs programs. Not thread-safe: one a thread. Does not allocate once it is warm.
class Evaluator {
  public:
    Evaluator();
    ~Evaluator();
    Evaluator(const Evaluator&) = delete;
    Evaluator& operator=(const Evaluator&) = delete;

    /// `slots`: a value for each variable of the environment (those not in program.slots() are
    /// never looked at). The value lives until the next run, and no longer than the program. `host`
    /// may be null if the program does not ask it.
    Value run(const Program& program, std::span<const Value> slots, Timestamp now,
              Host* host = nullptr);

    /// The first moment after `now` at which the last run might have come out otherwise with the
    /// same slots; kNever if none. Exact for comparisons with `now` and for age(x) against a
    /// constant, else early rather than late.
    Timestamp next_change() const;
    static constexpr Timestamp kNever{std::numeric_limits<std::int64_t>::max()};

  private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo::cel
