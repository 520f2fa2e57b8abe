// The part of a contract that a share shows, as a contract of its own.
#include <algorithm>
#include <array>

#include "base/json_writer.hpp"
#include "share/share.hpp"

namespace dongbo {
namespace {

/// Writes a contract without rules and identity as ODCS in JSON, which YAML contains.
class ContractWriter {
  public:
    std::string write(const Contract& contract);

  private:
    void head(const Contract& contract);
    void promise(std::string_view property, std::string_view duration);
    void fields(const std::vector<Field>& fields, bool in_group);
    void field(const Field& field, bool in_group);
    void details(const Field& field);
    template <class T>
    void custom(std::string_view property, const T& value) {
        json_.begin_object().member("property", property).member("value", value).end_object();
    }
    void codes(const std::vector<Code>& codes);

    std::string text_;
    JsonWriter json_{text_};
};

std::string ContractWriter::write(const Contract& contract) {
    json_.begin_object();
    head(contract);
    json_.key("schema").begin_array().begin_object();
    json_.member("name", contract.name)
        .member("businessName", contract.title_vi)
        .member("logicalType", "object")
        .key("customProperties")
        .begin_array();
    if (!contract.title_en.empty()) custom("dongbo.labelEn", contract.title_en);
    json_.end_array().key("properties");
    fields(contract.fields, false);
    json_.end_object().end_array().end_object();
    text_ += '\n';
    return std::move(text_);
}

void ContractWriter::head(const Contract& contract) {
    json_.member("apiVersion", "v3.1.0")
        .member("kind", "DataContract")
        .member("id", contract.name)
        .member("name", contract.name)
        .member("version", contract.version.text())
        .member("status", "active");
    json_.key("description").begin_object().member("purpose", contract.purpose).end_object();
    json_.key("team").begin_object().member("name", contract.owner).end_object();
    json_.key("slaProperties").begin_array();
    promise("freshness", contract.freshness);
    promise("correction", contract.correction);
    json_.end_array().key("customProperties").begin_array();
    custom("dongbo.legalBasis", contract.legal_basis);
    json_.end_array();
}

/// "P5D", "PT30M": a number between the letters.
void ContractWriter::promise(std::string_view property, std::string_view duration) {
    if (duration.empty()) return;
    const bool of_time = duration.starts_with("PT");
    const std::string_view number =
        duration.substr(of_time ? 2 : 1, duration.size() - (of_time ? 3 : 2));
    std::string_view unit = "year";
    switch (duration.back()) {
        case 'M':
            unit = of_time ? "minute" : "month";
            break;
        case 'H':
            unit = "hour";
            break;
        case 'D':
            unit = "day";
            break;
        case 'W':
            unit = "week";
            break;
        default:
            break;
    }
    json_.begin_object().member("property", property).key("value").raw(number);
    json_.member("unit", unit).end_object();
}

void ContractWriter::fields(const std::vector<Field>& fields, bool in_group) {
    json_.begin_array();
    for (const Field& one : fields) field(one, in_group);
    json_.end_array();
}

void ContractWriter::field(const Field& field, bool in_group) {
    constexpr std::array<std::string_view, 3> kClassifications = {"open", "personal", "sensitive"};
    constexpr std::array<std::string_view, 11> kLogicalTypes = {
        "string", "integer", "number", "boolean", "date", "timestamp",
        "string", "string",  "string", "string",  "array"};
    json_.begin_object()
        .member("name", field.name)
        .member("businessName", field.label_vi)
        .member("logicalType", kLogicalTypes[static_cast<std::size_t>(field.type)])
        .member("required", field.required)
        .member("unique", field.unique)
        .member("classification", kClassifications[static_cast<std::size_t>(field.classification)]);
    if (field.type == FieldType::string)
        json_.key("logicalTypeOptions")
            .begin_object()
            .member("maxLength", field.max_length)
            .end_object();
    if (field.type == FieldType::group_list && !in_group) {
        json_.key("items").begin_object().member("logicalType", "object").key("properties");
        fields(field.fields, true);
        json_.end_object();
    }
    json_.key("customProperties").begin_array();
    if (!field.label_en.empty()) custom("dongbo.labelEn", field.label_en);
    if (field.searchable) custom("dongbo.searchable", true);
    details(field);
    json_.end_array().end_object();
}

void ContractWriter::details(const Field& field) {
    constexpr std::array<std::string_view, 3> kForms = {"plain", "name", "code"};
    switch (field.type) {
        case FieldType::string:
            custom("dongbo.textForm", kForms[static_cast<std::size_t>(field.form)]);
            break;
        case FieldType::decimal:
            custom("dongbo.scale", field.scale);
            break;
        case FieldType::code:
            custom("dongbo.type", "code");
            codes(field.codes);
            break;
        case FieldType::unit:
            custom("dongbo.type", "unit");
            custom("dongbo.unitUse", field.unit_use == UnitUse::current ? "current" : "historical");
            if (!field.address_field.empty()) custom("dongbo.addressIn", field.address_field);
            break;
        case FieldType::reference:
            custom("dongbo.type", "reference");
            custom("dongbo.target", field.target_contract);
            break;
        case FieldType::personal_number:
            custom("dongbo.type", "personal_number");
            break;
        default:
            break;
    }
}

void ContractWriter::codes(const std::vector<Code>& codes) {
    json_.begin_object().member("property", "dongbo.codes").key("value").begin_array();
    for (const Code& code : codes) {
        json_.begin_object().member("value", code.value).member("vi", code.label_vi);
        if (!code.label_en.empty()) json_.member("en", code.label_en);
        json_.end_object();
    }
    json_.end_array().end_object();
}

Result<Contract> contract_of_fields(const Contract& contract,
                                    const std::vector<std::string>& fields) {
    for (const std::string& field : fields)
        if (!contract.find_field(field))
            return fail(ErrorCode::invalid, "there is no field `" + field + "`",
                        contract.name + " " + contract.version.text(),
                        "name a top-level field of the dataset");
    Contract shared = contract;
    const auto is_shared = [&](const std::string& name) {
        return fields.empty() || std::ranges::find(fields, name) != fields.end();
    };
    std::erase_if(shared.fields, [&](const Field& field) { return !is_shared(field.name); });
    for (Field& field : shared.fields)
        if (!is_shared(field.address_field)) field.address_field.clear();
    shared.rules.clear();
    shared.identity.reset();
    shared.text = ContractWriter().write(shared);
    // Read back, so that what a store reads from its own copy one day is this very contract.
    return parse_contract(shared.text, shared.name + " (shared fields)");
}

}  // namespace

Result<Contract> shared_contract(const Contract& contract, const Share& share) {
    return contract_of_fields(contract, share.fields);
}

Result<Contract> shared_contract(const Contract& contract, const FeedDefinition& definition) {
    return contract_of_fields(contract, definition.fields);
}

}  // namespace dongbo
