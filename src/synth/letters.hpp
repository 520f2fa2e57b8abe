// Ways in which offices write Vietnamese names differently.
#pragma once

#include <optional>
#include <string>
#include <string_view>

namespace dongbo {

/// "Nguyễn Đức" → "Nguyen Duc".
std::string drop_marks(std::string_view text);
/// Canonical decomposition (NFD) of Vietnamese letters.
std::string decompose(std::string_view text);
std::string to_capitals(std::string_view text);
/// The first Latin a, e, o or Đ replaced by a letter that looks the same.
std::optional<std::string> with_look_alike(std::string_view text);
/// The tone mark of the first fitting word on the wrong vowel ("Huỳnh" → "Hùynh").
std::optional<std::string> with_misplaced_tone(std::string_view text);
/// The newer style of open syllables ("Hòa" → "Hoà"); text without such a word as it is.
std::string with_newer_tones(std::string_view text);

}  // namespace dongbo
