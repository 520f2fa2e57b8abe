#include "node/pages/status_events.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "http/url.hpp"
#include "node/pages/official_names.hpp"
#include "rekey/decision.hpp"
#include "report/wording.hpp"

namespace dongbo {
namespace {

void add_batches(const std::vector<DecisionBatch>& batches, OfficialNames& officials,
                 std::vector<StatusEvent>& events) {
    for (const DecisionBatch& batch : batches) {
        StatusEvent event;
        event.at = batch.decided_at;
        event.by = officials.name(batch.author);
        if (!batch.document.empty()) event.by += " · " + batch.document;
        event.address = "/units/" + percent_encode(batch.dataset);
        event.decisions = std::max<std::int64_t>(batch.decisions, 1);
        events.push_back(std::move(event));
    }
}

void add_cases(const std::string& dataset, const std::vector<Case>& cases, OfficialNames& officials,
               std::vector<StatusEvent>& events) {
    for (const Case& one : cases)
        for (const CaseEvent& past : one.history)
            if (!past.by.empty())
                events.push_back(
                    {.at = past.at,
                     .by = officials.name(past.by),
                     .address = fmt::format("/cases/{}/{}", percent_encode(dataset), one.number),
                     .case_number = one.number,
                     .state = past.state});
}

}  // namespace

Result<std::vector<StatusEvent>> newest_events(NodeReader& reader, std::size_t limit) {
    std::vector<StatusEvent> events;
    TRY_ASSIGN(DecisionReader decisions, DecisionReader::open(reader.node()));
    TRY_ASSIGN(const std::vector<DecisionBatch> batches, decisions.batches(""));
    OfficialNames officials(reader);
    add_batches(batches, officials, events);
    TRY_ASSIGN(const std::vector<const ReadDataset*> datasets, reader.datasets());
    for (const ReadDataset* dataset : datasets) {
        TRY_ASSIGN(const std::vector<Case> cases,
                   read_cases(*dataset->store, dataset->place.dataset));
        add_cases(dataset->place.dataset, cases, officials, events);
    }
    std::ranges::sort(events, std::greater{}, &StatusEvent::at);
    if (events.size() > limit) events.resize(limit);
    return events;
}

std::string event_text(const Words& say, const StatusEvent& event) {
    if (event.decisions > 0) return say("status.event_batch", {{"n", say.number(event.decisions)}});
    return say("status.event_case", {{"number", std::to_string(event.case_number)},
                                     {"state", std::string(word(say.language(), event.state))}});
}

}  // namespace dongbo
