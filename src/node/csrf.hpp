// The token by which a change proves that it came from our own page.
#pragma once

#include <string>
#include <string_view>

#include "http/message.hpp"

namespace dongbo {

/// The session's token, hidden under a new random mask for each page: pages are compressed, and
/// their length must not tell it (BREACH).
std::string mask_csrf(std::string_view token);
/// True if `masked` hides the token. Takes the same time wherever they differ.
bool csrf_fits(std::string_view masked, std::string_view token);
/// What the request carries: the header X-CSRF-Token, or the field `csrf` of its form. Empty:
/// nothing.
std::string csrf_of(const HttpRequest& request);

}  // namespace dongbo
