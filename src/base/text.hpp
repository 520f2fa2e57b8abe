// Vietnamese text in one standard form. What was given is never changed in place: callers keep the
// original beside what these functions return. Thread-safe; text that is not UTF-8 comes back as it
// is, so check is_utf8 first.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dongbo::text {

/// True if the bytes are UTF-8 as RFC 3629 defines it (no overlong forms, no surrogates).
bool is_utf8(std::string_view bytes);

/// Composes to NFC (Unicode 15, ICU). Text that is already NFC costs a check only. `text` is UTF-8.
std::string to_nfc(std::string_view text);

/// The standard form of any text value: NFC; every run of white space (also NBSP, tab, line breaks,
/// zero-width space, BOM) becomes one space; none at the ends; controls, bidirectional marks and
/// overrides, soft hyphens and word joiners are removed. Letters keep their case and tone
/// placement. Idempotent.
std::string standardise_text(std::string_view text);

/// The standard form of a person's or place's name: standardise_text, then letters that look like
/// Latin or Vietnamese ones but are not (Cyrillic а/е/о, Greek Α, full-width forms, Đ as Icelandic
/// Ð or African Ɖ) are replaced, tone marks are put in the older style that the official list of
/// units uses ("hoà" becomes "hòa", "thuý" becomes "thúy", while "hoàn", "thuyền", "quý" and "già"
/// stay), and each word is written with one capital ("NGUYỄN văn a" becomes "Nguyễn Văn A").
/// Typographic apostrophes and hyphens become ' and -. A part after a hyphen has its own capital
/// ("Bình-Minh"), one after an apostrophe if it has two letters or more ("H'Hen"). Cyrillic and
/// Greek letters are replaced only in text that has Latin letters too, and only in words where each
/// of them has a Latin twin: a name that is truly Cyrillic stays. Idempotent. Only words that are
/// Vietnamese syllables have their tone moved; others stay.
std::string standardise_name(std::string_view text);

/// Moves the tone mark of one syllable (lower or upper case, NFC) to its standard place; a word
/// that is not a Vietnamese syllable comes back unchanged.
std::string place_tone(std::string_view word);

/// For searching, never for storing: lower case without any mark, "Nguyễn Văn Đức" → "nguyen van
/// duc". Punctuation becomes a space, runs of spaces one.
std::string fold(std::string_view text);

}  // namespace dongbo::text
