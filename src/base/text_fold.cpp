// Folding for search.
#include <unicode/bytestream.h>
#include <unicode/normalizer2.h>
#include <unicode/uchar.h>

#include <array>
#include <utility>

#include "base/error.hpp"
#include "base/text.hpp"
#include "base/text_letters.hpp"

namespace dongbo::text {
namespace {

/// Collects folded characters; a run of spaces becomes one, none stands at the ends.
class Folder {
  public:
    explicit Folder(std::size_t size) { out_.reserve(size); }

    void add_space() { space_before_ = true; }
    void add_ascii(char c) {
        if (c == ' ') return add_space();
        separate();
        out_ += c;
    }
    void add(char32_t code) {
        separate();
        append_utf8(out_, code);
    }
    std::string take() { return std::move(out_); }

  private:
    void separate() {
        if (space_before_ && !out_.empty()) out_ += ' ';
        space_before_ = false;
    }
    std::string out_;
    bool space_before_ = false;
};

std::string to_nfkd(std::string_view text) {
    UErrorCode status = U_ZERO_ERROR;
    const icu::Normalizer2* const nfkd = icu::Normalizer2::getNFKDInstance(status);
    CHECK_THAT(U_SUCCESS(status), "ICU has its NFKD data");
    const icu::StringPiece piece(text.data(), static_cast<int32_t>(text.size()));
    std::string out;
    icu::StringByteSink<std::string> sink(&out);
    nfkd->normalizeUTF8(0, piece, sink, nullptr, status);
    CHECK_THAT(U_SUCCESS(status), "ICU normalises UTF-8");
    return out;
}

/// Letters that Unicode does not take apart, yet people search for without their stroke or bow.
std::string_view plain_spelling(char32_t lower) {
    switch (lower) {
        case U'đ':
        case U'ð':
        case U'ɖ':
            return "d";
        case U'ø':
            return "o";
        case U'ł':
            return "l";
        case U'ħ':
            return "h";
        case U'ı':
            return "i";
        case U'þ':
            return "th";
        case U'ß':
            return "ss";
        case U'æ':
            return "ae";
        case U'œ':
            return "oe";
        default:
            return {};
    }
}

/// Folds one code point of text in NFKD.
void fold_part(Folder& to, char32_t code) {
    const auto character = static_cast<UChar32>(code);
    const int type = u_charType(character);
    if (is_unseen(code) || type == U_NON_SPACING_MARK || type == U_ENCLOSING_MARK) return;
    const bool word = u_isalpha(character) || type == U_COMBINING_SPACING_MARK ||
                      type == U_DECIMAL_DIGIT_NUMBER || type == U_LETTER_NUMBER ||
                      type == U_OTHER_NUMBER;
    if (!word) return to.add_space();
    const auto lower = static_cast<char32_t>(u_foldCase(character, U_FOLD_CASE_DEFAULT));
    const std::string_view spelling = plain_spelling(lower);
    if (spelling.empty()) return to.add(lower);
    for (const char c : spelling) to.add_ascii(c);
}

std::string fold_slowly(std::string_view text) {
    const std::string parts = to_nfkd(text);
    Folder folder(parts.size());
    for (std::size_t at = 0; at < parts.size();) {
        const CodePoint code = decode(parts, at);
        fold_part(folder, code.value);
        at += code.length;
    }
    return to_nfc(folder.take());
}

/// What one code point of the table folds to, when that is at most one ASCII character.
constexpr char kNothing = 0;
constexpr char kSlow = 1;
using FoldTable = std::array<char, kTableSize>;

char fold_entry(char32_t code) {
    // Between two letters a space shows, and nothing at all shows as nothing.
    std::string text = "x";
    append_utf8(text, code);
    text += 'x';
    const std::string folded = fold_slowly(text);
    if (folded == "xx") return kNothing;
    return folded.size() == 3 ? folded[1] : kSlow;
}

FoldTable make_fold_table() {
    FoldTable table{};
    for (char32_t code = 0; code < 0x300; ++code) table[table_place(code)] = fold_entry(code);
    for (char32_t code = 0x1E00; code < 0x1F00; ++code) {
        table[table_place(code)] = fold_entry(code);
    }
    return table;
}

}  // namespace

std::string fold(std::string_view text) {
    static const FoldTable table = make_fold_table();
    Folder folder(text.size());
    for (std::size_t at = 0; at < text.size();) {
        const CodePoint code = decode(text, at);
        const std::size_t place = table_place(code.value);
        const char folded = place == kNotInTable ? kSlow : table[place];
        if (folded == kSlow) return is_utf8(text) ? fold_slowly(text) : std::string(text);
        if (folded != kNothing) folder.add_ascii(folded);
        at += code.length;
    }
    return folder.take();
}

}  // namespace dongbo::text
