// Deliveries that came, and what became of each of their rows.
#include <algorithm>
#include <tuple>

#include "base/text.hpp"
#include "node/api/answers.hpp"
#include "node/api/handlers.hpp"
#include "report/delivery_report.hpp"

namespace dongbo::api {
namespace {

void write_delivery(JsonWriter& json, const Delivery& delivery) {
    json.begin_object();
    write_members(json, delivery);
    const bool ended = delivery.state != DeliveryState::loading;
    json.member("declared_rows", delivery.declared_rows)
        .member("edition", delivery.edition)
        .member("ended", ended ? std::optional(delivery.ended.rfc3339()) : std::nullopt)
        .member("rows_accounted_for", delivery.rows.sum())
        .member("subject", delivery.subject)
        .end_object();
}

/// Those of the datasets asked for that the caller may see, the newest first.
Result<std::vector<Delivery>> visible_deliveries(Exchange& exchange) {
    std::vector<const ReadDataset*> datasets;
    const std::string named = exchange.parameter("dataset");
    if (named.empty()) {
        TRY_ASSIGN(datasets, exchange.reader.datasets());
    } else {
        TRY_ASSIGN(const ReadDataset* const one, exchange.reader.dataset(named));
        datasets.push_back(one);
    }
    const std::string sender = exchange.parameter("sender");
    std::vector<Delivery> visible;
    for (const ReadDataset* dataset : datasets) {
        TRY_ASSIGN(auto deliveries, dataset->store->deliveries(dataset->place.dataset));
        for (Delivery& delivery : deliveries)
            if ((sender.empty() || sender == delivery.sender) &&
                may(exchange, Permission::see_status, dataset->holder, delivery.sender))
                visible.push_back(std::move(delivery));
    }
    std::ranges::sort(visible, [](const Delivery& left, const Delivery& right) {
        if (left.begun != right.begun) return left.begun > right.begun;
        return std::tie(left.dataset, left.number) < std::tie(right.dataset, right.number);
    });
    return visible;
}

/// A row that could not be read may be no UTF-8: what is not is shown as question marks.
std::string readable(std::string text) {
    if (text::is_utf8(text)) return text;
    std::ranges::replace_if(
        text, [](char c) { return static_cast<unsigned char>(c) >= 0x80; }, '?');
    return text;
}

Result<Delivery> delivery_of(Exchange& exchange, const ReadDataset& dataset) {
    TRY_ASSIGN(const std::uint64_t number, number_part(exchange, "number"));
    TRY_ASSIGN(const auto all, dataset.store->deliveries(dataset.place.dataset));
    const auto delivery = std::ranges::find(all, number, &Delivery::number);
    if (delivery != all.end()) return *delivery;
    return fail(ErrorCode::not_found, "the dataset has no such delivery", "number",
                "GET /v1/deliveries?dataset=" + dataset.place.dataset + " lists them");
}

}  // namespace

Result<HttpResponse> list_deliveries(Exchange& exchange) {
    TRY_ASSIGN(const auto deliveries, visible_deliveries(exchange));
    return list_answer(exchange, deliveries.size(), 50,
                       [&](JsonWriter& json, const ListPage& page) {
                           json.key("deliveries").begin_array();
                           for (std::size_t i = page.first; i < page.last; ++i)
                               write_delivery(json, deliveries[i]);
                           json.end_array();
                       });
}

Result<HttpResponse> show_delivery(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const Delivery delivery, delivery_of(exchange, *dataset));
    TRY(must_be_theirs(exchange, *dataset, Permission::see_status, delivery.sender));
    return json_answer(exchange, [&](JsonWriter& json) {
        json.key("delivery");
        write_delivery(json, delivery);
    });
}

Result<HttpResponse> list_kept_rows(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const Delivery delivery, delivery_of(exchange, *dataset));
    TRY(must_be_theirs(exchange, *dataset, Permission::see_findings, delivery.sender));
    TRY_ASSIGN(const std::size_t limit, exchange.limit(50, 1'000));
    TRY_ASSIGN(const std::uint64_t after, read_place_cursor(exchange));
    // One more tells whether there is a next page.
    TRY_ASSIGN(auto rows, dataset->store->kept_rows(delivery.number, after, limit + 1));
    std::string next;
    if (rows.size() > limit) {
        rows.pop_back();
        next = place_cursor(rows.back().row);
    }
    const bool show_text = !withholds(exchange, *dataset);
    HttpResponse response = json_answer(exchange, [&](JsonWriter& json) {
        json.member("dataset", dataset->place.dataset).member("delivery", delivery.number);
        json.key("rows").begin_array();
        for (const KeptRow& row : rows) {
            json.begin_object()
                .member("row", row.row)
                .member("disposition", name(row.disposition))
                .member("reason", row.reason);
            if (show_text) json.member("text", readable(row.text));
            if (show_text && dataset->personal)
                exchange.saw(dataset->place.dataset,
                             kept_row_id(dataset->place.dataset, delivery.number, row.row),
                             AccessKind::listed);
            json.end_object();
        }
        json.end_array().key("withheld").begin_array();
        if (!show_text) json.value("text");
        json.end_array();
        write_next(json, next);
    });
    link_next(exchange, response, next);
    return response;
}

}  // namespace dongbo::api
