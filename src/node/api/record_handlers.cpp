// Records: one, and those that meet conditions. Showing one is what the node does most.
#include <algorithm>
#include <array>

#include "http/url.hpp"
#include "node/api/answers.hpp"
#include "node/api/handlers.hpp"
#include "report/record_report.hpp"
#include "report/unit_report.hpp"

namespace dongbo::api {
namespace {

constexpr std::size_t kConditionsMax = 8;
/// Parameters that are no conditions.
constexpr std::array<std::string_view, 3> kOtherParameters = {"limit", "cursor", "lang"};
/// The unit in which records lie now, whatever they state.
constexpr std::string_view kLiesIn = "in";

bool is_indexed(const Field& field) {
    return (field.searchable || field.unique) && field.type != FieldType::group_list;
}

std::string searchable_fields(const Contract& contract) {
    std::string names;
    for (const Field& field : contract.fields)
        if (is_indexed(field)) names += (names.empty() ? "" : ", ") + field.name;
    return names.empty() ? "no field of this dataset is searchable" : "searchable are " + names;
}

/// A search must not go through all records: each condition is about a field with an index.
Result<> check_condition(const Exchange& exchange, const ReadDataset& dataset,
                         const Condition& condition) {
    const auto index = dataset.contract->find_field(condition.field);
    if (!index || !is_indexed(dataset.contract->fields[*index]))
        return fail(ErrorCode::invalid, "records can't be searched by this", condition.field,
                    searchable_fields(*dataset.contract));
    if (is_personal(dataset.contract->fields[*index]) && withholds(exchange, dataset))
        return fail(ErrorCode::unauthorised, "you may not see this field, nor search by it",
                    condition.field, "ask a steward of " + dataset.holder);
    return {};
}

struct RecordSearch {
    Query query;
    std::string unit;  ///< CODE@DAY in which the records lie now; empty: anywhere
};

Result<RecordSearch> read_search(const Exchange& exchange, const ReadDataset& dataset) {
    RecordSearch search;
    search.query.dataset = dataset.place.dataset;
    search.query.form = RecordForm::text;
    search.query.cursor = exchange.parameter("cursor");
    TRY_ASSIGN(search.query.limit, exchange.limit(50, 1'000));
    for (const auto& [name, value] : exchange.query) {
        if (std::ranges::find(kOtherParameters, name) != kOtherParameters.end()) continue;
        if (name == kLiesIn) {
            search.unit = value;
            continue;
        }
        const bool prefix = name.ends_with('^');
        Condition condition{
            .field = prefix ? name.substr(0, name.size() - 1) : name,
            .match = prefix ? Condition::Match::starts_with : Condition::Match::equals,
            .value = value};
        TRY(check_condition(exchange, dataset, condition));
        search.query.conditions.push_back(std::move(condition));
    }
    if (search.query.conditions.size() > kConditionsMax)
        return fail(ErrorCode::invalid, "there are too many conditions", "query",
                    "give at most " + std::to_string(kConditionsMax));
    return search;
}

Result<Found> find(Exchange& exchange, const ReadDataset& dataset, const RecordSearch& search) {
    if (search.unit.empty()) return dataset.store->find(search.query);
    TRY_ASSIGN(CurrentUnits* const units, exchange.reader.current_units(dataset));
    // Of which unit a record is may tell where somebody lives.
    if (withholds(exchange, dataset) && is_personal(units->field()))
        return fail(ErrorCode::unauthorised, "you may not see this field, nor search by it",
                    units->field().name, "ask a steward of " + dataset.holder);
    TRY_ASSIGN(const ListedUnit* const unit,
               read_unit(units->list(), search.unit, units->in_force()));
    return units->find(search.query, *unit);
}

/// Members of a record; personal values only where they may be seen, and then that is noted.
void write_record(JsonWriter& json, Exchange& exchange, const ReadDataset& dataset,
                  const StoredRecord& record, AccessKind kind) {
    const bool shows_personal = !withholds(exchange, dataset);
    if (shows_personal && dataset.personal) exchange.saw(dataset.place.dataset, record.id, kind);
    std::vector<std::string_view> withheld;
    json.member("record", record.id.text())
        .member("state", name(record.state))
        .member("in_doubt", record.in_doubt)
        .member("version", record.version)
        .member("position", record.position)
        .key("content");
    if (record.state == RecordState::live)
        withheld = write_content(json, *dataset.contract, record.content, shows_personal);
    else
        json.null();
    // A hash of what is withheld would let it be guessed.
    if (record.state == RecordState::live && withheld.empty())
        json.member("content_hash", hex(record.content_hash));
    json.key("withheld").begin_array();
    for (const std::string_view field : withheld) json.value(field);
    json.end_array();
}

/// Where the record lies as of a day: "as_of" of the query.
Result<> write_unit(JsonWriter& json, Exchange& exchange, const ReadDataset& dataset,
                    const StoredRecord& record) {
    const std::string text = exchange.parameter("as_of");
    if (text.empty()) return {};
    TRY_ASSIGN(CurrentUnits* const units, exchange.reader.current_units(dataset));
    auto day = read_day(text, today());
    if (!day)
        return std::unexpected(
            Error{day.error().code, day.error().what, "as_of", day.error().cure});
    json.member("unit_as_of", day->iso()).key("unit");
    if (withholds(exchange, dataset) && is_personal(units->field())) {
        json.null();
        return {};
    }
    TRY_ASSIGN(const auto current, units->of(record, *day));
    if (current)
        write_json(json, units->list(), *current);
    else
        json.null();
    return {};
}

}  // namespace

Result<HttpResponse> find_records(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const RecordSearch search, read_search(exchange, *dataset));
    TRY_ASSIGN(const Found found, find(exchange, *dataset, search));
    HttpResponse response = json_answer(exchange, [&](JsonWriter& json) {
        json.member("dataset", dataset->place.dataset).key("records").begin_array();
        for (const StoredRecord& record : found.records) {
            json.begin_object();
            write_record(json, exchange, *dataset, record, AccessKind::listed);
            json.end_object();
        }
        json.end_array();
        write_next(json, found.next_cursor);
    });
    link_next(exchange, response, found.next_cursor);
    return response;
}

Result<HttpResponse> show_record(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const RecordId id, record_part(exchange));
    TRY_ASSIGN(const auto at, number_parameter(exchange, "at"));
    TRY_ASSIGN(const StoredRecord record,
               dataset->store->get(dataset->place.dataset, id, at, RecordForm::text));
    Result<> unit;
    HttpResponse response = json_answer(exchange, [&](JsonWriter& json) {
        json.member("dataset", dataset->place.dataset);
        unit = write_unit(json, exchange, *dataset, record);
        write_record(json, exchange, *dataset, record, AccessKind::read);
    });
    TRY(std::move(unit));
    response.fields.add("ETag", "\"" + std::to_string(record.head) + "\"");
    return response;
}

}  // namespace dongbo::api
