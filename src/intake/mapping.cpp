#include "intake/mapping.hpp"

#include <fmt/format.h>
#include <fmt/ranges.h>

#include <array>
#include <set>

#include "base/file.hpp"
#include "contract/yaml_reader.hpp"
#include "intake/mapping_fields.hpp"

namespace dongbo {
namespace {

using namespace std::string_view_literals;

constexpr std::array kParts = {"mapping"sv, "contract"sv, "source"sv, "sender"sv,
                               "edition"sv, "file"sv,     "key"sv,    "fields"sv};
constexpr std::array kFileKeys = {"format"sv,        "delimiter"sv,     "title_rows"sv,
                                  "layout_starts"sv, "row_bytes_max"sv, "decimal_mark"sv};
constexpr std::array kFormats = {"csv"sv, "ndjson"sv};
constexpr std::array kKeyParts = {"constant"sv, "delivery"sv};
constexpr std::int64_t kTitleRowsMax = 1000;
constexpr std::int64_t kRowBytesMax = 1 << 30;

/// One character out of `allowed`; a tab may be written "tab".
std::optional<char> read_character(const Place& place, std::string_view allowed) {
    const std::string& given = place.scalar();
    if (given == "tab" && allowed.contains('\t')) return '\t';
    if (given.size() == 1 && allowed.contains(given[0])) return given[0];
    std::vector<std::string> names;
    for (const char c : allowed) names.push_back(c == '\t' ? "tab" : fmt::format("\"{}\"", c));
    place.report("this must be one character", fmt::format("one of {}", fmt::join(names, " ")));
    return std::nullopt;
}

void read_format(const Place& place, Mapping& mapping) {
    RowFormat& format = mapping.format;
    if (!place.check_map(kFileKeys)) return;
    if (const auto part = place.find("format"); part && part->one_of(kFormats) == "ndjson")
        format.format = FileFormat::ndjson;
    if (const auto part = place.find("delimiter"))
        format.delimiter = read_character(*part, ",;\t|");
    if (const auto part = place.find("title_rows"))
        format.title_rows = static_cast<std::uint64_t>(part->integer(0, kTitleRowsMax).value_or(0));
    if (const auto part = place.find("layout_starts")) format.layout_starts = part->texts();
    if (const auto part = place.find("row_bytes_max"))
        format.row_bytes_max =
            static_cast<std::uint32_t>(part->integer(0, kRowBytesMax).value_or(0));
    if (const auto part = place.find("decimal_mark"))
        mapping.decimal_mark = read_character(*part, ",.");
    // JSON numbers have one spelling.
    if (format.format == FileFormat::ndjson && !mapping.decimal_mark) mapping.decimal_mark = '.';
}

void read_contract_name(const Place& root, const Contract& contract, Mapping& mapping) {
    mapping.contract = root.required_text_at("contract", "name the contract that the file feeds");
    if (!mapping.contract.empty() && mapping.contract != contract.name) {
        root.find("contract")
            ->report(fmt::format("this mapping is for the contract {}, not for {}",
                                 mapping.contract, contract.name),
                     "use it with its own contract");
    }
}

ValueMapping read_key_part(const Place& place) {
    ValueMapping part;
    if (place.kind() != YamlNode::Kind::map) {
        part.columns = {place.text().value_or("")};
    } else if (place.check_map(kKeyParts)) {
        part.constant = place.text_at("constant");
        const auto delivery = place.find("delivery");
        part.delivery_edition = delivery && read_delivery_edition(*delivery);
    }
    return part;
}

void read_key(const Place& place, Mapping& mapping) {
    if (place.kind() != YamlNode::Kind::list) {
        mapping.key.push_back(read_key_part(place));
    } else {
        for (const Place& item : place.items()) mapping.key.push_back(read_key_part(item));
    }
    std::set<std::string> columns;
    for (const ValueMapping& part : mapping.key) {
        if (part.columns.empty() || columns.insert(part.columns.front()).second) continue;
        place.report(fmt::format("column {} comes twice", part.columns.front()), "name it once");
    }
    if (columns.empty()) {
        place.report("no column is part of the key, so all rows would be one record",
                     "name the columns that identify a record in the source");
    }
}

void read_parts(const Place& root, const Contract& contract, Mapping& mapping) {
    if (!root.check_map(kParts)) return;
    mapping.name = root.required_text_at("mapping", "give the mapping a name");
    read_contract_name(root, contract, mapping);
    mapping.source = root.required_text_at("source", "name the outside database, as in H26/dan-cu");
    mapping.sender =
        root.required_text_at("sender", "name the agency that hands over, as in H26.3");
    if (const auto edition = root.find("edition")) mapping.edition = read_edition(*edition);
    if (const auto file = root.find("file")) read_format(*file, mapping);
    if (const auto key =
            root.require("key", "name the columns that identify a record in the source"))
        read_key(*key, mapping);
    if (const auto fields = root.require("fields", "say which column feeds which field"))
        mapping.fields = read_field_mappings(*fields, contract);
}

}  // namespace

std::vector<Problem> read_mapping(std::string_view yaml, const Contract& contract,
                                  Mapping& mapping) {
    std::vector<Problem> problems;
    mapping.hash = sha256(yaml);
    const YamlNode root = read_yaml(yaml, problems);
    if (root.kind != YamlNode::Kind::empty)
        read_parts(Place(root, "", problems), contract, mapping);
    sort_by_line(problems);
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
    TRY_ASSIGN(const std::string yaml, read_file(path, kMaxFileBytes));
    return parse_mapping(yaml, path, contract);
}

Result<MappingHead> read_mapping_head(const std::string& path) {
    TRY_ASSIGN(const std::string yaml, read_file(path, kMaxFileBytes));
    std::vector<Problem> problems;
    const YamlNode root = read_yaml(yaml, problems);
    MappingHead head;
    if (problems.empty()) {
        const Place place(root, "", problems);
        head.contract =
            place.required_text_at("contract", "add a line such as \"contract: person\"");
        head.sender = place.text_at("sender");
    }
    if (!problems.empty()) return fail(ErrorCode::invalid, join_problems(problems), path);
    return head;
}

}  // namespace dongbo
