#include "intake/mapping_fields.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "base/text.hpp"

namespace dongbo {
namespace {

std::vector<std::string> names_of(const std::vector<Field>& fields) {
    std::vector<std::string> names;
    for (const Field& field : fields) names.push_back(field.name);
    return names;
}

std::size_t index_of(const std::vector<Field>& fields, std::string_view name) {
    return static_cast<std::size_t>(std::ranges::find(fields, name, &Field::name) - fields.begin());
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

class FieldReader {
  public:
    explicit FieldReader(YamlReader& yaml) : yaml_(yaml) {}

    FieldMapping read(const YAML::Node& node, const std::string& path, const Field& field);

  private:
    ValueMapping read_value(const YAML::Node& node, const std::string& path, const Field& field,
                            bool from_list);
    void read_values(const YAML::Node& node, const std::string& path, const Field& field,
                     ValueMapping& value);
    void check_fixed(const YAML::Node& node, const std::string& path, const Field& field,
                     const std::string& text);
    void read_groups(const YAML::Node& node, const std::string& path, const Field& field,
                     FieldMapping& mapping);
    void read_list(const YAML::Node& node, const std::string& path, const Field& field,
                   FieldMapping& mapping);

    YamlReader& yaml_;
};

/// What a mapping file itself sets must be right for every row, so it is checked here.
void FieldReader::check_fixed(const YAML::Node& node, const std::string& path, const Field& field,
                              const std::string& text) {
    if (field.type == FieldType::code &&
        std::ranges::find(field.codes, text, &Code::value) == field.codes.end()) {
        yaml_.report(node, path, fmt::format("\"{}\" is no code of {}", text, field.name),
                     fmt::format("one of: {}", join_codes(field)));
    }
    if (field.type == FieldType::boolean && text != "true" && text != "false") {
        yaml_.report(node, path, fmt::format("\"{}\" is neither true nor false", text), "");
    }
}

void FieldReader::read_values(const YAML::Node& node, const std::string& path, const Field& field,
                              ValueMapping& value) {
    if (!node.IsMap()) {
        yaml_.report(node, path, "this must be a table \"delivered text: value\"", "");
        return;
    }
    for (const auto& entry : node) {
        if (!entry.first.IsScalar() || !entry.second.IsScalar()) {
            yaml_.report(entry.first, path, "both sides must be plain texts", "");
            continue;
        }
        const std::string& given = entry.first.Scalar();
        const std::string& target = entry.second.Scalar();
        const std::string folded = text::is_utf8(given) ? text::fold(given) : std::string{};
        if (folded.empty() || !text::is_utf8(target)) {
            yaml_.report(entry.first, path, "a delivered text needs a letter or digit, in UTF-8",
                         "an empty cell is no value anyway");
            continue;
        }
        const auto [known, is_new] = value.values.emplace(folded, target);
        if (!is_new && known->second != target) {
            yaml_.report(entry.first, path,
                         fmt::format("\"{}\" and an earlier text are the same without marks and "
                                     "case, but mean different values",
                                     given),
                         "");
        }
        if (!target.empty()) check_fixed(entry.second, path, field, target);
    }
}

ValueMapping FieldReader::read_value(const YAML::Node& node, const std::string& path,
                                     const Field& field, bool from_list) {
    ValueMapping value;
    if (node.IsScalar() && !from_list) {
        value.columns = yaml_.texts(node, path);
        return value;
    }
    std::vector<std::string> known{"values", "drop_first"};
    if (!from_list) known.insert(known.end(), {"column", "columns", "constant", "delivery"});
    if (field.type == FieldType::reference) known.emplace_back("source");
    if (field.type == FieldType::unit) known.emplace_back("edition");
    int origins = 0;
    yaml_.entries(node, path, known, [&](const std::string& name, const YAML::Node& part) {
        const std::string inner = path + "." + name;
        if (name == "column" || name == "columns") {
            value.columns = yaml_.texts(part, inner);
            ++origins;
        } else if (name == "constant") {
            value.constant = yaml_.text(part, inner);
            if (!value.constant.empty()) check_fixed(part, inner, field, value.constant);
            ++origins;
        } else if (name == "delivery") {
            value.delivery_edition = yaml_.text(part, inner) == "edition";
            if (!value.delivery_edition) {
                yaml_.report(part, inner, "only the edition comes from the delivery",
                             "write \"delivery: edition\"");
            }
            ++origins;
        } else if (name == "drop_first") {
            value.drop_first = yaml_.texts(part, inner);
        } else if (name == "values") {
            read_values(part, inner, field, value);
        } else if (name == "source") {
            value.reference_source = yaml_.text(part, inner);
        } else {
            value.edition = yaml_.day(part, inner);
        }
    });
    if (node.IsMap() && !from_list && origins != 1) {
        yaml_.report(node, path,
                     "one of column, columns, constant and delivery must say where the value is",
                     "give exactly one of them");
    }
    return value;
}

void FieldReader::read_groups(const YAML::Node& node, const std::string& path, const Field& field,
                              FieldMapping& mapping) {
    if (!node.IsSequence() || node.size() == 0) {
        yaml_.report(node, path, "this must be a list, one item for each group a row can hold", "");
        return;
    }
    for (const YAML::Node& item : node) {
        const std::string inner = fmt::format("{}[{}]", path, mapping.groups.size());
        auto& group = mapping.groups.emplace_back(field.fields.size());
        yaml_.entries(item, inner, names_of(field.fields),
                      [&](const std::string& name, const YAML::Node& part) {
                          const std::size_t index = index_of(field.fields, name);
                          group[index] =
                              read_value(part, inner + "." + name, field.fields[index], false);
                      });
        const bool has_column = std::ranges::any_of(
            group, [](const ValueMapping& value) { return !value.columns.empty(); });
        if (!has_column) {
            yaml_.report(item, inner, "no column feeds this group, so it would never be made",
                         "give at least one sub-field a column");
        }
    }
}

void FieldReader::read_list(const YAML::Node& node, const std::string& path, const Field& field,
                            FieldMapping& mapping) {
    mapping.list_parts.resize(field.fields.size());
    const auto read_part = [&](const std::string& name, const YAML::Node& part) {
        const std::size_t index = index_of(field.fields, name);
        mapping.list_parts[index] =
            read_value(part, path + ".fields." + name, field.fields[index], true);
    };
    yaml_.entries(node, path, {"list", "items", "parts", "fields"},
                  [&](const std::string& name, const YAML::Node& part) {
                      const std::string inner = path + "." + name;
                      if (name == "list") {
                          mapping.list_column = yaml_.text(part, inner);
                      } else if (name == "items") {
                          mapping.item_separator = yaml_.text(part, inner);
                      } else if (name == "parts") {
                          mapping.part_separator = yaml_.text(part, inner);
                      } else {
                          yaml_.entries(part, inner, names_of(field.fields), read_part);
                      }
                  });
    if (mapping.part_separator.empty() != mapping.item_separator.empty() ||
        (!mapping.item_separator.empty() && mapping.item_separator == mapping.part_separator)) {
        yaml_.report(node, path, "items and parts go together, and differ",
                     "give both separators, or neither for a JSON array");
    }
}

FieldMapping FieldReader::read(const YAML::Node& node, const std::string& path,
                               const Field& field) {
    FieldMapping mapping;
    if (field.type != FieldType::group_list) {
        mapping.value = read_value(node, path, field, false);
    } else if (node.IsScalar()) {
        mapping.list_column = yaml_.text(node, path);
        mapping.list_parts.resize(field.fields.size());
    } else if (node.IsMap() && node["groups"].IsDefined()) {
        yaml_.entries(node, path, {"groups"}, [&](const std::string&, const YAML::Node& groups) {
            read_groups(groups, path + ".groups", field, mapping);
        });
    } else if (node.IsMap() && node["list"].IsDefined()) {
        read_list(node, path, field, mapping);
    } else {
        yaml_.report(node, path, "a repeated group needs \"groups\" or \"list\"", "");
    }
    return mapping;
}

}  // namespace

std::vector<FieldMapping> read_field_mappings(YamlReader& reader, const YAML::Node& node,
                                              const Contract& contract) {
    std::vector<FieldMapping> mappings;
    FieldReader field_reader(reader);
    reader.entries(
        node, "fields", names_of(contract.fields),
        [&](const std::string& name, const YAML::Node& part) {
            const std::size_t index = index_of(contract.fields, name);
            mappings.push_back(field_reader.read(part, "fields." + name, contract.fields[index]));
            mappings.back().field = index;
        });
    for (std::size_t i = 0; node.IsMap() && i < contract.fields.size(); ++i) {
        const bool fed = std::ranges::find(mappings, i, &FieldMapping::field) != mappings.end();
        if (contract.fields[i].required && !fed) {
            reader.report(node, "fields",
                          fmt::format("nothing feeds {}, which the contract requires",
                                      contract.fields[i].name),
                          "map it; without it every record would be quarantined");
        }
    }
    return mappings;
}

}  // namespace dongbo
