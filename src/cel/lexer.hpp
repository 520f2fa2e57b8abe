// Text of an expression → tokens.
#pragma once

#include <cstdint>
#include <expected>
#include <string>
#include <string_view>
#include <vector>

#include "cel/program.hpp"

namespace dongbo::cel {

struct Token {
    enum class Kind : std::uint8_t {
        end,
        identifier,         ///< also reserved words and true, false, null, in
        quoted_identifier,  ///< `a-b`, after a dot only
        integer,            ///< text: decimal or 0x…, without sign
        unsigned_,          ///< the same without its u
        real,
        string,  ///< text: what it means
        bytes,
        symbol  ///< text: "&&", "(", …
    };
    Kind kind = Kind::end;
    std::uint32_t offset = 0;
    std::string text;
};

/// All tokens, the last of kind end. Refused: text that is not UTF-8 or longer than 64 KiB, open
/// quotes, unknown escapes, characters that begin nothing.
std::expected<std::vector<Token>, Problem> tokenize(std::string_view text);

}  // namespace dongbo::cel
