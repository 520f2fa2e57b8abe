#include "cli/demo_localities.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <cstdint>
#include <set>

namespace dongbo {
namespace {

constexpr std::array<std::string_view, 5> kHamlets = {"Tổ ", "Thôn ", "Xóm ", "Làng ", "Ấp "};
constexpr std::array<std::string_view, 2> kStreets = {"đường ", "phố "};
constexpr std::string_view kHouse = "Số ";

bool begins(std::string_view text, std::span<const std::string_view> words) {
    return std::ranges::any_of(words,
                               [&](std::string_view word) { return text.starts_with(word); });
}

std::string_view trimmed(std::string_view text) {
    const std::size_t first = text.find_first_not_of(' ');
    if (first == std::string_view::npos) return {};
    return text.substr(first, text.find_last_not_of(' ') - first + 1);
}

/// "Số 7 đường Lê Lợi" → "đường Lê Lợi".
std::string_view without_house(std::string_view part) {
    if (!part.starts_with(kHouse)) return part;
    part.remove_prefix(kHouse.size());
    const std::size_t space = part.find(' ');
    return space == std::string_view::npos ? std::string_view{} : part.substr(space + 1);
}

/// FNV-1a, mixed at the end so that each bit of the text counts in the lowest ones.
std::uint64_t hash_of(std::string_view commune, std::string_view name) {
    std::uint64_t hash = 0xcbf29ce484222325;
    for (const std::string_view text : {commune, name})
        for (const char c : text) hash = (hash ^ static_cast<unsigned char>(c)) * 0x100000001b3;
    return (hash ^ (hash >> 32)) * 0x9e3779b97f4a7c15 >> 24;
}

}  // namespace

std::vector<std::string> locality_names(std::string_view address) {
    std::vector<std::string> names;
    while (!address.empty()) {
        const std::size_t comma = address.find(',');
        const std::string_view part = without_house(trimmed(address.substr(0, comma)));
        address.remove_prefix(comma == std::string_view::npos ? address.size() : comma + 1);
        if (begins(part, kHamlets) || begins(part, kStreets)) names.emplace_back(part);
    }
    return names;
}

void InventedLocalities::add(const UnitRef& stated, std::string_view address,
                             std::span<const ListedUnit* const> candidates) {
    for (std::string& name : locality_names(address)) {
        const std::uint64_t hash = hash_of(stated.code, name);
        const auto [known, is_new] = goes_to_.try_emplace({stated.code, std::move(name)});
        if (is_new && hash % 5 != 0) known->second = candidates[hash / 5 % candidates.size()]->code;
    }
}

std::string InventedLocalities::csv() const {
    std::string text =
        "id,unit,kind,name,first_number,last_number,side,goes_to,valid_from,valid_until,document\n";
    for (const auto& [name, code] : goes_to_) {
        if (code.empty()) continue;
        text += fmt::format("{}/{},{},{},{},,,,{},2025-07-01,,01/BC-GIALAP\n", name.commune,
                            name.text, name.commune,
                            begins(name.text, kStreets) ? "street" : "hamlet", name.text, code);
    }
    return text;
}

std::size_t InventedLocalities::communes() const {
    std::set<std::string_view> communes;
    for (const auto& [name, code] : goes_to_) communes.insert(name.commune);
    return communes.size();
}

std::size_t InventedLocalities::covered() const {
    return static_cast<std::size_t>(
        std::ranges::count_if(goes_to_, [](const auto& entry) { return !entry.second.empty(); }));
}

InventedLocalities::Place InventedLocalities::find(const UnitRef& stated,
                                                   std::string_view address) const {
    Place place;
    for (std::string& name : locality_names(address)) {
        const auto found = goes_to_.find({stated.code, std::move(name)});
        if (found == goes_to_.end() || found->second.empty()) continue;
        if (!place.code.empty() && place.code != found->second) return {.code = {}, .torn = true};
        place.code = found->second;
    }
    return place;
}

}  // namespace dongbo
