// Errors as values: what went wrong, where, and what the reader can do about it.
#pragma once

#include <expected>
#include <string>
#include <string_view>
#include <utility>

namespace dongbo {

/// The few kinds of failure a caller may branch on.
enum class ErrorCode {
    not_found,       ///< the thing asked for does not exist
    conflict,        ///< somebody else changed it first, or it exists already
    invalid,         ///< the input breaks a rule; the same input fails again
    unauthorised,    ///< the caller may not do this
    unavailable,     ///< may work later: disk full, busy, peer gone
    limit_exceeded,  ///< a stated limit was reached
    corrupt,         ///< stored bytes are not what was written
    internal         ///< a defect of dongbo or of a library
};

std::string_view name(ErrorCode code);

/// An expected failure. `what` is one sentence without a trailing full stop, `where` the place
/// (file, line, field, record) and `cure` what the reader can do; both may be empty.
/// No personal data may stand in any of them unless it came from the caller's own input.
struct Error {
    ErrorCode code = ErrorCode::internal;
    std::string what;
    std::string where;
    std::string cure;

    /// "where: what (cure)", for people.
    std::string message() const;
    /// Puts `context` before `where`: the way up adds where the work stood.
    Error in(std::string_view context) &&;
};

template <class T = void>
using Result = std::expected<T, Error>;

inline std::unexpected<Error> fail(ErrorCode code, std::string what, std::string where = {},
                                   std::string cure = {}) {
    return std::unexpected(Error{code, std::move(what), std::move(where), std::move(cure)});
}

/// Ends the program: a broken invariant of our own code, never bad input.
[[noreturn]] void check_failed(const char* condition, const char* why, const char* file, int line);

}  // namespace dongbo

#define DONGBO_CONCAT_(a, b) a##b
#define DONGBO_CONCAT(a, b) DONGBO_CONCAT_(a, b)

/// Leaves the function with the error of a Result<…> expression that failed.
#define TRY(expression)                                               \
    do {                                                              \
        if (auto try_result = (expression); !try_result) [[unlikely]] \
            return std::unexpected(std::move(try_result).error());    \
    } while (false)

/// TRY_ASSIGN(auto value, function()); declares or assigns, or leaves with the error.
#define TRY_ASSIGN(declaration, expression)                                              \
    auto DONGBO_CONCAT(try_result_, __LINE__) = (expression);                            \
    if (!DONGBO_CONCAT(try_result_, __LINE__)) [[unlikely]]                              \
        return std::unexpected(std::move(DONGBO_CONCAT(try_result_, __LINE__)).error()); \
    declaration = std::move(*DONGBO_CONCAT(try_result_, __LINE__))

/// CHECK_THAT(condition, "why"): stays in release builds.
#define CHECK_THAT(condition, why)                                       \
    do {                                                                 \
        if (!(condition)) [[unlikely]]                                   \
            ::dongbo::check_failed(#condition, why, __FILE__, __LINE__); \
    } while (false)
