// Private to the room: where the tone mark of a syllable stands.
#pragma once

#include <span>

namespace dongbo::text {

/// Moves the tone mark inside `word`, letters in NFC, when the word is a Vietnamese syllable and
/// its tone is not at its standard place.
void place_tone_in(std::span<char32_t> word);

}  // namespace dongbo::text
