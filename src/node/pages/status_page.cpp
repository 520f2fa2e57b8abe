// The first page: how the node stands, at a glance and then in tables.
#include "node/configuration.hpp"
#include "node/node_reader.hpp"
#include "node/pages/page.hpp"
#include "node/pages/pages.hpp"
#include "node/pages/status_model.hpp"
#include "node/services.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kEvents = 6;

Result<StatusData> read_status(Exchange& exchange) {
    StatusData data;
    NodeReader& reader = exchange.reader;
    TRY_ASSIGN(data.node, read_node_status(reader.node()));
    TRY_ASSIGN(const std::vector<const ReadDataset*> datasets, reader.datasets());
    for (const ReadDataset* dataset : datasets) {
        TRY_ASSIGN(auto rules, reader.rules(*dataset));
        TRY_ASSIGN(JudgedDataset judged,
                   read_judged(*dataset->store, dataset->place.dataset, std::move(rules)));
        if (judged.measures.total().records > 0) data.judged.push_back(std::move(judged));
    }
    const std::string mappings = exchange.services.configuration()->mappings;
    std::vector<Sender> mapped;
    if (!mappings.empty()) mapped = senders_of(mappings);
    TRY_ASSIGN(data.expected, expected_deliveries(reader.node(), mapped));
    TRY_ASSIGN(data.units, reader.units());
    TRY_ASSIGN(data.federation, read_federation(exchange));
    TRY_ASSIGN(data.events, newest_events(reader, kEvents));
    return data;
}

}  // namespace

Result<HttpResponse> status_page(Exchange& exchange) {
    const Words say(exchange.language);
    if (!exchange.caller.known())
        return page(exchange, {.template_name = "signed_out", .title = say("welcome.title")},
                    make_object());
    // Another agency sees its own deliveries, not the whole node.
    if (!allowed(exchange.caller, Permission::see_status, &exchange.reader.node().agency()))
        return HttpResponse::see_other("/deliveries");
    TRY_ASSIGN(const StatusData data, read_status(exchange));
    return page(exchange,
                {.template_name = "status", .title = say("status.title"), .section = "status"},
                StatusPage(exchange, data).model());
}

}  // namespace dongbo
