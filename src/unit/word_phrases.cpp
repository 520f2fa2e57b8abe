#include "unit/word_phrases.hpp"

#include "base/error.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kLongest = 3;

}  // namespace

WordPhrases::WordPhrases(std::span<const std::string_view> phrases) {
    NameWords words;
    for (std::size_t length = kLongest; length > 0; --length) {
        for (std::size_t i = 0; i < phrases.size(); ++i) {
            CHECK_THAT(words.read(phrases[i]) && words.size() > 0 && words.size() <= kLongest,
                       "a phrase has one to three words");
            if (words.size() != length) continue;
            Known known{std::string(words.folded(0, length)), std::string(words.marked(0, length)),
                        words.folded(0, 1).size(), length, i};
            known_[static_cast<std::size_t>(known.folded.front() - 'a')].push_back(
                std::move(known));
        }
    }
}

bool WordPhrases::Known::is_said(const NameWords& text, std::size_t at, std::size_t end) const {
    const std::size_t last = at + words;
    if (last > end || text.folded(at, last) != folded) return false;
    // Joined, "thu do" and "thud o" would be the same.
    if (text.folded(at, at + 1).size() != first_size) return false;
    for (std::size_t i = at + 1; i < last; ++i)
        if (ends_part(text[i].before)) return false;
    return !text.has_marks(at, last) || text.marked(at, last) == marked;
}

WordPhrases::Found WordPhrases::find(const NameWords& words, std::size_t at,
                                     std::size_t end) const {
    const char first = words.folded(at, at + 1).front();
    if (first < 'a' || first > 'z') return {0, 0, false};
    for (const Known& known : known_[static_cast<std::size_t>(first - 'a')])
        if (known.is_said(words, at, end))
            return {known.phrase, known.words, words.has_marks(at, at + known.words)};
    return {0, 0, false};
}

}  // namespace dongbo
