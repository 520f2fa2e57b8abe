// Records whose unit was divided: who waits, who decided what.
#include <algorithm>

#include "node/api/answers.hpp"
#include "node/api/changes.hpp"
#include "node/api/handlers.hpp"
#include "node/json_body.hpp"
#include "report/decision_report.hpp"
#include "report/record_report.hpp"
#include "report/unit_report.hpp"

namespace dongbo::api {
namespace {

/// The cursor of records that wait: the last one seen.
Result<std::optional<RecordId>> read_record_cursor(const Exchange& exchange) {
    const std::string cursor = exchange.parameter("cursor");
    if (cursor.empty()) return std::nullopt;
    if (const auto id = RecordId::parse(cursor)) return id;
    return fail(ErrorCode::invalid, "the cursor is not one of this list", "cursor",
                "start without a cursor");
}

/// "choices": [{"record": …, "unit": …}]; or "method".
Result<DecisionOrder> read_order(const Exchange& exchange) {
    TRY_ASSIGN(const JsonBody body,
               JsonBody::parse(exchange.request.body, {"document", "method", "choices", "stated"}));
    DecisionOrder order;
    TRY_ASSIGN(order.document, body.required_text("document"));
    TRY_ASSIGN(order.stated, body.text("stated"));
    TRY_ASSIGN(const std::string method, body.text("method"));
    if (method == "localities") {
        order.method = DecisionOrder::Method::localities;
    } else if (method == "only_candidate") {
        order.method = DecisionOrder::Method::only_candidate;
    } else if (!method.empty() && method != "choices") {
        return fail(ErrorCode::invalid, "there is no such method", "method",
                    "choices, localities or only_candidate");
    }
    if (order.method != DecisionOrder::Method::choices) return order;
    TRY_ASSIGN(const auto rows, body.rows("choices", {"record", "unit"}));
    for (const auto& row : rows) {
        const auto record = RecordId::parse(row[0]);
        if (!record)
            return fail(ErrorCode::invalid, "a record id has 32 hexadecimal digits",
                        "choices.record", "the queue shows the ids of those that wait");
        order.choices.push_back({*record, row[1]});
    }
    return order;
}

HttpResponse report_answer(const Exchange& exchange, const BatchReport& report, int status) {
    return json_answer(
        exchange,
        [&](JsonWriter& json) {
            json.key("decided");
            write_json(json, report);
        },
        status);
}

}  // namespace

Result<HttpResponse> show_queue(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(CurrentUnits* const units, exchange.reader.current_units(*dataset));
    TRY_ASSIGN(const auto queue, units->queue());
    std::int64_t waiting = 0;
    for (const QueueItem& item : queue) waiting += item.waiting();
    return list_answer(exchange, queue.size(), 50, [&](JsonWriter& json, const ListPage& page) {
        json.member("dataset", dataset->place.dataset)
            .member("unit_as_of", units->in_force().iso())
            .member("waiting", waiting);
        json.key("units").begin_array();
        for (std::size_t i = page.first; i < page.last; ++i)
            write_json(json, units->list(), queue[i]);
        json.end_array();
    });
}

Result<HttpResponse> list_waiting_records(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(CurrentUnits* const units, exchange.reader.current_units(*dataset));
    TRY_ASSIGN(const ListedUnit* const stated,
               read_unit(units->list(), exchange.part("unit"), today()));
    TRY_ASSIGN(const auto after, read_record_cursor(exchange));
    TRY_ASSIGN(const std::size_t limit, exchange.limit(50, 1'000));
    TRY_ASSIGN(const WaitingPage page, waiting_page(*units, *stated, after, limit));
    const bool show_address = !withholds(exchange, *dataset);
    const std::string next = page.more ? page.records.back().record.text() : std::string();
    HttpResponse response = json_answer(exchange, [&](JsonWriter& json) {
        json.member("dataset", dataset->place.dataset).key("stated");
        write_json(json, units->list(), *stated);
        json.key("records").begin_array();
        for (const WaitingRecord& waiting : page.records) {
            if (dataset->personal && show_address)
                exchange.saw(dataset->place.dataset, waiting.record, AccessKind::listed);
            json.begin_object().member("record", waiting.record.text());
            if (show_address) json.member("address", waiting.address);
            json.key("candidates").begin_array();
            for (const ListedUnit* unit : waiting.candidates)
                write_json(json, units->list(), *unit);
            json.end_array().end_object();
        }
        json.end_array().key("withheld").begin_array();
        if (!show_address) json.value("address");
        json.end_array();
        write_next(json, next);
    });
    link_next(exchange, response, next);
    return response;
}

Result<HttpResponse> post_decisions(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(DecisionOrder order, read_order(exchange));
    TRY_ASSIGN(const BatchReport report, decide_units(exchange, *dataset, std::move(order)));
    return report_answer(exchange, report, report.code.empty() ? 200 : 201);
}

Result<HttpResponse> list_batches(Exchange& exchange) {
    TRY_ASSIGN(DecisionReader decisions, DecisionReader::open(exchange.reader.node()));
    std::string named = exchange.parameter("dataset");
    if (!named.empty()) {
        TRY_ASSIGN(const ReadDataset* const dataset, exchange.reader.dataset(named));
        named = dataset->place.dataset;
    }
    TRY_ASSIGN(auto batches, decisions.batches(named));
    std::erase_if(batches, [&](const DecisionBatch& batch) {
        const auto dataset = exchange.reader.dataset(batch.dataset);
        return !dataset || !may(exchange, Permission::see_status, (*dataset)->holder);
    });
    // The newest first.
    std::ranges::reverse(batches);
    return list_answer(exchange, batches.size(), 50, [&](JsonWriter& json, const ListPage& page) {
        json.key("batches").begin_array();
        for (std::size_t i = page.first; i < page.last; ++i) write_json(json, batches[i]);
        json.end_array();
    });
}

Result<HttpResponse> post_approval(Exchange& exchange) {
    TRY_ASSIGN(const BatchReport report, approve_batch(exchange, exchange.part("batch")));
    return report_answer(exchange, report, 200);
}

Result<HttpResponse> post_undo(Exchange& exchange) {
    TRY_ASSIGN(const JsonBody body, JsonBody::parse(exchange.request.body, {"reason"}));
    TRY_ASSIGN(const std::string reason, body.required_text("reason"));
    const std::string& code = exchange.part("batch");
    TRY(undo_batch(exchange, code, reason));
    return json_answer(exchange, [&](JsonWriter& json) { json.member("undone", code); });
}

}  // namespace dongbo::api
