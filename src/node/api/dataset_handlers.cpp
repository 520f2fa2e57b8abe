// Which datasets there are, what a contract says, what the API offers.
#include <algorithm>
#include <array>

#include "node/api/answers.hpp"
#include "node/api/handlers.hpp"
#include "node/api/openapi.hpp"
#include "report/wording.hpp"

namespace dongbo::api {
namespace {

/// As contract files write it (contract/field_parser.cpp), in the order of the enumeration.
constexpr std::array<std::string_view, 11> kTypeNames = {
    "string", "integer", "decimal",   "boolean",         "date",      "timestamp",
    "code",   "unit",    "reference", "personal_number", "group_list"};
constexpr std::array<std::string_view, 3> kClassificationNames = {"open", "personal", "sensitive"};

void write_dataset(JsonWriter& json, const Exchange& exchange, const ReadDataset& dataset) {
    json.member("name", dataset.place.dataset)
        .member("contract", dataset.place.contract)
        .member("title", title(exchange.language, *dataset.contract))
        .member("version", dataset.contract->version.text())
        .member("owner", dataset.place.owner)
        .member("personal", dataset.personal);
}

Result<DatasetStatus> status_of(const ReadDataset& dataset) {
    TRY_ASSIGN(const auto all, dataset.store->datasets());
    const auto status = std::ranges::find(all, dataset.place.dataset, &DatasetStatus::name);
    if (status != all.end()) return *status;
    return fail(ErrorCode::not_found, "the dataset is not in its group", dataset.place.dataset);
}

void write_fields(JsonWriter& json, const Exchange& exchange, const std::vector<Field>& fields);

void write_field(JsonWriter& json, const Exchange& exchange, const Field& field) {
    json.begin_object()
        .member("name", field.name)
        .member("type", kTypeNames[static_cast<std::size_t>(field.type)])
        .member("label", label(exchange.language, field))
        .member("required", field.required)
        .member("unique", field.unique)
        .member("searchable", field.searchable || field.unique)
        .member("classification",
                kClassificationNames[static_cast<std::size_t>(field.classification)]);
    if (field.type == FieldType::reference) json.member("target_contract", field.target_contract);
    if (field.type == FieldType::unit)
        json.member("unit_use", field.unit_use == UnitUse::current ? "current" : "historical");
    if (!field.codes.empty()) {
        json.key("codes").begin_array();
        for (const Code& code : field.codes)
            json.begin_object()
                .member("value", code.value)
                .member("label",
                        exchange.language == Language::english ? code.label_en : code.label_vi)
                .end_object();
        json.end_array();
    }
    if (!field.fields.empty()) {
        json.key("fields");
        write_fields(json, exchange, field.fields);
    }
    json.end_object();
}

void write_fields(JsonWriter& json, const Exchange& exchange, const std::vector<Field>& fields) {
    json.begin_array();
    for (const Field& field : fields) write_field(json, exchange, field);
    json.end_array();
}

void write_rule(JsonWriter& json, const Exchange& exchange, const Rule& rule) {
    json.begin_object()
        .member("id", rule.id)
        .member("dimension", rule.dimension)
        .member("severity", rule.severity)
        .member("when", rule.when)
        .member("must", rule.must)
        .member("message",
                exchange.language == Language::english ? rule.message_en : rule.message_vi)
        .member("legal_basis", rule.legal_basis)
        .end_object();
}

}  // namespace

Result<HttpResponse> list_datasets(Exchange& exchange) {
    TRY_ASSIGN(auto datasets, exchange.reader.datasets());
    TRY_ASSIGN(const auto replicas, exchange.reader.replicas());
    datasets.insert(datasets.end(), replicas.begin(), replicas.end());
    return json_answer(exchange, [&](JsonWriter& json) {
        json.key("datasets").begin_array();
        for (const ReadDataset* dataset : datasets) {
            json.begin_object();
            write_dataset(json, exchange, *dataset);
            json.end_object();
        }
        json.end_array();
    });
}

Result<HttpResponse> show_dataset(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const DatasetStatus status, status_of(*dataset));
    TRY_ASSIGN(const auto editions, dataset->store->editions(dataset->place.dataset));
    TRY_ASSIGN(const Position head, dataset->store->head());
    return json_answer(exchange, [&](JsonWriter& json) {
        write_dataset(json, exchange, *dataset);
        json.member("purpose", dataset->contract->purpose)
            .member("legal_basis", dataset->contract->legal_basis)
            .member("freshness", dataset->contract->freshness)
            .member("edition",
                    editions.empty() ? std::nullopt : std::optional(editions.back().edition));
        if (!may(exchange, Permission::see_status, dataset->holder)) return;
        json.member("position", head).key("records").begin_object();
        json.member("live", status.live)
            .member("pending", status.pending)
            .member("deleted", status.deleted)
            .member("seen", status.seen())
            .member("in_doubt", status.in_doubt)
            .end_object();
    });
}

Result<HttpResponse> show_contract(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    const Contract& contract = *dataset->contract;
    return json_answer(exchange, [&](JsonWriter& json) {
        json.member("name", contract.name)
            .member("version", contract.version.text())
            .member("title", title(exchange.language, contract))
            .member("purpose", contract.purpose)
            .member("in_charge", contract.owner)
            .member("legal_basis", contract.legal_basis)
            .member("freshness", contract.freshness)
            .member("correction", contract.correction)
            .key("fields");
        write_fields(json, exchange, contract.fields);
        json.key("rules").begin_array();
        for (const Rule& rule : contract.rules) write_rule(json, exchange, rule);
        json.end_array();
    });
}

Result<HttpResponse> show_description(Exchange&) {
    return HttpResponse::json(200, std::string(openapi_json()));
}

}  // namespace dongbo::api
