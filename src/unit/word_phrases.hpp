// Private to the room: fixed phrases of one to three words, found in a text.
#pragma once

#include <array>
#include <cstdint>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "unit/name_words.hpp"

namespace dongbo {

/// Immutable; thread-safe.
class WordPhrases {
  public:
    explicit WordPhrases(std::span<const std::string_view> phrases);

    struct Found {
        std::size_t phrase;  ///< its place in what the table was made from
        std::size_t words;   ///< 0: none
        bool has_marks;      ///< in the text
    };
    /// The longest phrase that begins at a word and ends before `end`. Where the text has marks
    /// they must be those of the phrase. About 10 ns.
    Found find(const NameWords& words, std::size_t at, std::size_t end) const;

  private:
    struct Known {
        std::string folded, marked;
        std::size_t first_size, words, phrase;
        bool is_said(const NameWords& text, std::size_t at, std::size_t end) const;
    };
    std::array<std::vector<Known>, 26> known_;  // by their first letter, longer ones first
};

}  // namespace dongbo
