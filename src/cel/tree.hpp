// The checked tree of an expression: what the parser and the checker make, and the compiler takes.
#pragma once

#include <cstdint>
#include <expected>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "cel/program.hpp"

namespace dongbo::cel {

enum class Function : std::uint8_t {
    // operators
    logical_and,
    logical_or,
    logical_not,
    conditional,
    equal,
    not_equal,
    less,
    less_equal,
    greater,
    greater_equal,
    add,
    subtract,
    multiply,
    divide,
    modulo,
    negate,
    in,
    index,
    // conversions
    to_boolean,
    to_integer,
    to_unsigned,
    to_real,
    to_string,
    to_bytes,
    to_timestamp,
    to_duration,
    to_dyn,
    type_of,
    // strings and collections
    size,
    contains,
    starts_with,
    ends_with,
    matches,
    // extension "strings" of cel-go, those that rules want
    char_at,
    index_of,
    last_index_of,
    lower_ascii,
    upper_ascii,
    replace,
    split,
    join,
    substring,
    trim,
    // time; of dates too where it makes sense
    get_full_year,
    get_month,
    get_date,
    get_day_of_month,
    get_day_of_week,
    get_day_of_year,
    get_hours,
    get_minutes,
    get_seconds,
    get_milliseconds,
    // dongbo's own
    age,
    year,
    date,
    unaccented,
    known,
    unit
};

enum class Macro : std::uint8_t { all, exists, exists_one, map, filter };

struct Expression {
    enum class Form : std::uint8_t {
        literal,   ///< null, bool, int, uint, real, string, bytes; `text` holds strings and bytes
        variable,  ///< `slot` of the environment
        local,     ///< `slot`: depth of the macro's variable, 0 for the outermost macro
        now,
        type_name,  ///< `type` is type(T): the T in parameters[0]
        select,     ///< arguments[0] . text; `slot`: index of the field if the object is known
        has,        ///< has(arguments[0] . text)
        call,       ///< `function` on arguments; the receiver of x.f(y) comes first
        list,       ///< [arguments]
        map,        ///< {arguments[0]: arguments[1], …}
        macro       ///< `macro` over arguments[0]; body arguments[1]; map with filter: [2]
    };
    Form form = Form::literal;
    Function function{};
    Macro macro{};
    std::uint32_t slot = 0;
    std::uint32_t offset = 0;  ///< byte of the text where it stands
    Type type;                 ///< dyn where it is known only at run time
    Value literal;
    std::string text;
    std::vector<Expression> arguments;
};

/// Parses and checks. Problems name the place; a name that is nearly right is proposed.
std::expected<Expression, Problem> parse_and_check(std::string_view text,
                                                   const Environment& environment,
                                                   const CompileOptions& options);

}  // namespace dongbo::cel
