// The regular expressions that AsciiPattern knows, read into a tree. Private to this room.
#pragma once

#include <bitset>
#include <optional>
#include <string_view>
#include <vector>

namespace dongbo::cel {

using Characters = std::bitset<256>;

/// A part of a pattern.
struct PatternPart {
    enum class Form { characters, sequence, choice, repetition };
    Form form = Form::sequence;
    Characters characters{};
    int least = 1;
    int most = 1;  ///< or kUnbounded
    static constexpr int kUnbounded = -1;
    std::vector<PatternPart> parts{};
};

/// What stands between ^ and $; nothing if it can't be read or is left to RE2.
std::optional<PatternPart> read_pattern(std::string_view pattern);

}  // namespace dongbo::cel
