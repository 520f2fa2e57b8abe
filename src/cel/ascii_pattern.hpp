// A regular expression of ASCII characters as a table: a few nanoseconds where RE2 takes a hundred.
// Private to this room.
#pragma once

#include <array>
#include <cstdint>
#include <optional>
#include <string_view>
#include <vector>

namespace dongbo::cel {

struct PatternPart;

/// Literal characters, classes ([0-9A-Z], \d, \w, \s), groups, alternatives and repetitions; ^ only
/// at the start and $ only at the end of the whole. Immutable, thread-safe.
class AsciiPattern {
  public:
    /// Nothing if `pattern` needs more than that, can't be read, or would make a big table: then
    /// RE2 decides.
    static std::optional<AsciiPattern> compile(std::string_view pattern);

    /// True if any part of `text` matches, as RE2::PartialMatch says.
    bool matches(std::string_view text) const {
        if (is_one_set_) return has_any(text);
        return places_.empty() ? walk(text) : compare(text);
    }

  private:
    AsciiPattern() = default;
    static std::optional<AsciiPattern> of_fixed_form(const PatternPart& part, bool to_end);
    static AsciiPattern of_one_set(const PatternPart& part);

    bool walk(std::string_view text) const {
        std::uint32_t state = start_;
        for (const char c : text) {
            state = next_[state + class_of_[static_cast<unsigned char>(c)]];
            if (state <= accepted_) return state == accepted_;
        }
        return next_[state] == accepted_;
    }

    bool has_any(std::string_view text) const {
        std::uint8_t found = 0;
        for (const char c : text) found |= class_of_[static_cast<unsigned char>(c)];
        return found != 0;
    }

    bool compare(std::string_view text) const {
        if (text.size() < places_.size() || (to_end_ && text.size() > places_.size())) return false;
        const char* c = text.data();
        for (const std::uint8_t place : places_)
            if ((class_of_[static_cast<unsigned char>(*c++)] & place) == 0) return false;
        return true;
    }

    // A state is the place of its row in `next_`: a column for the end of the text, then one for
    // each class of bytes that the pattern tells apart. Row 0: no match any more; row 1: matched,
    // whatever follows.
    std::array<std::uint8_t, 256> class_of_{};
    std::vector<std::uint16_t> next_;
    std::uint32_t start_ = 0;
    std::uint32_t accepted_ = 0;

    // Codes of a fixed form need no states: each place wants one of up to eight sets, and
    // class_of_ has a bit for each set that a byte is in.
    std::vector<std::uint8_t> places_;
    bool to_end_ = false;

    // One character of a set, wherever it stands: class_of_ says whether a byte is in the set.
    bool is_one_set_ = false;

    friend class AsciiPatternBuilder;
};

}  // namespace dongbo::cel
