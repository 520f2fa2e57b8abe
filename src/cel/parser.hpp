// Tokens → syntax tree, names not yet looked up.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "cel/program.hpp"

namespace dongbo::cel {

struct Syntax {
    enum class Form : std::uint8_t {
        literal,     ///< `literal`; strings and bytes in `text`
        identifier,  ///< text; `rooted`: it began with a dot
        select,      ///< arguments[0] . text
        call,        ///< text(arguments); operators by their names of the specification: "_+_"
        method,      ///< arguments[0].text(the other arguments)
        list,
        map,  ///< key, value, key, value, …
    };
    Form form = Form::literal;
    std::uint32_t offset = 0;
    std::uint32_t depth = 1;  ///< of the tree below and with this
    bool rooted = false;
    Value literal{};
    std::string text{};
    std::vector<Syntax> arguments{};
};

/// No tree is deeper than this: what walks it may recurse.
inline constexpr std::uint32_t kDepthMax = 250;

std::expected<Syntax, Problem> parse(std::string_view text);

}  // namespace dongbo::cel
