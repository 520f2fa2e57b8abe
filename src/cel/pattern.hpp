// Regular expressions: RE2, with a table for the simple ones. Private to this room.
#pragma once

#include <memory>
#include <optional>
#include <string>
#include <string_view>
#include <vector>

#include "cel/ascii_pattern.hpp"

namespace re2 {
class RE2;
}

namespace dongbo::cel {

/// Matching takes a step for so many bytes of the text.
constexpr std::size_t kBytesAMatchingStep = 64;

/// Immutable, thread-safe.
class Pattern {
  public:
    explicit Pattern(std::string_view pattern);
    ~Pattern();

    /// What is wrong with the pattern; empty if nothing is.
    const std::string& problem() const { return problem_; }
    /// True if any part of the text matches. The pattern has no problem.
    bool matches(std::string_view text) const {
        return fast_ ? fast_->matches(text) : search(text);
    }

    /// The table, if the pattern is simple enough; else null.
    const AsciiPattern* fast() const { return fast_ ? &*fast_ : nullptr; }

  private:
    bool search(std::string_view text) const;

    std::optional<AsciiPattern> fast_;
    std::unique_ptr<re2::RE2> slow_;
    std::string problem_;
};

/// The patterns that expressions make while they run. Not thread-safe.
class PatternCache {
  public:
    /// Null if it is not among the newest few.
    const Pattern* find(std::string_view pattern) const;
    /// The pattern lives until the next one is added.
    const Pattern* add(std::string_view pattern);

  private:
    struct Entry {
        std::string text;
        std::unique_ptr<Pattern> pattern;
    };
    std::vector<Entry> entries_;
    std::size_t oldest_ = 0;
};

}  // namespace dongbo::cel
