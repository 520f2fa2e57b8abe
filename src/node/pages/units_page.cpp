// Units needing evidence: which stated units wait, and which batches wait for a second person.
#include <fmt/format.h>

#include <algorithm>

#include "http/url.hpp"
#include "node/api/answers.hpp"
#include "node/api/changes.hpp"
#include "node/pages/chart.hpp"
#include "node/pages/official_names.hpp"
#include "node/pages/page.hpp"
#include "node/pages/pages.hpp"
#include "report/decision_report.hpp"
#include "report/record_report.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kQueueShown = 50;
constexpr std::size_t kBatchesShown = 10;

std::string units_address(const ReadDataset& dataset) {
    return "/units/" + percent_encode(dataset.place.dataset);
}

Model queue_item(const Exchange& exchange, const ReadDataset& dataset, const UnitList& list,
                 const QueueItem& queued) {
    const Words say(exchange.language);
    Model item = make_object();
    put(item, "name", path_text(*queued.stated));
    put(item, "code", std::string(queued.stated->code));
    put(item, "day", day_text(exchange.language, list.edition_of(*queued.stated).date));
    put(item, "href",
        units_address(dataset) + "/" + percent_encode(text_of(ref_of(list, *queued.stated))));
    put(item, "waiting", say.number(queued.waiting()));
    put(item, "decided", say.number(queued.decided));
    put(item, "bar", bar_svg(queued.decided, queued.records, "#1a6b3a"));
    put(item, "candidates", std::to_string(queued.candidates.size()));
    return item;
}

Model batch_item(Exchange& exchange, const ReadDataset& dataset, const DecisionBatch& batch,
                 OfficialNames& officials) {
    const Words say(exchange.language);
    const BatchState state = state_of(batch);
    const bool may = allowed(exchange.caller, Permission::decide_units, &dataset.holder);
    Model item = make_object();
    put(item, "batch", batch.code);
    put(item, "batch_href", units_address(dataset) + "/batches/" + percent_encode(batch.code));
    put(item, "decisions", say.number(batch.decisions));
    put(item, "author", officials.name(batch.author));
    put(item, "approver", batch.approver.empty() ? "" : officials.name(batch.approver));
    put(item, "document", batch.document);
    put(item, "at", time_text(exchange.language, batch.decided_at));
    put(item, "basis", std::string(word(exchange.language, batch.basis)));
    put(item, "state", std::string(word(exchange.language, state)));
    put(item, "tone",
        state == BatchState::in_force           ? "good"
        : state == BatchState::waits_for_second ? "warn"
                                                : "quiet");
    const bool waits = state == BatchState::waits_for_second;
    const bool own = batch.author == exchange.caller.id;
    put_flag(item, "may_approve", may && waits && !own);
    put_flag(item, "own", may && waits && own);
    put_flag(item, "may_undo", may && state != BatchState::undone);
    return item;
}

Result<Model> units_model(Exchange& exchange, const ReadDataset& dataset) {
    const Words say(exchange.language);
    TRY_ASSIGN(CurrentUnits* const units, exchange.reader.current_units(dataset));
    TRY_ASSIGN(const std::vector<QueueItem> queue, units->queue());
    Model items = make_list();
    std::int64_t waiting = 0;
    for (const QueueItem& queued : queue) {
        waiting += queued.waiting();
        if (queued.waiting() > 0 && items.list_value().size() < kQueueShown)
            items << queue_item(exchange, dataset, units->list(), queued);
    }
    TRY_ASSIGN(std::vector<DecisionBatch> batches,
               units->decisions().batches(dataset.place.dataset));
    // What waits for a second person comes first, however old.
    std::ranges::sort(batches, std::greater{}, [](const DecisionBatch& batch) {
        return std::pair(state_of(batch) == BatchState::waits_for_second, batch.decided_at);
    });
    if (batches.size() > kBatchesShown) batches.resize(kBatchesShown);
    Model made = make_list();
    OfficialNames officials(exchange.reader);
    for (const DecisionBatch& batch : batches)
        made << batch_item(exchange, dataset, batch, officials);
    Model model = make_object();
    put(model, "title", std::string(title(exchange.language, *dataset.contract)));
    put(model, "in_force", day_text(exchange.language, units->in_force()));
    put(model, "sum",
        say("units.sum", {{"waiting", say.number(waiting)},
                          {"units", say.number(std::uint64_t{queue.size()})}}));
    const std::size_t shown = items.list_value().size();
    put(model, "more_units",
        queue.size() > shown
            ? say("units.more", {{"n", say.number(std::uint64_t{queue.size() - shown})}})
            : "");
    put_list(model, "queue", items);
    put_list(model, "batches", made);
    return model;
}

}  // namespace

Result<HttpResponse> units_start_page(Exchange& exchange) {
    const Words say(exchange.language);
    TRY_ASSIGN(const auto datasets, datasets_of(exchange, Permission::see_findings));
    Model items = make_list();
    for (const ReadDataset* dataset : datasets) {
        const auto units = exchange.reader.current_units(*dataset);
        if (!units) continue;
        TRY_ASSIGN(const std::vector<QueueItem> queue, (*units)->queue());
        std::int64_t waiting = 0;
        for (const QueueItem& queued : queue) waiting += queued.waiting();
        Model item = make_object();
        put(item, "href", units_address(*dataset));
        put(item, "name", std::string(title(exchange.language, *dataset->contract)));
        put(item, "detail", say("units.dataset_sum", {{"n", say.number(waiting)}}));
        items << item;
    }
    Model model = make_object();
    put_list(model, "items", items);
    put(model, "heading", say("units.title"));
    put(model, "lead", say("units.lead"));
    return page(exchange,
                {.template_name = "datasets", .title = say("units.title"), .section = "units"},
                std::move(model));
}

Result<HttpResponse> units_page(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    const Words say(exchange.language);
    TRY_ASSIGN(Model model, units_model(exchange, *dataset));
    return page(exchange,
                {.template_name = "units",
                 .title = std::string(title(exchange.language, *dataset->contract)),
                 .section = "units",
                 .crumbs = {{say("units.title"), "/units"}}},
                std::move(model));
}

Result<HttpResponse> batch_form(Exchange& exchange) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of(exchange));
    TRY_ASSIGN(const UrlFields form, parse_url_fields(exchange.request.body));
    const std::string& batch = exchange.part("batch");
    const bool undo = find_url_field(form, "what").value_or("") == "undo";
    if (undo) {
        TRY(undo_batch(exchange, batch, std::string(find_url_field(form, "reason").value_or(""))));
    } else {
        TRY(approve_batch(exchange, batch));
    }
    return HttpResponse::see_other(units_address(*dataset) +
                                   (undo ? "?done=undone" : "?done=approved"));
}

}  // namespace dongbo
