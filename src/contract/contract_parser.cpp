// The contract as a whole: everything around fields and rules.
#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <charconv>
#include <optional>
#include <utility>

#include "contract/contract.hpp"
#include "contract/field_parser.hpp"
#include "contract/rule_parser.hpp"
#include "contract/yaml_node.hpp"
#include "contract/yaml_reader.hpp"

namespace dongbo {
namespace {

using namespace std::string_view_literals;

constexpr std::array kRead = {
    "apiVersion"sv,  "kind"sv,   "id"sv,   "name"sv,          "version"sv,         "status"sv,
    "description"sv, "schema"sv, "team"sv, "slaProperties"sv, "customProperties"sv};
constexpr std::array kIgnored = {"domain"sv,
                                 "tenant"sv,
                                 "dataProduct"sv,
                                 "tags"sv,
                                 "servers"sv,
                                 "support"sv,
                                 "price"sv,
                                 "roles"sv,
                                 "slaDefaultElement"sv,
                                 "authoritativeDefinitions"sv,
                                 "contractCreatedTs"sv};
constexpr std::array kCustom = {"dongbo.legalBasis"sv};
constexpr std::array kApiVersions = {"v3.1.0"sv};
constexpr std::array kKinds = {"DataContract"sv};
constexpr std::array kStatuses = {"proposed"sv, "draft"sv, "active"sv, "deprecated"sv, "retired"sv};
constexpr std::array kDescriptionKeys = {"purpose"sv};
constexpr std::array kDescriptionIgnored = {"usage"sv, "limitations"sv,
                                            "authoritativeDefinitions"sv, "customProperties"sv};
constexpr std::array kTeamKeys = {"name"sv};
constexpr std::array kTeamIgnored = {"id"sv,   "description"sv,      "members"sv,
                                     "tags"sv, "customProperties"sv, "authoritativeDefinitions"sv};
constexpr std::array kSchemaKeys = {"name"sv,       "businessName"sv, "logicalType"sv,
                                    "properties"sv, "quality"sv,      "customProperties"sv};
constexpr std::array kSchemaIgnored = {"id"sv,
                                       "description"sv,
                                       "physicalType"sv,
                                       "tags"sv,
                                       "physicalName"sv,
                                       "dataGranularityDescription"sv,
                                       "authoritativeDefinitions"sv,
                                       "relationships"sv};
constexpr std::array kSchemaCustom = {"dongbo.labelEn"sv, "dongbo.identity"sv};
constexpr std::array kIdentityKeys = {"number"sv, "facts"sv};
constexpr std::array kObject = {"object"sv};
constexpr std::array kSlaKeys = {"property"sv, "value"sv, "unit"sv};
constexpr std::array kSlaIgnored = {"id"sv,          "valueExt"sv,  "element"sv, "driver"sv,
                                    "description"sv, "scheduler"sv, "schedule"sv};
constexpr std::array kTimeUnits = {"minute"sv, "hour"sv, "day"sv, "week"sv, "month"sv, "year"sv};
constexpr std::array kDurationForms = {"PT{}M"sv, "PT{}H"sv, "P{}D"sv,
                                       "P{}W"sv,  "P{}M"sv,  "P{}Y"sv};
constexpr std::int64_t kMostTimeUnits = 10'000;
constexpr std::size_t kLongestAgency = 35;  // QĐ 20/2020/QĐ-TTg

std::optional<Version> parse_version(std::string_view text) {
    Version version;
    const char* at = text.data();
    const char* const end = at + text.size();
    for (int* part : {&version.major, &version.minor, &version.patch}) {
        if (part != &version.major && (at == end || *at++ != '.')) return std::nullopt;
        const auto [stop, error] = std::from_chars(at, end, *part);
        if (error != std::errc{} || *part < 0 || *part > 1'000'000) return std::nullopt;
        at = stop;
    }
    if (at != end || version.text() != text) return std::nullopt;  // "01.0.0" is another spelling
    return version;
}

void read_version(const Place& root, Contract& contract) {
    const auto place = root.require("version", "write a version such as 1.0.0");
    const auto text = place ? place->text() : std::nullopt;
    if (!text) return;
    if (const auto version = parse_version(*text))
        contract.version = *version;
    else
        place->report(fmt::format("`{}` is not a version", *text),
                      "write three numbers such as 1.0.0");
}

bool is_agency(std::string_view text) {
    if (text.size() > kLongestAgency || text.front() == '.' || text.back() == '.') return false;
    return text.find_first_not_of("0123456789ABCDEFGHIJKLMNOPQRSTUVWXYZ.") ==
               std::string_view::npos &&
           text.find("..") == std::string_view::npos;
}

void read_owner(const Place& root, Contract& contract) {
    const auto team = root.require("team", "name the agency in charge: team: {name: G01}");
    if (!team || !team->check_map(kTeamKeys, kTeamIgnored)) return;
    contract.owner = team->required_text_at("name", "give the agency's identifier, such as G01");
    if (!contract.owner.empty() && !is_agency(contract.owner))
        team->find("name")->report(
            fmt::format("`{}` is not an agency identifier", contract.owner),
            fmt::format("write groups of 0-9 and A-Z with dots, at most {} characters",
                        kLongestAgency));
}

void read_description(const Place& root, Contract& contract) {
    const auto place =
        root.require("description", "say what the data is for: description: {purpose: …}");
    if (!place || !place->check_map(kDescriptionKeys, kDescriptionIgnored)) return;
    contract.purpose = place->required_text_at("purpose", "say what the data is for");
}

std::string read_duration(const Place& entry) {
    const auto value = entry.require("value", "give a whole number");
    const auto unit = entry.require("unit", "write minute, hour, day, week, month or year");
    const auto number = value ? value->integer(1, kMostTimeUnits) : std::nullopt;
    const auto word = unit ? unit->one_of(kTimeUnits) : std::nullopt;
    if (!number || !word) return "";
    const auto index = std::ranges::find(kTimeUnits, *word) - kTimeUnits.begin();
    return fmt::format(fmt::runtime(kDurationForms[static_cast<std::size_t>(index)]), *number);
}

/// What `slaProperties` promises: freshness (must be there) and correction.
void read_promises(const Place& root, Contract& contract) {
    const auto list =
        root.require("slaProperties",
                     "say when a change must arrive: - {property: freshness, value: 1, unit: day}");
    if (!list) return;
    bool has_freshness = false, has_correction = false;
    for (const Place& entry : list->items()) {
        if (!entry.check_map(kSlaKeys, kSlaIgnored)) continue;
        const auto property = entry.require("property", "write property: freshness");
        const auto name = property ? property->text() : std::nullopt;
        if (name == "freshness" || name == "latency") {
            if (std::exchange(has_freshness, true))
                entry.report("freshness is stated twice", "keep one of freshness and latency");
            else
                contract.freshness = read_duration(entry);
        } else if (name == "correction") {
            if (std::exchange(has_correction, true))
                entry.report("correction is stated twice", "keep one of them");
            else
                contract.correction = read_duration(entry);
        }  // other promises are for people
    }
    if (!has_freshness && list->kind() == YamlNode::Kind::list)
        list->report("freshness is not stated", "add - {property: freshness, value: 1, unit: day}");
}

/// The name of a field that has one value in a record, not a list of groups.
std::string read_field_name(const Place& place, const std::vector<Field>& fields) {
    const auto name = place.name();
    if (!name) return "";
    const auto field = std::ranges::find(fields, *name, &Field::name);
    if (field != fields.end() && field->type != FieldType::group_list) return *name;
    if (field != fields.end()) {
        place.report(fmt::format("`{}` holds groups", *name), "name a field that holds one value");
        return "";
    }
    std::vector<std::string_view> known;
    for (const Field& other : fields) known.push_back(other.name);
    place.report(fmt::format("there is no field `{}`", *name),
                 suggest(*name, known, "name a field of this contract"));
    return "";
}

void read_identity(const Place& place, Contract& contract) {
    if (!place.check_map(kIdentityKeys)) return;
    Identity identity;
    if (const auto number = place.require("number", "name the field that holds the number"))
        identity.number = read_field_name(*number, contract.fields);
    const auto facts = place.require("facts", "name the fields that a person keeps: [full_name]");
    if (!facts) return;
    const auto names = facts->items();
    if (facts->kind() == YamlNode::Kind::list && names.empty())
        facts->report("no fact is named", "name the fields that a person keeps: [full_name]");
    for (const Place& fact : names) {
        std::string name = read_field_name(fact, contract.fields);
        if (name.empty()) continue;
        if (name == identity.number ||
            std::ranges::find(identity.facts, name) != identity.facts.end())
            fact.report(fmt::format("`{}` is named twice", name), "name each field once");
        else
            identity.facts.push_back(std::move(name));
    }
    contract.identity = std::move(identity);
}

void read_schema(const Place& root, Contract& contract) {
    const auto list = root.require("schema", "describe the dataset as the one item of `schema`");
    if (!list) return;
    const auto schemas = list->items();
    if (list->kind() != YamlNode::Kind::list) return;
    if (schemas.size() != 1) {
        list->report(fmt::format("`schema` has {} items", schemas.size()),
                     "one contract describes one dataset: keep one item");
        return;
    }
    const Place& schema = schemas.front();
    if (!schema.check_map(kSchemaKeys, kSchemaIgnored)) return;
    if (const auto place = schema.require("name", "repeat the name of the contract")) {
        const auto name = place->name();
        if (name && !contract.name.empty() && *name != contract.name)
            place->report(fmt::format("`{}` is not the name of the contract", *name),
                          fmt::format("write {}", contract.name));
    }
    if (const auto type = schema.require("logicalType", "write logicalType: object"))
        type->one_of(kObject);
    contract.title_vi = schema.required_text_at("businessName", "give the Vietnamese title");
    const CustomProperties custom(schema, kSchemaCustom);
    contract.title_en = custom.text_at("dongbo.labelEn");
    if (const auto properties = schema.require("properties", "describe at least one field"))
        contract.fields = parse_fields(*properties);
    if (const auto identity = custom.find("dongbo.identity")) read_identity(*identity, contract);
    if (const auto quality = schema.find("quality"))
        contract.rules = parse_rules(*quality, contract);
}

Contract read_contract(const Place& root) {
    Contract contract;
    if (!root.check_map(kRead, kIgnored)) return contract;
    if (const auto place = root.require("apiVersion", "write apiVersion: v3.1.0"))
        place->one_of(kApiVersions);
    if (const auto place = root.require("kind", "write kind: DataContract")) place->one_of(kKinds);
    root.required_text_at("id", "give an id that no other contract has");
    if (const auto place = root.require("name", "give the contract a name such as land_parcel"))
        contract.name = place->name().value_or("");
    read_version(root, contract);
    if (const auto place = root.require("status", "write draft or active"))
        place->one_of(kStatuses);
    read_description(root, contract);
    read_owner(root, contract);
    read_promises(root, contract);
    const CustomProperties custom(root, kCustom);
    contract.legal_basis = custom.text_at("dongbo.legalBasis");
    if (!custom.find("dongbo.legalBasis"))
        root.report("`dongbo.legalBasis` is missing",
                    "add customProperties: - {property: dongbo.legalBasis, value: …}");
    read_schema(root, contract);
    return contract;
}

Contract read_all(std::string_view yaml, std::vector<Problem>& problems) {
    const YamlNode root = read_yaml(yaml, problems);
    if (root.kind == YamlNode::Kind::empty) return {};
    return read_contract(Place(root, "", problems));
}

}  // namespace

std::vector<Problem> find_problems(std::string_view yaml) {
    std::vector<Problem> problems;
    read_all(yaml, problems);
    sort_by_line(problems);
    return problems;
}

Result<Contract> parse_contract(std::string_view yaml, std::string file_name) {
    std::vector<Problem> problems;
    Contract contract = read_all(yaml, problems);
    if (problems.empty()) {
        contract.file = std::move(file_name);
        contract.text = yaml;
        return contract;
    }
    sort_by_line(problems);
    return fail(ErrorCode::invalid, join_problems(problems), std::move(file_name));
}

}  // namespace dongbo
