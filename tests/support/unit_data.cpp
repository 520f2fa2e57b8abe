#include "tests/support/unit_data.hpp"

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <iostream>
#include <map>

namespace dongbo {
namespace {

using Row = std::map<std::string, std::string>;

std::vector<std::string> split(const std::string& line) {
    std::vector<std::string> cells(1);
    bool quoted = false;
    for (const char c : line) {
        if (c == '"') {
            quoted = !quoted;
        } else if (c == ',' && !quoted) {
            cells.emplace_back();
        } else if (c != '\r') {
            cells.back() += c;
        }
    }
    return cells;
}

std::vector<Row> read_rows(const std::string& path) {
    const auto lines = read_csv(path);
    std::vector<Row> rows;
    for (std::size_t i = 1; i < lines.size(); ++i) {
        Row& row = rows.emplace_back();
        for (std::size_t cell = 0; cell < lines[i].size() && cell < lines[0].size(); ++cell)
            row[lines[0][cell]] = lines[i][cell];
    }
    return rows;
}

/// Without the words for its kind.
std::string bare(const std::string& full_name) {
    for (const char* kind : {"Thành phố ", "Tỉnh ", "Thị trấn ", "Thị xã ", "Phường ", "Quận ",
                             "Huyện ", "Xã ", "Đặc khu "})
        if (full_name.starts_with(kind)) return full_name.substr(std::string_view(kind).size());
    return full_name;
}

void add_units(UnitSources& sources, const std::string& path, const char* edition, UnitLevel level,
               const char* parent) {
    const Date date = *Date::parse_iso(edition);
    for (Row& row : read_rows(path))
        sources.units.push_back({date, level, row["code"], bare(row["full_name"]), row["full_name"],
                                 row["type"], row[parent]});
}

}  // namespace

std::optional<std::string> unit_data_folder() {
    const char* const given = std::getenv("DONGBO_UNIT_DATA");
    const std::string folder =
        given != nullptr ? given : DONGBO_SOURCE_FOLDER "/../shared/data/vn/admin";
    if (std::filesystem::exists(folder + "/mapping_commune_old_to_new.csv")) return folder;
    std::cerr << "The real lists of units are not there: this test has nothing to look at\n";
    return std::nullopt;
}

std::vector<std::vector<std::string>> read_csv(const std::string& path) {
    std::ifstream file(path);
    std::vector<std::vector<std::string>> rows;
    for (std::string line; std::getline(file, line);) rows.push_back(split(line));
    return rows;
}

UnitSources read_unit_data(const std::string& folder) {
    UnitSources sources;
    add_units(sources, folder + "/old_provinces_2025-06-30.csv", "2025-06-30", UnitLevel::province,
              "");
    add_units(sources, folder + "/old_districts_2025-06-30.csv", "2025-06-30", UnitLevel::district,
              "province_code");
    add_units(sources, folder + "/old_communes_2025-06-30.csv", "2025-06-30", UnitLevel::commune,
              "district_code");
    for (const char* edition : {"2025-07-01", "2026-04-30"}) {
        add_units(sources, folder + "/provinces_" + edition + ".csv", edition, UnitLevel::province,
                  "");
        add_units(sources, folder + "/communes_" + edition + ".csv", edition, UnitLevel::commune,
                  "province_code");
    }
    const Date before = *Date::parse_iso("2025-06-30");
    const Date reform = *Date::parse_iso("2025-07-01");
    const Date amendment = *Date::parse_iso("2026-04-30");
    for (Row& row : read_rows(folder + "/mapping_commune_old_to_new.csv"))
        sources.successions.push_back({before, reform, *level_of_code(row["old_code"]),
                                       UnitLevel::commune, row["old_code"], row["new_code"],
                                       row["relation"] == "full" ? Relation::whole : Relation::part,
                                       row["resolution"], row["clause_no"]});
    for (Row& row : read_rows(folder + "/mapping_province_63_to_34.csv"))
        sources.successions.push_back({before, reform, UnitLevel::province, UnitLevel::province,
                                       row["old_code"], row["new_code"], Relation::whole,
                                       "202/2025/QH15", ""});
    for (Row& row : read_rows(folder + "/changes_2026-04-30.csv")) {
        const UnitLevel level = *parse_unit_level(row["level"]);
        sources.successions.push_back({reform, amendment, level, level, row["code"], row["code"],
                                       Relation::whole, row["instrument"], ""});
    }
    sources.unchanged.push_back({reform, amendment, "237/NQ-UBTVQH16"});
    return sources;
}

}  // namespace dongbo
