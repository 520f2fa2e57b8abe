// 'a', "a", '''a''', """a""", with r (raw) and b (bytes) before them.
#pragma once

#include <cstdint>
#include <expected>
#include <optional>
#include <string>
#include <string_view>

#include "cel/program.hpp"

namespace dongbo::cel {

struct StringLiteral {
    std::size_t prefix = 0;  ///< bytes before the first quote
    bool raw = false, bytes = false, triple = false;
    char quote = '\'';
};

/// If the text begins with a literal: its form.
std::optional<StringLiteral> find_string_literal(std::string_view text);

struct ReadLiteral {
    std::string meaning;
    std::size_t size = 0;  ///< bytes of the text that it takes
};
/// The text begins with `literal`. Offsets of problems count from the text's begin.
std::expected<ReadLiteral, Problem> read_string_literal(std::string_view text,
                                                        const StringLiteral& literal);

}  // namespace dongbo::cel
