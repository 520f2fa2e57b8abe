// Records: search by name without marks, number or unit.
#include <fmt/format.h>

#include <algorithm>

#include "http/url.hpp"
#include "node/api/answers.hpp"
#include "node/pages/page.hpp"
#include "node/pages/pages.hpp"
#include "report/record_report.hpp"
#include "report/unit_report.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 25;
constexpr std::size_t kUnitsOffered = 12;
constexpr std::size_t kColumns = 5;

bool is_text(const Field& field) {
    return field.type == FieldType::string || field.type == FieldType::personal_number;
}

/// Fields that a search form asks for: those that are indexed and may be seen.
std::vector<std::size_t> searchable(const Contract& contract, bool personal) {
    std::vector<std::size_t> fields;
    for (std::size_t i = 0; i < contract.fields.size(); ++i) {
        const Field& field = contract.fields[i];
        const bool indexed = field.searchable || field.unique;
        if (indexed && field.type != FieldType::unit && (personal || !is_personal(field)))
            fields.push_back(i);
    }
    return fields;
}

/// What the list shows: what people search by, then what every record has.
std::vector<std::size_t> columns(const Contract& contract) {
    std::vector<std::size_t> fields;
    const auto add = [&](auto wanted) {
        for (std::size_t i = 0; i < contract.fields.size() && fields.size() < kColumns; ++i)
            if (wanted(contract.fields[i]) && std::ranges::find(fields, i) == fields.end())
                fields.push_back(i);
    };
    add([](const Field& f) { return f.searchable && f.required && f.type == FieldType::string; });
    add([](const Field& f) { return f.unique || f.searchable; });
    add([](const Field& f) { return f.required && f.type != FieldType::group_list; });
    return fields;
}

class Search {
  public:
    Search(Exchange& exchange, const ReadDataset& dataset)
        : exchange_(exchange),
          dataset_(dataset),
          contract_(*dataset.contract),
          language_(exchange.language),
          say_(exchange.language),
          personal_(!withholds(exchange, dataset)) {}

    Result<Model> run() {
        put_fields();
        TRY(put_unit());
        put_flag(model_, "withheld", !personal_);
        put_flag(model_, "searched", searched());
        put(model_, "title", std::string(title(language_, contract_)));
        put(model_, "action", exchange_.request.path);
        Found found;
        if (searched()) {
            TRY_ASSIGN(found, find());
        }
        put_found(found);
        return std::move(model_);
    }

  private:
    bool searched() const { return !query_.conditions.empty() || unit_ != nullptr; }

    void put_fields() {
        query_.dataset = dataset_.place.dataset;
        query_.limit = kPage;
        query_.cursor = exchange_.parameter("cursor");
        Model inputs = make_list();
        for (const std::size_t i : searchable(contract_, personal_)) {
            const Field& field = contract_.fields[i];
            const std::string value = exchange_.parameter(field.name);
            Model input = make_object();
            put(input, "name", field.name);
            put(input, "label", std::string(label(language_, field)));
            put(input, "value", value);
            put(input, "hint", hint(field));
            inputs << input;
            if (!value.empty())
                query_.conditions.push_back({.field = field.name,
                                             .match = is_text(field) ? Condition::Match::starts_with
                                                                     : Condition::Match::equals,
                                             .value = value});
        }
        put_list(model_, "inputs", inputs);
    }

    std::string hint(const Field& field) const {
        if (field.type == FieldType::date) return say_("records.hint_date");
        if (field.form == TextForm::name) return say_("records.hint_name");
        return {};
    }

    /// A code, or words of a name: one unit is taken, several are offered.
    Result<> put_unit() {
        const std::string asked = exchange_.parameter("unit");
        Model offered = make_list();
        put(model_, "unit_value", asked);
        const auto current = exchange_.reader.current_units(dataset_);
        put_flag(model_, "has_unit_field", current.has_value());
        if (current && !asked.empty()) {
            const Date& day = (*current)->in_force();
            const auto units = search_units((*current)->list(), asked, day, kUnitsOffered);
            if (units.size() == 1) unit_ = units.front();
            for (const ListedUnit* unit : units) {
                if (unit->code == asked) unit_ = unit;
                Model item = make_object();
                put(item, "name", path_text(*unit));
                put(item, "href", exchange_.request.path + url_query({{"unit", unit->code}}));
                offered << item;
            }
            put_flag(model_, "no_unit", units.empty());
        } else {
            put_flag(model_, "no_unit", false);
        }
        put(model_, "unit_name", unit_ != nullptr ? path_text(*unit_) : "");
        put_list(model_, "offered", unit_ != nullptr ? make_list() : offered);
        return {};
    }

