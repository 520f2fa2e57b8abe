#include "report/language.hpp"

namespace dongbo {

std::string_view name(Language language) {
    return language == Language::vietnamese ? "vi" : "en";
}

std::optional<Language> parse_language(std::string_view text) {
    if (text == "vi") return Language::vietnamese;
    if (text == "en") return Language::english;
    return std::nullopt;
}

}  // namespace dongbo
