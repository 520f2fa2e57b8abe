#include "contract/field_parser.hpp"

#include <fmt/format.h>

#include <algorithm>
#include <array>
#include <set>
#include <utility>

namespace dongbo {
namespace {

using namespace std::string_view_literals;

constexpr std::array kRead = {"name"sv,     "businessName"sv,   "logicalType"sv,
                              "required"sv, "unique"sv,         "logicalTypeOptions"sv,
                              "items"sv,    "classification"sv, "customProperties"sv};
// Standard keys that tell people and other tools something; nothing here depends on them.
// `quality` is among them only because it gets a problem of its own.
constexpr std::array kIgnored = {"id"sv,
                                 "description"sv,
                                 "physicalType"sv,
                                 "physicalName"sv,
                                 "examples"sv,
                                 "tags"sv,
                                 "authoritativeDefinitions"sv,
                                 "primaryKey"sv,
                                 "primaryKeyPosition"sv,
                                 "partitioned"sv,
                                 "partitionKeyPosition"sv,
                                 "encryptedName"sv,
                                 "transformSourceObjects"sv,
                                 "transformLogic"sv,
                                 "transformDescription"sv,
                                 "criticalDataElement"sv,
                                 "relationships"sv,
                                 "quality"sv};
constexpr std::array kCustom = {"dongbo.type"sv,     "dongbo.labelEn"sv, "dongbo.searchable"sv,
                                "dongbo.textForm"sv, "dongbo.scale"sv,   "dongbo.codes"sv,
                                "dongbo.unitUse"sv,  "dongbo.target"sv,  "dongbo.addressIn"sv};
constexpr std::array kItemKeys = {"logicalType"sv, "properties"sv};
constexpr std::array kItemIgnored = {"name"sv, "businessName"sv, "description"sv, "id"sv};
constexpr std::array kLogicalTypes = {"string"sv, "integer"sv,   "number"sv, "boolean"sv,
                                      "date"sv,   "timestamp"sv, "array"sv};
constexpr std::array kStringTypes = {"code"sv, "unit"sv, "reference"sv, "personal_number"sv};
constexpr std::array kArrayTypes = {"identity_papers"sv};
constexpr std::array kTextForms = {"plain"sv, "name"sv, "code"sv};
constexpr std::array kUnitUses = {"current"sv, "historical"sv};
constexpr std::array kClassifications = {"open"sv, "personal"sv, "sensitive"sv};
constexpr std::array kCodeKeys = {"value"sv, "vi"sv, "en"sv};
// A rule could not name a field of these: they are words of CEL, or mean the time of a commit.
constexpr std::array kReservedNames = {
    "as"sv,   "break"sv,     "const"sv, "continue"sv, "else"sv,    "false"sv,
    "for"sv,  "function"sv,  "if"sv,    "import"sv,   "in"sv,      "let"sv,
    "loop"sv, "namespace"sv, "now"sv,   "null"sv,     "package"sv, "return"sv,
    "true"sv, "var"sv,       "void"sv,  "while"sv};

constexpr std::int64_t kLongestText = 100'000;
constexpr std::int64_t kMostDecimals = 12;
constexpr std::size_t kMaxCodes = 5'000;
constexpr std::size_t kLongestCode = 60;

template <class Enum>
Enum pick(std::span<const std::string_view> words, const std::string& word) {
    return static_cast<Enum>(std::ranges::find(words, word) - words.begin());
}

Field make_field(std::string name, FieldType type, std::string label_vi, std::string label_en) {
    Field field;
    field.name = std::move(name);
    field.type = type;
    field.label_vi = std::move(label_vi);
    field.label_en = std::move(label_en);
    return field;
}

/// The ready-made group of dongbo.type identity_papers.
std::vector<Field> identity_paper_fields() {
    Field type = make_field("type", FieldType::code, "Loại giấy tờ", "Kind of paper");
    type.required = true;
    type.codes = {{"cmnd", "Chứng minh nhân dân", "Identity card of 9 digits"},
                  {"cccd", "Căn cước công dân", "Citizen identity card"},
                  {"can_cuoc", "Căn cước", "Identity card (Law of 2023)"},
                  {"passport", "Hộ chiếu", "Passport"},
                  {"birth_certificate", "Giấy khai sinh", "Birth certificate"},
                  {"military", "Giấy tờ quân nhân, công an", "Military or police card"},
                  {"other", "Giấy tờ khác", "Other paper"}};
    Field number = make_field("number", FieldType::string, "Số giấy tờ", "Number");
    number.required = true;
    number.form = TextForm::code;
    number.max_length = 50;
    Field issued_on = make_field("issued_on", FieldType::date, "Ngày cấp", "Issued on");
    Field issued_by = make_field("issued_by", FieldType::string, "Nơi cấp", "Issued by");
    issued_by.max_length = 200;
    Field expires_on =
        make_field("expires_on", FieldType::date, "Có giá trị đến ngày", "Good until");
    return {type, number, issued_on, issued_by, expires_on};
}

/// Reads one property. Counts fields over the whole contract.
class FieldParser {
  public:
    explicit FieldParser(std::size_t& field_count) : field_count_(field_count) {}
    /// `group`: the group_list the list belongs to, or null.
    std::vector<Field> parse_list(const Place& list, const Field* group);

