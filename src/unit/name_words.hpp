// Private to the room: the words of a name or an address, in the spelling that names are compared
// in.
#pragma once

#include <array>
#include <cstdint>
#include <string_view>

namespace dongbo {

/// What stands before a word. From `dash` on, whoever wrote it ended a part of the address there.
enum class Gap : std::uint8_t { none, space, dot, dash, slash, comma };
inline bool ends_part(Gap gap) {
    return gap >= Gap::dash;
}
/// "Bà Rịa - Vũng Tàu" is one name; nothing is a name across a comma.
inline bool ends_name(Gap gap) {
    return gap > Gap::dash;
}

struct NameWord {
    std::uint32_t from, to;                ///< its bytes in the text
    std::uint16_t folded_from, folded_to;  ///< in the text of all words without marks
    std::uint16_t marked_from, marked_to;
    Gap before;
    bool is_number, has_marks;
};

/// A text cut into words, each a run of letters or of digits ("P4" is two). A word is kept twice:
/// `folded` without any mark, `marked` with the shapes of its letters and, at its end, its tones,
/// so that Hoà is Hòa. Both write i for the y of Mỹ and Quý, c for the k of Kạn, no zero before a
/// number, and no marks in words that end in k: Đắk, Đăk and Dak are one word. Words are joined
/// without spaces: H'leo is H' Leo.
///
/// Any bytes are read; a letter that no name in Vietnam has is like no other. About 3 ns a byte, no
/// allocation, 4 KB. Not thread-safe.
class NameWords {
  public:
    static constexpr std::size_t kWordsMax = 96;
    static constexpr std::size_t kLettersMax = 768;

    NameWords() {}  // NOLINT: the arrays are filled by read()
    /// False: more words or letters than the limits. The text is then read in part.
    bool read(std::string_view text);

    std::size_t size() const { return size_; }
    const NameWord& operator[](std::size_t at) const { return words_[at]; }
    /// Of the words from `first` up to `last`, which is not included; at least one.
    std::string_view folded(std::size_t first, std::size_t last) const {
        return cut(folded_.data(), words_[first].folded_from, words_[last - 1].folded_to);
    }
    std::string_view marked(std::size_t first, std::size_t last) const {
        return cut(marked_.data(), words_[first].marked_from, words_[last - 1].marked_to);
    }
    bool has_marks(std::size_t first, std::size_t last) const;
    /// A letter that no name has.
    static constexpr char kForeign = '\x7f';

  private:
    static std::string_view cut(const char* text, std::size_t from, std::size_t to) {
        return {text + from, to - from};
    }
    struct Sign;
    static const Sign* latin_signs();
    static Sign sign_of(char32_t code);
    bool add(const Sign& sign, std::uint32_t from, std::uint32_t to);
    bool begin_word(bool is_number, std::uint32_t from);
    void add_letter(const Sign& sign);
    void mark_last(const Sign& sign);
    void end_word();

    std::array<NameWord, kWordsMax> words_;
    std::array<char, kLettersMax> folded_;
    std::array<char, kLettersMax + kWordsMax * 2> marked_;
    std::array<char, 8> tones_;
    std::size_t size_, folded_size_, marked_size_, tone_count_;
    Gap gap_;
    bool open_;
};

}  // namespace dongbo
