// Cases: findings of one cause, with an owner and a deadline.
#include <algorithm>

#include "http/problem.hpp"
#include "node/api/answers.hpp"
#include "node/api/changes.hpp"
#include "node/api/handlers.hpp"
#include "node/json_body.hpp"
#include "report/case_report.hpp"
#include "report/wording.hpp"

namespace dongbo::api {
namespace {

Result<CaseFilter> read_filter(const Exchange& exchange) {
    CaseFilter filter{.state = exchange.parameter("state"),
                      .owner = exchange.parameter("owner"),
                      .overdue = exchange.parameter("overdue") == "true"};
    if (!filter.state.empty() && !parse_case_state(filter.state))
        return fail(ErrorCode::invalid, "this is no state of a case", "state",
                    "open, taken_up, needs_information, confirmed or closed");
    return filter;
}

HttpResponse case_answer(const Exchange& exchange, const ReadDataset& dataset, const Case& one) {
    HttpResponse response = json_answer(exchange, [&](JsonWriter& json) {
        json.member("dataset", dataset.place.dataset).key("case");
        write_json(json, one, exchange.now, shows_cause(exchange, dataset, one));
    });
    response.fields.add("ETag", tag_of(one));
    return response;
}

}  // namespace

Result<HttpResponse> list_cases(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(CaseFilter filter, read_filter(exchange));
    const std::string only = only_sender(exchange, *dataset, Permission::see_findings);
    if (!only.empty()) filter.owner = only;
    TRY_ASSIGN(const auto cases,
               wanted_cases(*dataset->store, dataset->place.dataset, filter, exchange.now));
    return list_answer(exchange, cases.size(), 50, [&](JsonWriter& json, const ListPage& page) {
        json.member("dataset", dataset->place.dataset).member("total", cases.size());
        json.key("cases").begin_array();
        for (std::size_t i = page.first; i < page.last; ++i)
            write_json(json, cases[i], exchange.now, shows_cause(exchange, *dataset, cases[i]));
        json.end_array();
    });
}

Result<HttpResponse> show_case(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const std::uint64_t number, number_part(exchange, "number"));
    TRY_ASSIGN(const Case one, read_case(*dataset->store, dataset->place.dataset, number));
    TRY(must_be_theirs(exchange, *dataset, Permission::see_findings, one.owner));
    return case_answer(exchange, *dataset, one);
}

Result<HttpResponse> patch_case(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const std::uint64_t number, number_part(exchange, "number"));
    TRY_ASSIGN(const Case one, read_case(*dataset->store, dataset->place.dataset, number));
    TRY(must_be_theirs(exchange, *dataset, Permission::work_on_cases, one.owner));
    const auto seen = exchange.request.fields.find("If-Match");
    if (!seen) return precondition_required(exchange.request.id);
    TRY_ASSIGN(const JsonBody body, JsonBody::parse(exchange.request.body, {"state", "note"}));
    CaseChange change;
    TRY_ASSIGN(change.state, body.required_text("state"));
    TRY_ASSIGN(change.note, body.text("note"));
    change.seen = std::string(*seen);
    TRY_ASSIGN(const auto moved, change_case(exchange, *dataset, number, change));
    if (!moved) return precondition_failed(exchange.request.id);
    return case_answer(exchange, *dataset, *moved);
}

}  // namespace dongbo::api