  private:
    Field parse_one(const Place& place, const Field* group);
    void read_name(const Place& place, Field& field);
    FieldType read_type(const Place& place, const CustomProperties& custom, bool in_group);
    void read_keys(const Place& place, const CustomProperties& custom, Field& field, bool in_group);
    void read_details(const Place& place, const CustomProperties& custom, Field& field);
    void read_group(const Place& place, const CustomProperties& custom, Field& field,
                    bool in_group);
    void read_max_length(const Place& place, Field& field);
    void read_codes(const Place& list, Field& field);
    void refuse_misplaced(const Place& place, const CustomProperties& custom, FieldType type);

    std::size_t& field_count_;
};

std::vector<Field> FieldParser::parse_list(const Place& list, const Field* group) {
    std::vector<Field> fields;
    std::set<std::string> names;
    const auto places = list.items();
    if (list.kind() == YamlNode::Kind::list && places.empty())
        list.report("there is no field", "describe at least one field");
    for (const Place& place : places) {
        if (++field_count_ > kMaxFields) {
            place.report(fmt::format("the contract has more than {} fields", kMaxFields),
                         "split the dataset");
            return fields;
        }
        Field field = parse_one(place, group);
        if (!field.name.empty() && !names.insert(field.name).second)
            place.report(fmt::format("the name `{}` is given twice", field.name),
                         "give each field a name of its own");
        fields.push_back(std::move(field));
    }
    for (std::size_t i = 0; i < fields.size(); ++i) {
        const std::string& address = fields[i].address_field;
        const auto is_address = [&](const Field& other) {
            return other.name == address && other.type == FieldType::string;
        };
        if (!address.empty() && std::ranges::none_of(fields, is_address))
            places[i].report(
                fmt::format("`dongbo.addressIn` names `{}`, which is no text", address),
                "name the text field with house, street or hamlet");
    }
    return fields;
}

Field FieldParser::parse_one(const Place& place, const Field* group) {
    Field field;
    field.line = place.line();
    if (!place.check_map(kRead, kIgnored)) return field;
    if (const auto quality = place.find("quality"))
        quality->report("rules of a single field are not read",
                        "move the rule to `quality` of the schema");
    read_name(place, field);
    field.label_vi = place.required_text_at("businessName", "give the Vietnamese label");
    const CustomProperties custom(place, kCustom);
    field.label_en = custom.text_at("dongbo.labelEn");
    field.type = read_type(place, custom, group != nullptr);
    field.required = place.flag_at("required");

    if (group != nullptr) field.classification = group->classification;
    const std::string_view cure = "write open, personal or sensitive";
    // A field that nobody classified must not be served as open data by accident.
    const auto given = group ? place.find("classification") : place.require("classification", cure);
    if (given)
        if (const auto word = given->one_of(kClassifications))
            field.classification = pick<Classification>(kClassifications, *word);

    read_keys(place, custom, field, group != nullptr);
    if (field.type == FieldType::group_list)
        read_group(place, custom, field, group != nullptr);
    else
        read_details(place, custom, field);
    refuse_misplaced(place, custom, field.type);
    return field;
}

void FieldParser::read_name(const Place& place, Field& field) {
    const auto given = place.require("name", "give the field a name such as full_name");
    if (!given) return;
    field.name = given->name().value_or("");
    if (std::ranges::find(kReservedNames, field.name) != kReservedNames.end())
        given->report(fmt::format("`{}` is a word of the rule language", field.name),
                      "choose another name");
}

FieldType FieldParser::read_type(const Place& place, const CustomProperties& custom,
                                 bool in_group) {
    const auto given = place.require(
        "logicalType", "write string, integer, number, boolean, date, timestamp or array");
    const auto special = custom.find("dongbo.type");
    const auto logical = given ? given->one_of(kLogicalTypes) : std::nullopt;
    if (!logical) return FieldType::string;
    if (*logical == "array") {
        if (in_group) given->report("a group can't hold groups", "make it a dataset of its own");
        if (special) special->one_of(kArrayTypes);
        return FieldType::group_list;
    }
    if (*logical == "string") {
        const auto word = special ? special->one_of(kStringTypes) : std::nullopt;
        if (!word) return FieldType::string;
        constexpr std::array kTypes = {FieldType::code, FieldType::unit, FieldType::reference,
                                       FieldType::personal_number};
        return kTypes[pick<std::size_t>(kStringTypes, *word)];
    }
    if (special)
        special->report(fmt::format("dongbo.type does not go with logicalType {}", *logical),
                        "use logicalType string (or array for identity_papers), or remove it");
    if (*logical == "number") return FieldType::decimal;
    if (*logical == "integer") return FieldType::integer;
    if (*logical == "boolean") return FieldType::boolean;
    return *logical == "date" ? FieldType::date : FieldType::timestamp;
}

void FieldParser::read_keys(const Place& place, const CustomProperties& custom, Field& field,
                            bool in_group) {
    field.unique = place.flag_at("unique");
    field.searchable = custom.flag_at("dongbo.searchable");
    const bool can_be_indexed = !in_group && field.type != FieldType::group_list;
    if (can_be_indexed) return;
    const std::string_view cure = "remove it; only fields outside groups are indexed";
    if (field.unique) place.find("unique")->report("a group can't be unique", std::string(cure));
    if (field.searchable)
        custom.find("dongbo.searchable")->report("a group can't be searchable", std::string(cure));
}

void FieldParser::read_details(const Place& place, const CustomProperties& custom, Field& field) {
    // Reads the value of a property that the type can't do without.
    const auto need = [&](std::string_view property, std::string_view cure) {
        auto value = custom.find(property);
        if (!value) place.report(fmt::format("`{}` is missing", property), std::string(cure));
        return value;
    };
    if (field.type == FieldType::string) {
        read_max_length(place, field);
        if (const auto form = custom.find("dongbo.textForm"))
            if (const auto word = form->one_of(kTextForms))
                field.form = pick<TextForm>(kTextForms, *word);
    } else if (field.type == FieldType::decimal) {
        if (const auto scale = need("dongbo.scale", "say how many decimals are kept, 0 to 12"))
            field.scale = static_cast<int>(scale->integer(0, kMostDecimals).value_or(0));
    } else if (field.type == FieldType::code) {
        if (const auto codes = need("dongbo.codes", "list the codes as {value, vi, en}"))
            read_codes(*codes, field);
    } else if (field.type == FieldType::unit) {
        if (const auto use = need("dongbo.unitUse", "write current or historical"))
            if (const auto word = use->one_of(kUnitUses))
                field.unit_use = pick<UnitUse>(kUnitUses, *word);
        if (const auto address = custom.find("dongbo.addressIn"))
            field.address_field = address->name().value_or("");
    } else if (field.type == FieldType::reference) {
        if (const auto target = need("dongbo.target", "name the contract it points at"))
            field.target_contract = target->name().value_or("");
    }
}

void FieldParser::read_group(const Place& place, const CustomProperties& custom, Field& field,
                             bool in_group) {
    if (in_group) return;  // reported with its type
    const auto items = place.find("items");
    if (custom.find("dongbo.type")) {
        if (items) items->report("identity_papers brings its own fields", "remove `items`");
        field.fields = identity_paper_fields();
        for (Field& part : field.fields) {
            part.classification = field.classification;
            part.line = field.line;
        }
        field_count_ += field.fields.size();
        return;
    }
    if (!place.require("items", "describe one group: items: {logicalType: object, properties: …}"))
        return;
    if (!items->check_map(kItemKeys, kItemIgnored)) return;
    static constexpr std::array kObject = {"object"sv};
    if (const auto type = items->require("logicalType", "write logicalType: object"))
        type->one_of(kObject);
    if (const auto list = items->require("properties", "describe the fields of the group"))
        field.fields = parse_list(*list, &field);
}

void FieldParser::read_max_length(const Place& place, Field& field) {
    const auto options = place.find("logicalTypeOptions");
    const auto length = options ? options->find("maxLength") : std::nullopt;
    if (!length) return;
    if (const auto value = length->integer(1, kLongestText))
        field.max_length = static_cast<std::uint32_t>(*value);
}

void FieldParser::read_codes(const Place& list, Field& field) {
    std::set<std::string> values;
    const auto places = list.items();
    if (list.kind() == YamlNode::Kind::list && places.empty())
        list.report("the code list is empty", "list the codes as {value, vi, en}");
    if (places.size() > kMaxCodes) {
        list.report(fmt::format("the code list has more than {} codes", kMaxCodes),
                    "make the list a dataset and use dongbo.type reference");
        return;
    }
    for (const Place& place : places) {
        if (!place.check_map(kCodeKeys)) continue;
        const auto value = place.require("value", "give the code");
        Code code;
        code.value = value ? value->text().value_or("") : "";
        code.label_vi = place.required_text_at("vi", "give the Vietnamese label");
        code.label_en = place.text_at("en");
        if (code.value.size() > kLongestCode ||
            code.value.find_first_of(" \t\r\n") != std::string::npos)
            value->report("the code has a space in it or is too long",
                          fmt::format("at most {} characters without spaces", kLongestCode));
        else if (!code.value.empty() && !values.insert(code.value).second)
            value->report(fmt::format("the code `{}` stands here twice", code.value),
                          "keep one of them");
        field.codes.push_back(std::move(code));
    }
}

/// A detail that the type ignores would be a promise that nobody keeps.
void FieldParser::refuse_misplaced(const Place& place, const CustomProperties& custom,
                                   FieldType type) {
    struct Detail {
        std::string_view property;
        FieldType type;
        std::string_view home;
    };
    static constexpr std::array kDetails = {
        Detail{"dongbo.textForm", FieldType::string,
               "texts (logicalType string without dongbo.type)"},
        Detail{"dongbo.scale", FieldType::decimal, "logicalType number"},
        Detail{"dongbo.codes", FieldType::code, "dongbo.type code"},
        Detail{"dongbo.unitUse", FieldType::unit, "dongbo.type unit"},
        Detail{"dongbo.addressIn", FieldType::unit, "dongbo.type unit"},
        Detail{"dongbo.target", FieldType::reference, "dongbo.type reference"}};
    for (const Detail& detail : kDetails)
        if (const auto value = custom.find(detail.property); value && type != detail.type)
            value->report(fmt::format("`{}` does not go with this type", detail.property),
                          fmt::format("it belongs to {}", detail.home));
    if (const auto items = place.find("items"); items && type != FieldType::group_list)
        items->report("`items` does not go with this type", "it belongs to logicalType array");

    static constexpr std::array kOptions = {"maxLength"sv};
    const auto options = place.find("logicalTypeOptions");
    if (!options || !options->check_map(kOptions)) return;
    if (const auto length = options->find("maxLength"); length && type != FieldType::string)
        length->report("`maxLength` does not go with this type",
                       "it belongs to texts; state other bounds as a rule in `quality`");
}

}  // namespace

std::vector<Field> parse_fields(const Place& properties) {
    std::size_t field_count = 0;
    return FieldParser(field_count).parse_list(properties, nullptr);
}

}  // namespace dongbo
