// The real list of units, read from a folder beside the checkout. It is no part of the project:
// what needs it is left out where it is missing.
#pragma once

#include <cstdlib>
#include <filesystem>
#include <fstream>
#include <memory>
#include <string>
#include <vector>

#include "unit/unit_list.hpp"

namespace dongbo {

/// The folder with the official lists as CSV, named by DONGBO_UNIT_DATA or beside the checkout;
/// empty: it is not there.
inline std::string unit_data_folder() {
    const char* const named = std::getenv("DONGBO_UNIT_DATA");
    const std::string folder =
        named != nullptr ? named : DONGBO_SOURCE_FOLDER "/../shared/data/vn/admin";
    return std::filesystem::exists(folder + "/old_communes_2025-06-30.csv") ? folder : "";
}

/// The cells of the rows after the heading. Of the files that are read none has a quote.
inline std::vector<std::vector<std::string>> read_unit_rows(const std::string& path) {
    std::vector<std::vector<std::string>> rows;
    std::ifstream file(path);
    std::string line;
    std::getline(file, line);
    while (std::getline(file, line)) {
        if (line.ends_with('\r')) line.pop_back();
        std::vector<std::string> cells(1);
        for (const char c : line) {
            if (c == ',') {
                cells.emplace_back();
            } else {
                cells.back() += c;
            }
        }
        rows.push_back(std::move(cells));
    }
    return rows;
}

inline const Date kOldDay = *Date::of_day(2025, 6, 30);
inline const Date kNewDay = *Date::of_day(2026, 4, 30);

/// The three levels up to 30 June 2025 and the two of 30 April 2026.
inline std::shared_ptr<const UnitList> read_unit_data(const std::string& folder) {
    UnitSources sources;
    const auto add = [&](const Date& edition, UnitLevel level, const std::string& code,
                         const std::string& full_name, const std::string& parent) {
        sources.units.push_back({edition, level, code, "", full_name, "", parent});
    };
    for (const auto& row : read_unit_rows(folder + "/old_provinces_2025-06-30.csv"))
        add(kOldDay, UnitLevel::province, row[0], row[3], "");
    for (const auto& row : read_unit_rows(folder + "/old_districts_2025-06-30.csv"))
        add(kOldDay, UnitLevel::district, row[0], row[2], row[3]);
    for (const auto& row : read_unit_rows(folder + "/old_communes_2025-06-30.csv"))
        add(kOldDay, UnitLevel::commune, row[0], row[2], row[3]);
    for (const auto& row : read_unit_rows(folder + "/provinces_2026-04-30.csv"))
        add(kNewDay, UnitLevel::province, row[0], row[3], "");
    for (const auto& row : read_unit_rows(folder + "/communes_2026-04-30.csv"))
        add(kNewDay, UnitLevel::commune, row[0], row[3], row[6]);
    return UnitList::make(std::move(sources));
}

}  // namespace dongbo
