// What the pages are made of, compiled into the program by scripts/embed.
#pragma once

#include <span>
#include <string_view>

#include "report/language.hpp"

namespace dongbo {

struct EmbeddedText {
    std::string_view name, text;
};

/// A file below /static/. Its name carries a digest of its bytes, so it may be cached for ever.
struct EmbeddedAsset {
    std::string_view name, type, bytes;
};

/// Of the catalogue web/texts/, by name.
std::span<const EmbeddedText> embedded_texts(Language language);
/// web/templates/, with their parts and fixed texts filled in.
std::span<const EmbeddedText> embedded_templates(Language language);
std::span<const EmbeddedAsset> embedded_assets();

}  // namespace dongbo
