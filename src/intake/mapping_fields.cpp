#include "intake/mapping_fields.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "unit/edition_claim.hpp"

namespace dongbo {
namespace {

using namespace std::string_view_literals;
using Kind = YamlNode::Kind;

constexpr std::array kEvidenceKeys = {"name"sv, "district"sv, "province"sv};
constexpr std::array kGroupKeys = {"groups"sv};
constexpr std::array kListKeys = {"list"sv, "items"sv, "parts"sv, "fields"sv};

std::vector<std::string_view> names_of(const std::vector<Field>& fields) {
    std::vector<std::string_view> names;
    for (const Field& field : fields) names.emplace_back(field.name);
    return names;
}

/// Calls `read` with the index of each of `fields` that the map names, in the order of the file.
template <class Read>
void read_named_fields(const Place& place, const std::vector<Field>& fields, Read read) {
    if (!place.check_map(names_of(fields))) return;
    for (const auto& [name, part] : place.entries()) {
        const auto found = std::ranges::find(fields, name, &Field::name);
        if (found != fields.end()) read(static_cast<std::size_t>(found - fields.begin()), part);
    }
}

std::string join_codes(const Field& field) {
    constexpr std::size_t kShown = 20;
    std::vector<std::string> values;
    for (const Code& code : field.codes) {
        if (values.size() == kShown) {
            values.emplace_back("…");
            break;
        }
        values.push_back(code.value);
    }
    return fmt::format("{}", fmt::join(values, ", "));
}

/// What a mapping file itself sets must be right for every row, so it is checked here.
void check_fixed(const Place& place, const Field& field, const std::string& text) {
    if (field.type == FieldType::code &&
        std::ranges::find(field.codes, text, &Code::value) == field.codes.end()) {
        place.report(fmt::format("\"{}\" is no code of {}", text, field.name),
                     fmt::format("one of: {}", join_codes(field)));
    }
    if (field.type == FieldType::boolean && text != "true" && text != "false") {
        place.report(fmt::format("\"{}\" is neither true nor false", text), "write true or false");
    }
}

void read_values(const Place& place, const Field& field, ValueMapping& value) {
    if (place.kind() != Kind::map) {
        place.report("this must be a table \"delivered text: value\"", "as in {Nam: male}");
        return;
    }
    for (const auto& [given, part] : place.entries()) {
        if (part.kind() != Kind::scalar) {
            part.report("both sides must be plain texts", "write \"\" for no value");
            continue;
        }
        const std::string folded = text::fold(given);
        const std::string& target = part.scalar();
        if (folded.empty()) {
            part.report("a delivered text needs a letter or digit",
                        "an empty cell is no value anyway");
            continue;
        }
        const auto [known, is_new] = value.values.emplace(folded, target);
        if (!is_new && known->second != target) {
            part.report(fmt::format("\"{}\" and an earlier text are the same without marks and "
                                    "case, but mean different values",
                                    given),
                        "keep one of them");
        }
        if (!target.empty()) check_fixed(part, field, target);
    }
}

/// The one place that a value comes from.
void read_origin(const Place& place, const Field& field, ValueMapping& value) {
    int origins = 0;
    for (const char* key : {"column", "columns"}) {
        if (const auto part = place.find(key)) {
            value.columns = part->texts();
            ++origins;
        }
    }
    if (const auto part = place.find("constant")) {
        value.constant = part->text().value_or("");
        if (!value.constant.empty()) check_fixed(*part, field, value.constant);
        ++origins;
    }
    if (const auto part = place.find("delivery")) {
        value.delivery_edition = read_delivery_edition(*part);
        ++origins;
    }
    if (origins != 1) {
        place.report("one of column, columns, constant and delivery must say where the value is",
                     "give exactly one of them");
    }
}

void read_evidence(const Place& place, ValueMapping& value) {
    UnitEvidence& evidence = value.evidence;
    if (!place.check_map(kEvidenceKeys)) return;
    for (const auto& [key, column] :
         {std::pair("name", &evidence.name), std::pair("district", &evidence.district),
          std::pair("province", &evidence.province)}) {
        const auto part = place.find(key);
        if (!part) continue;
        *column = part->text().value_or("");
        if (std::ranges::find(value.columns, *column) != value.columns.end())
            part->report(fmt::format("{} holds the code itself", *column),
                         "name a column that stands beside it");
    }
    if (place.entries().empty())
        place.report("no column is named", "as in {name: ten_xa, province: ten_tinh}");
}

/// How a field's value is made; a part of a list in one cell has no origin of its own.
ValueMapping read_value(const Place& place, const Field& field, bool from_list) {
    ValueMapping value;
    if (place.kind() == Kind::scalar && !from_list) {
        value.columns = place.texts();
        return value;
    }
    std::vector<std::string_view> keys{"values", "drop_first"};
    if (!from_list) keys.insert(keys.begin(), {"column", "columns", "constant", "delivery"});
    if (field.type == FieldType::reference) keys.emplace_back("source");
    if (field.type == FieldType::unit) keys.emplace_back("edition");
    if (field.type == FieldType::unit && !from_list) keys.emplace_back("evidence");
    if (!place.check_map(keys)) return value;
    if (!from_list) read_origin(place, field, value);
    if (const auto part = place.find("drop_first")) value.drop_first = part->texts();
    if (const auto part = place.find("values")) read_values(*part, field, value);
    if (field.type == FieldType::reference) value.reference_source = place.text_at("source");
    if (const auto part = place.find("edition"); part && field.type == FieldType::unit)
        value.edition = read_edition(*part);
    if (const auto part = place.find("evidence"); part && field.type == FieldType::unit)
        read_evidence(*part, value);
    return value;
}

void read_groups(const Place& place, const Field& field, FieldMapping& mapping) {
    const std::vector<Place> items = place.items();
    if (items.empty() && place.kind() == Kind::list)
        place.report("the list is empty", "give one item for each group that a row can hold");
    for (const Place& item : items) {
        auto& group = mapping.groups.emplace_back(field.fields.size());
        read_named_fields(item, field.fields, [&](std::size_t index, const Place& part) {
            group[index] = read_value(part, field.fields[index], false);
        });
        const bool has_column = std::ranges::any_of(
            group, [](const ValueMapping& value) { return !value.columns.empty(); });
        if (!has_column) {
            item.report("no column feeds this group, so it would never be made",
                        "give at least one sub-field a column");
        }
    }
}

/// A separator may be a space, so it is read as it stands.
std::string read_separator(const Place& place, std::string_view key) {
    const auto part = place.find(key);
    if (!part) return {};
    if (part->scalar().empty()) part->report("a separator is expected", "as in \"|\"");
    return part->scalar();
}

void read_list(const Place& place, const Field& field, FieldMapping& mapping) {
    mapping.list_parts.resize(field.fields.size());
    if (!place.check_map(kListKeys)) return;
    mapping.list_column = place.text_at("list");
    mapping.item_separator = read_separator(place, "items");
    mapping.part_separator = read_separator(place, "parts");
    if (const auto fields = place.find("fields")) {
        read_named_fields(*fields, field.fields, [&](std::size_t index, const Place& part) {
            mapping.list_parts[index] = read_value(part, field.fields[index], true);
        });
    }
    if (mapping.part_separator.empty() != mapping.item_separator.empty() ||
        (!mapping.item_separator.empty() && mapping.item_separator == mapping.part_separator)) {
        place.report("items and parts go together, and differ",
                     "give both separators, or neither for a JSON array");
    }
}

FieldMapping read_field(const Place& place, const Field& field) {
    FieldMapping mapping;
    if (field.type != FieldType::group_list) {
        mapping.value = read_value(place, field, false);
        return mapping;
    }
    if (place.kind() == Kind::scalar) {
        mapping.list_parts.resize(field.fields.size());
        mapping.list_column = place.text().value_or("");
    } else if (const auto groups = place.find("groups")) {
        place.check_map(kGroupKeys);
        read_groups(*groups, field, mapping);
    } else if (place.find("list")) {
        read_list(place, field, mapping);
    } else {
        place.report("a repeated group needs \"groups\" or \"list\"",
                     "say which columns, or which one cell, hold the groups");
    }
    return mapping;
}

}  // namespace

std::string read_edition(const Place& place) {
    if (place.scalar() == kEditionByRow) return place.scalar();
    return place.day().value_or("");
}

bool read_delivery_edition(const Place& place) {
    if (place.scalar() == "edition") return true;
    place.report("only the edition comes from the delivery", "write \"delivery: edition\"");
    return false;
}

std::vector<FieldMapping> read_field_mappings(const Place& place, const Contract& contract) {
    std::vector<FieldMapping> mappings;
    read_named_fields(place, contract.fields, [&](std::size_t index, const Place& part) {
        mappings.push_back(read_field(part, contract.fields[index]));
        mappings.back().field = index;
    });
    if (place.kind() != Kind::map) return mappings;
    for (std::size_t i = 0; i < contract.fields.size(); ++i) {
        const Field& field = contract.fields[i];
        const bool fed = std::ranges::find(mappings, i, &FieldMapping::field) != mappings.end();
        if (field.required && !fed) {
            place.report(fmt::format("nothing feeds {}, which the contract requires", field.name),
                         "map it; without it every record would be quarantined");
        }
    }
    return mappings;
}

}  // namespace dongbo
