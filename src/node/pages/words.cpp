#include "node/pages/words.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "node/pages/embedded.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

const EmbeddedText* find_text(Language language, std::string_view key) {
    const auto texts = embedded_texts(language);
    const auto found = std::ranges::lower_bound(texts, key, {}, &EmbeddedText::name);
    return found != texts.end() && found->name == key ? &*found : nullptr;
}

std::uint64_t magnitude(std::int64_t value) {
    return value < 0 ? std::uint64_t{0} - static_cast<std::uint64_t>(value)
                     : static_cast<std::uint64_t>(value);
}

}  // namespace

bool Words::has(std::string_view key) {
    return find_text(Language::vietnamese, key) != nullptr;
}

std::string Words::operator()(std::string_view key) const {
    const EmbeddedText* const text = find_text(language_, key);
    CHECK_THAT(text != nullptr, std::string(key).c_str());
    return std::string(text->text);
}

std::string Words::operator()(
    std::string_view key,
    std::initializer_list<std::pair<std::string_view, std::string>> values) const {
    std::string text = (*this)(key);
    for (const auto& [name, value] : values) {
        const std::string place = fmt::format("{{{}}}", name);
        for (std::size_t at = text.find(place); at != std::string::npos;
             at = text.find(place, at + value.size()))
            text.replace(at, place.size(), value);
    }
    return text;
}

std::string Words::number(std::uint64_t value) const {
    return grouped(language_, value);
}

std::string Words::number(std::int64_t value) const {
    return (value < 0 ? "−" : "") + grouped(language_, magnitude(value));
}

std::string Words::change(std::int64_t value) const {
    return (value > 0 ? "+" : "") + number(value);
}

std::string Words::ratio(std::int64_t part, std::int64_t whole) const {
    return number(part) + " / " + number(whole);
}

std::string Words::bytes(std::uint64_t count) const {
    if (count < 1'000) return number(count) + " B";
    const bool mega = count >= 1'000'000;
    std::string text = fmt::format("{:.1f}", static_cast<double>(count) / (mega ? 1e6 : 1e3));
    if (vietnamese()) std::ranges::replace(text, '.', ',');
    return text + (mega ? " MB" : " kB");
}

std::string Words::iso_day(std::string_view iso) const {
    const auto date = Date::parse_iso(iso);
    return date ? day_text(language_, *date) : std::string(iso);
}

std::string Words::title(ErrorCode code) const {
    return (*this)(fmt::format("error.{}", name(code)));
}

}  // namespace dongbo
