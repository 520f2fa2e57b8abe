// The node as a whole: what it holds, whether it adds up, what has come and what should have.
#include "node/api/answers.hpp"
#include "node/api/handlers.hpp"
#include "node/configuration.hpp"
#include "node/services.hpp"
#include "report/delivery_report.hpp"
#include "report/node_status.hpp"

namespace dongbo::api {
namespace {

void write_dataset(JsonWriter& json, const NodeStatus::Dataset& dataset, Language language) {
    const DatasetStatus& status = dataset.status;
    json.begin_object()
        .member("name", status.name)
        .member("contract", status.contract)
        .member("title", language == Language::english ? dataset.title_en : dataset.title_vi)
        .member("version", status.version.text())
        .member("live", status.live)
        .member("pending", status.pending)
        .member("deleted", status.deleted)
        .member("seen", status.seen())
        .member("in_doubt", status.in_doubt)
        .member("edition",
                dataset.edition ? std::optional(dataset.edition->edition) : std::nullopt);
    json.key("today")
        .begin_object()
        .member("records", dataset.today.records)
        .member("applies", dataset.today.checks.applies)
        .member("fails", dataset.today.checks.fails)
        .end_object()
        .end_object();
}

/// How many deliveries there are, and whether each of their rows is accounted for.
void write_deliveries(JsonWriter& json, const NodeStatus& status) {
    std::uint64_t broken = 0;
    std::uint64_t loading = 0;
    for (const Delivery& delivery : status.deliveries) {
        if (delivery.state == DeliveryState::loading) ++loading;
        if (delivery.state == DeliveryState::loaded && !equation_holds(delivery)) ++broken;
    }
    json.key("deliveries")
        .begin_object()
        .member("number", status.deliveries.size())
        .member("loading", loading)
        .member("physical_rows", status.physical_rows())
        .member("rows_accounted_for", status.rows_accounted_for())
        .member("equations_broken", broken)
        .end_object();
}

}  // namespace

Result<HttpResponse> show_status(Exchange& exchange) {
    TRY_ASSIGN(NodeStatus status, read_node_status(exchange.reader.node()));
    const auto senders = senders_of(exchange.services.configuration()->mappings);
    TRY_ASSIGN(auto expected, expected_deliveries(exchange.reader.node(), senders));
    const std::string agency = status.agency;
    const auto hidden = [&](const std::string& sender) {
        return !may(exchange, Permission::see_status, agency, sender);
    };
    const bool all = may(exchange, Permission::see_status, agency);
    std::erase_if(status.deliveries,
                  [&](const Delivery& delivery) { return hidden(delivery.sender); });
    std::erase_if(expected,
                  [&](const ExpectedDelivery& each) { return hidden(each.sender.agency); });
    return json_answer(exchange, [&](JsonWriter& json) {
        json.member("agency", agency).key("datasets").begin_array();
        if (all)
            for (const auto& dataset : status.datasets)
                write_dataset(json, dataset, exchange.language);
        json.end_array();
        write_deliveries(json, status);
        json.key("expected").begin_array();
        for (const ExpectedDelivery& each : expected) write_json(json, each);
        json.end_array().key("dissolved_owners").begin_array();
        for (const DissolvedOwner& owner : status.dissolved) write_json(json, owner);
        json.end_array();
    });
}

}  // namespace dongbo::api
