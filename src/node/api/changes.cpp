#include "node/api/changes.hpp"

#include <memory>

#include "base/text.hpp"
#include "node/group_writers.hpp"
#include "node/services.hpp"
#include "report/case_report.hpp"
#include "report/unit_report.hpp"

namespace dongbo {
namespace {

Result<> check_note(const std::string& text, const std::string& field) {
    if (text.size() <= kNoteMax) return {};
    return fail(ErrorCode::invalid, "the text is too long", field,
                "write at most " + std::to_string(kNoteMax) + " bytes");
}

/// All that write decisions wait for the same writer: a batch and its decisions belong together.
Result<std::string> decision_group(Exchange& exchange) {
    TRY_ASSIGN(const DatasetPlace place,
               exchange.reader.node().place(std::string(kDecisionContract)));
    return place.group;
}

Result<BatchReport> decide(NodeStore& node, Decider& decider, const DecisionOrder& order,
                           const Authority& authority) {
    CurrentUnits& units = decider.units();
    const ListedUnit* stated = nullptr;
    if (!order.stated.empty()) {
        TRY_ASSIGN(stated, read_unit(units.list(), order.stated, today()));
    }
    switch (order.method) {
        case DecisionOrder::Method::choices:
            return decider.decide(order.choices, authority);
        case DecisionOrder::Method::localities: {
            TRY_ASSIGN(const LocalityTable table,
                       LocalityTable::load(node, units.list(), units.in_force()));
            return decider.decide(table, stated, authority, {});
        }
        case DecisionOrder::Method::only_candidate:
            return decider.decide_only_candidates(stated, authority, {});
    }
    return fail(ErrorCode::internal, "there is no such method");
}

/// Runs `work` with a decider on the writer of decisions. What it refers to may outlive the
/// request: the writer goes on with what it began.
template <class Work>
Result<> with_decider(Exchange& exchange, const DatasetPlace& place, Work work) {
    TRY_ASSIGN(const std::string group, decision_group(exchange));
    TRY_ASSIGN(auto list, exchange.reader.units());
    return exchange.services.writers->run(
        group, [place, list = std::move(list), work](NodeStore& node) -> Result<> {
            TRY_ASSIGN(Decider decider, Decider::open(node, place, list));
            return work(node, decider);
        });
}

/// The dataset that a batch is about, if the caller decides there.
Result<const ReadDataset*> dataset_of_batch(Exchange& exchange, const std::string& code) {
    TRY_ASSIGN(DecisionReader decisions, DecisionReader::open(exchange.reader.node()));
    TRY_ASSIGN(const DecisionBatch batch, decisions.batch(code));
    TRY_ASSIGN(const ReadDataset* const dataset, exchange.reader.dataset(batch.dataset));
    if (!allowed(exchange.caller, Permission::decide_units, &dataset->holder))
        return fail(ErrorCode::unauthorised, "the batch is about another agency's records", "batch",
                    "ask the agency that decides " + dataset->place.dataset);
    return dataset;
}

}  // namespace

std::string tag_of(const Case& one) {
    return "\"" + std::to_string(one.number) + "-" + std::to_string(one.history.size()) + "-" +
           std::to_string(one.findings) + "\"";
}

Result<std::optional<Case>> change_case(Exchange& exchange, const ReadDataset& dataset,
                                        std::uint64_t number, const CaseChange& change) {
    TRY_ASSIGN(const CaseState state, read_case_state(change.state));
    TRY(check_note(change.note, "note"));
    const auto moved = std::make_shared<std::optional<Case>>();
    TRY(exchange.services.writers->run(
        dataset.place.group,
        [moved, place = dataset.place, number, state, by = exchange.caller.id, note = change.note,
         seen = change.seen](NodeStore& node) -> Result<> {
            TRY_ASSIGN(Store* const store, node.store(place));
            TRY_ASSIGN(const Case before, read_case(*store, place.dataset, number));
            if (seen && *seen != tag_of(before)) return {};
            TRY_ASSIGN(*moved, move_case(*store, place.dataset, number, state, by, note));
            return {};
        }));
    return std::move(*moved);
}

Result<BatchReport> decide_units(Exchange& exchange, const ReadDataset& dataset,
                                 DecisionOrder order) {
    if (order.document.empty())
        return fail(ErrorCode::invalid, "no document is named", "document",
                    "name the document on which the decision rests");
    TRY(check_note(order.document, "document"));
    if (order.method == DecisionOrder::Method::choices && order.choices.empty())
        return fail(ErrorCode::invalid, "nothing is chosen", "choices",
                    "give a record and the code of a unit for each, or a method");
    const Authority authority{exchange.caller.id, order.document, {}};
    const auto report = std::make_shared<BatchReport>();
    TRY(with_decider(exchange, dataset.place,
                     [report, authority, order = std::move(order)](NodeStore& node,
                                                                   Decider& decider) -> Result<> {
                         TRY_ASSIGN(*report, decide(node, decider, order, authority));
                         return {};
                     }));
    return std::move(*report);
}

Result<BatchReport> approve_batch(Exchange& exchange, const std::string& code) {
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of_batch(exchange, code));
    const auto report = std::make_shared<BatchReport>();
    TRY(with_decider(
        exchange, dataset->place,
        [report, code, by = exchange.caller.id](NodeStore&, Decider& decider) -> Result<> {
            TRY_ASSIGN(*report, decider.approve(code, by));
            return {};
        }));
    return std::move(*report);
}

Result<> undo_batch(Exchange& exchange, const std::string& code, const std::string& reason) {
    if (reason.empty())
        return fail(ErrorCode::invalid, "no reason is given", "reason", "say why it is undone");
    TRY(check_note(reason, "reason"));
    TRY_ASSIGN(const ReadDataset* const dataset, dataset_of_batch(exchange, code));
    return with_decider(
        exchange, dataset->place,
        [code, reason, by = exchange.caller.id](NodeStore&, Decider& decider) -> Result<> {
            return decider.undo(code, by, reason);
        });
}

}  // namespace dongbo
