// Private to the room: letters of other alphabets that were typed for Latin ones.
#pragma once

#include <string>
#include <string_view>

namespace dongbo::text {

/// The sign that a name should have instead of `code`: Đ for Ð and Ɖ, plain for full-width forms,
/// ' and - for their typographic kin; `code` itself for all others.
char32_t standard_sign(char32_t code);

/// standard_sign everywhere, joiners removed, and Cyrillic and Greek letters replaced by the Latin
/// ones they look like: only in text with a Latin letter in it, and only in words where no letter
/// without a Latin twin is left over, so that a name that is truly Cyrillic stays.
std::string replace_look_alikes(std::string_view text);

}  // namespace dongbo::text
