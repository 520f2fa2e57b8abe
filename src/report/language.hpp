// The two languages in which dongbo speaks to people.
#pragma once

#include <cstdint>
#include <optional>
#include <string_view>

namespace dongbo {

enum class Language : std::uint8_t { vietnamese, english };
std::string_view name(Language language);  ///< "vi", "en"
std::optional<Language> parse_language(std::string_view text);

}  // namespace dongbo
