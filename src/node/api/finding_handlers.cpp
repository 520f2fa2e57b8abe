// Which checks fail, and every record that fails one.
#include <algorithm>
#include <array>

#include "node/api/answers.hpp"
#include "node/api/handlers.hpp"
#include "report/failing_rows.hpp"
#include "report/measures_report.hpp"
#include "report/wording.hpp"

namespace dongbo::api {
namespace {

bool wants_csv(const Exchange& exchange) {
    return exchange.request.fields.find("Accept").value_or("").starts_with("text/csv");
}

Result<CheckFilter> read_filter(const Exchange& exchange) {
    CheckFilter filter{.dimension = exchange.parameter("dimension"),
                       .severity = exchange.parameter("severity")};
    const bool dimension = filter.dimension.empty() ||
                           std::ranges::find(kDimensions, filter.dimension) != kDimensions.end();
    if (!dimension)
        return fail(ErrorCode::invalid, "there is no such dimension", "dimension",
                    "correct, complete, clean, live, unified or shared");
    constexpr std::array kSeverities = {Severity::refuse, Severity::quarantine, Severity::waiting,
                                        Severity::warn};
    const bool severity =
        filter.severity.empty() || std::ranges::any_of(kSeverities, [&](Severity each) {
            return name(each) == filter.severity;
        });
    if (!severity)
        return fail(ErrorCode::invalid, "there is no such severity", "severity",
                    "refuse, quarantine, waiting or warn");
    return filter;
}

/// Whose deliveries are looked at: who may see all chooses.
std::string agency_asked_for(const Exchange& exchange, const ReadDataset& dataset) {
    std::string only = only_sender(exchange, dataset, Permission::see_findings);
    return only.empty() ? exchange.parameter("agency") : only;
}

/// A page of rows, as they may be shown; notes which persons are.
Result<FailingPage> read_page(Exchange& exchange, const ReadDataset& dataset, const RuleSet& rules,
                              const Check& check, AccessKind kind) {
    FailingQuery query{.check = &check, .filter = {}};
    query.filter.unit = exchange.parameter("unit");
    query.filter.agency = agency_asked_for(exchange, dataset);
    TRY_ASSIGN(query.filter.case_number, number_parameter(exchange, "case"));
    TRY_ASSIGN(query.after, read_place_cursor(exchange));
    TRY_ASSIGN(const std::size_t limit, kind == AccessKind::exported
                                            ? exchange.limit(1'000, kLookedAtMax)
                                            : exchange.limit(50, 1'000));
    TRY_ASSIGN(FailingPage page, failing_page(exchange.language, *dataset.store,
                                              dataset.place.dataset, rules, query, limit));
    for (FailingRow& row : page.rows) {
        if (withholds(exchange, dataset))
            withhold_personal(row, rules);
        else if (dataset.personal)
            exchange.saw(dataset.place.dataset, row.record.id, kind);
    }
    return page;
}

HttpResponse csv_answer(const Exchange& exchange, const RuleSet& rules, const Check& check,
                        const FailingPage& page) {
    HttpResponse response{.status = 200, .fields = {}, .body = failing_csv_heading()};
    for (const FailingRow& row : page.rows)
        response.body += failing_csv_line(exchange.language, rules, check, row);
    response.fields.add("Content-Type", "text/csv; charset=utf-8");
    response.fields.add("Content-Disposition", "attachment; filename=\"" + name(check) + ".csv\"");
    return response;
}

HttpResponse json_page(const Exchange& exchange, const ReadDataset& dataset, const RuleSet& rules,
                       const Check& check, const FailingPage& page, const std::string& next) {
    return json_answer(exchange, [&](JsonWriter& json) {
        json.member("dataset", dataset.place.dataset)
            .member("check", name(check))
            .member("meaning", meaning_of(exchange.language, rules.contract(), check));
        json.key("records").begin_array();
        for (const FailingRow& row : page.rows) write_json(json, row);
        json.end_array().key("withheld").begin_array();
        if (withholds(exchange, dataset)) json.value("source_key").value("value");
        json.end_array();
        write_next(json, next);
    });
}

}  // namespace

Result<HttpResponse> list_findings(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const CheckFilter filter, read_filter(exchange));
    TRY_ASSIGN(const auto rules, exchange.reader.rules(*dataset));
    TRY_ASSIGN(const Measures measures, read_measures(*dataset->store, dataset->place.dataset));
    const Counts counts =
        counts_of(measures, exchange.parameter("unit"), agency_asked_for(exchange, *dataset));
    const auto failing = failing_checks(*rules, counts, filter);
    return list_answer(exchange, failing.size(), 100, [&](JsonWriter& json, const ListPage& page) {
        json.member("dataset", dataset->place.dataset).member("records", counts.records);
        json.key("checks").begin_array();
        for (std::size_t i = page.first; i < page.last; ++i)
            write_check(json, exchange.language, rules->contract(), *failing[i],
                        counts.of(failing[i]->number));
        json.end_array();
    });
}

Result<HttpResponse> list_failing_rows(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const auto rules, exchange.reader.rules(*dataset));
    const Check* const check = rules->checks().find_by_name(exchange.part("check"));
    if (check == nullptr)
        return fail(
            ErrorCode::not_found, "there is no check of this name", "check",
            "GET /v1/datasets/" + dataset->place.dataset + "/findings lists those that fail");
    const bool csv = wants_csv(exchange);
    TRY_ASSIGN(const FailingPage page, read_page(exchange, *dataset, *rules, *check,
                                                 csv ? AccessKind::exported : AccessKind::listed));
    const std::string next = page.next_after == 0 ? "" : place_cursor(page.next_after);
    HttpResponse response = csv ? csv_answer(exchange, *rules, *check, page)
                                : json_page(exchange, *dataset, *rules, *check, page, next);
    link_next(exchange, response, next);
    return response;
}

}  // namespace dongbo::api