    Result<Found> find() {
        if (unit_ == nullptr) return dataset_.store->find(query_);
        TRY_ASSIGN(CurrentUnits* const current, exchange_.reader.current_units(dataset_));
        return current->find(query_, *unit_);
    }

    void put_found(const Found& found) {
        const std::vector<std::size_t> shown = columns(contract_);
        Model headings = make_list();
        for (const std::size_t i : shown) {
            Model heading = make_object();
            put(heading, "heading", std::string(label(language_, contract_.fields[i])));
            headings << heading;
        }
        Model rows = make_list();
        for (const StoredRecord& record : found.records) {
            if (dataset_.personal)
                exchange_.saw(dataset_.place.dataset, record.id, AccessKind::listed);
            rows << row_of(record, shown);
        }
        put_list(model_, "headings", headings);
        put_list(model_, "rows", rows);
        std::string next;
        if (!found.next_cursor.empty()) next = next_address(found.next_cursor);
        put(model_, "next_href", next);
    }

    Model row_of(const StoredRecord& record, const std::vector<std::size_t>& shown) const {
        Model row = make_object();
        put(row, "href",
            fmt::format("/records/{}/{}", percent_encode(dataset_.place.dataset),
                        record.id.text()));
        put(row, "id", record.id.text().substr(0, 8));
        put(row, "state", std::string(state_word(language_, record)));
        put(row, "tone", record.in_doubt ? "warn" : "good");
        Model cells = make_list();
        for (const std::size_t i : shown) {
            const Field& field = contract_.fields[i];
            Model cell = make_object();
            put(cell, "label", std::string(label(language_, field)));
            const bool hidden = is_personal(field) && !personal_;
            const bool has = i < record.values.values.size();
            put(cell, "value",
                hidden ? "•••"
                : has  ? display(language_, field, record.values.values[i])
                       : "");
            cells << cell;
        }
        put_list(row, "cells", cells);
        return row;
    }

    std::string next_address(const std::string& cursor) const {
        UrlFields fields;
        for (const Condition& condition : query_.conditions)
            fields.emplace_back(condition.field, condition.value);
        if (unit_ != nullptr) fields.emplace_back("unit", std::string(unit_->code));
        fields.emplace_back("cursor", cursor);
        return exchange_.request.path + "?" + url_fields_text(fields);
    }

    Exchange& exchange_;
    const ReadDataset& dataset_;
    const Contract& contract_;
    Language language_;
    Words say_;
    bool personal_;
    Query query_;
    const ListedUnit* unit_ = nullptr;
    Model model_ = make_object();
};

}  // namespace

Result<HttpResponse> records_start_page(Exchange& exchange) {
    const Words say(exchange.language);
    TRY_ASSIGN(const auto datasets, datasets_of(exchange, Permission::see_records));
    Model items = make_list();
    for (const ReadDataset* dataset : datasets) {
        TRY_ASSIGN(const std::vector<DatasetStatus> all, dataset->store->datasets());
        const auto status = std::ranges::find(all, dataset->place.dataset, &DatasetStatus::name);
        if (status == all.end()) continue;
        Model item = make_object();
        put(item, "href", "/records/" + percent_encode(dataset->place.dataset));
        put(item, "name", std::string(title(exchange.language, *dataset->contract)));
        put(item, "detail", say("records.live_count", {{"n", say.number(status->live)}}));
        items << item;
    }
    Model model = make_object();
    put_list(model, "items", items);
    put(model, "heading", say("records.title"));
    put(model, "lead", say("records.lead"));
    return page(exchange,
                {.template_name = "datasets", .title = say("records.title"), .section = "records"},
                std::move(model));
}

Result<HttpResponse> records_page(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    const Words say(exchange.language);
    Search search(exchange, *dataset);
    TRY_ASSIGN(Model model, search.run());
    return page(exchange,
                {.template_name = "records",
                 .title = std::string(title(exchange.language, *dataset->contract)),
                 .section = "records",
                 .crumbs = {{say("records.title"), "/records"}}},
                std::move(model));
}

}  // namespace dongbo
