#include "intake/mapping.hpp"

#include <fmt/format.h>

#include <set>

#include "base/file.hpp"
#include "intake/mapping_fields.hpp"
#include "intake/yaml_reader.hpp"

namespace dongbo {
namespace {

const std::vector<std::string> kParts{"mapping", "contract", "source", "sender",
                                      "edition", "file",     "key",    "fields"};

void read_format(YamlReader& reader, const YAML::Node& node, Mapping& mapping) {
    RowFormat& format = mapping.format;
    const std::vector<std::string> known{"format",        "delimiter",     "title_rows",
                                         "layout_starts", "row_bytes_max", "decimal_mark"};
    reader.entries(node, "file", known, [&](const std::string& name, const YAML::Node& part) {
        const std::string path = "file." + name;
        if (name == "format") {
            const std::string given = reader.text(part, path);
            if (given == "ndjson") {
                format.format = FileFormat::ndjson;
            } else if (given != "csv") {
                reader.report(part, path, "this must be csv or ndjson", "");
            }
        } else if (name == "delimiter") {
            format.delimiter = reader.character(part, path, ",;\t|");
        } else if (name == "title_rows") {
            format.title_rows = reader.number(part, path, 1000);
        } else if (name == "layout_starts") {
            format.layout_starts = reader.texts(part, path);
        } else if (name == "row_bytes_max") {
            format.row_bytes_max = static_cast<std::uint32_t>(reader.number(part, path, 1U << 30));
        } else {
            mapping.decimal_mark = reader.character(part, path, ",.");
        }
    });
    // JSON numbers have one spelling.
    if (format.format == FileFormat::ndjson && !mapping.decimal_mark) mapping.decimal_mark = '.';
}

void read_contract_name(YamlReader& reader, const YAML::Node& node, const Contract& contract,
                        Mapping& mapping) {
    mapping.contract = reader.text(node, "contract");
    if (!mapping.contract.empty() && mapping.contract != contract.name) {
        reader.report(node, "contract",
                      fmt::format("this mapping is for the contract {}, not for {}",
                                  mapping.contract, contract.name),
                      "use it with its own contract");
    }
}

ValueMapping read_key_part(YamlReader& reader, const YAML::Node& node, const std::string& path) {
    ValueMapping part;
    if (!node.IsMap()) {
        part.columns = {reader.text(node, path)};
        return part;
    }
    const std::vector<std::string> known{"constant", "delivery"};
    reader.entries(node, path, known, [&](const std::string& name, const YAML::Node& value) {
        if (name == "constant") {
            part.constant = reader.text(value, path + ".constant");
        } else if (reader.text(value, path + ".delivery") == "edition") {
            part.delivery_edition = true;
        } else {
            reader.report(value, path + ".delivery", "only the edition comes from the delivery",
                          "write \"delivery: edition\"");
        }
    });
    return part;
}

void read_key(YamlReader& reader, const YAML::Node& node, Mapping& mapping) {
    if (!node.IsSequence()) {
        mapping.key.push_back(read_key_part(reader, node, "key"));
    } else {
        for (const YAML::Node& item : node) {
            const std::string path = fmt::format("key[{}]", mapping.key.size());
            mapping.key.push_back(read_key_part(reader, item, path));
        }
    }
    std::set<std::string> columns;
    for (const ValueMapping& part : mapping.key) {
        if (part.columns.empty() || columns.insert(part.columns.front()).second) continue;
        reader.report(node, "key", fmt::format("column {} comes twice", part.columns.front()),
                      "name it once");
    }
    if (columns.empty()) {
        reader.report(node, "key", "no column is part of the key, so all rows would be one record",
                      "name the columns that identify a record in the source");
    }
}

void check_complete(YamlReader& reader, const YAML::Node& root, bool has_fields,
                    const Mapping& mapping) {
    const auto lacking = [&](bool lacks, const char* name, const char* cure) {
        if (lacks && !root[name].IsDefined()) {
            reader.report(root, name, fmt::format("\"{}\" is missing", name), cure);
        }
    };
    lacking(mapping.name.empty(), "mapping", "give the mapping a name");
    lacking(mapping.contract.empty(), "contract", "name the contract that the file feeds");
    lacking(mapping.source.empty(), "source", "name the outside database, as in H26/dan-cu");
    lacking(mapping.sender.empty(), "sender", "name the agency that hands over, as in H26.3");
    lacking(mapping.key.empty(), "key", "name the columns that identify a record in the source");
    lacking(!has_fields, "fields", "say which column feeds which field");
}

}  // namespace

std::vector<Problem> read_mapping(std::string_view yaml, const Contract& contract,
                                  Mapping& mapping) {
    std::vector<Problem> problems;
    mapping.hash = sha256(yaml);
    const YAML::Node root = parse_yaml(yaml, problems);
    if (!problems.empty()) return problems;
    YamlReader reader(problems);
    bool has_fields = false;
    reader.entries(root, "", kParts, [&](const std::string& name, const YAML::Node& part) {
        if (name == "mapping") {
            mapping.name = reader.text(part, name);
        } else if (name == "contract") {
            read_contract_name(reader, part, contract, mapping);
        } else if (name == "source") {
            mapping.source = reader.text(part, name);
        } else if (name == "sender") {
            mapping.sender = reader.text(part, name);
        } else if (name == "edition") {
            mapping.edition = reader.day(part, name);
        } else if (name == "file") {
            read_format(reader, part, mapping);
        } else if (name == "key") {
            read_key(reader, part, mapping);
        } else {
            has_fields = true;
            mapping.fields = read_field_mappings(reader, part, contract);
        }
    });
    if (root.IsMap()) check_complete(reader, root, has_fields, mapping);
    return problems;
}

Result<Mapping> parse_mapping(std::string_view yaml, const std::string& file_name,
                              const Contract& contract) {
    Mapping mapping;
    const std::vector<Problem> problems = read_mapping(yaml, contract, mapping);
    if (!problems.empty()) {
        return fail(ErrorCode::invalid, join_problems(problems), file_name,
                    "docs/load-a-file.md shows the form of a mapping");
    }
    return mapping;
}

Result<Mapping> load_mapping(const std::string& path, const Contract& contract) {
    TRY_ASSIGN(const std::string yaml, read_file(path, 1U << 20));
    return parse_mapping(yaml, path, contract);
}

Result<std::string> mapped_contract(const std::string& path) {
    TRY_ASSIGN(const std::string yaml, read_file(path, 1U << 20));
    std::vector<Problem> problems;
    const YAML::Node root = parse_yaml(yaml, problems);
    if (!problems.empty()) return fail(ErrorCode::invalid, join_problems(problems), path);
    const YAML::Node name = root.IsMap() ? root["contract"] : YAML::Node(YAML::NodeType::Undefined);
    if (!name.IsDefined() || !name.IsScalar() || name.Scalar().empty()) {
        return fail(ErrorCode::invalid, "the mapping names no contract", path,
                    "add a line such as \"contract: person\"");
    }
    return name.Scalar();
}

}  // namespace dongbo
