#include "rekey/decide.hpp"

#include <fmt/format.h>

#include <algorithm>

#include "quality/keeper.hpp"
#include "store/named_values.hpp"

namespace dongbo {
namespace {

/// Decisions of one transaction.
constexpr std::size_t kAtOnce = 5'000;

Result<std::unique_ptr<Keeper>> keeper_of(NodeStore& node, std::string_view contract) {
    TRY_ASSIGN(const DatasetPlace place, node.place(std::string(contract)));
    return Keeper::open(node, place);
}

Result<> commit(Keeper& keeper, std::vector<Wish> wishes) {
    std::vector<JudgedCommit> commits(1);
    commits.front().commit.dataset = keeper.dataset();
    commits.front().commit.wishes = std::move(wishes);
    TRY(keeper.commit(commits));
    return {};
}

}  // namespace

Result<Decider> Decider::open(NodeStore& node, const DatasetPlace& place,
                              std::shared_ptr<const UnitList> list) {
    for (const std::string_view contract : {kDecisionContract, kBatchContract})
        if (const auto there = node.place(std::string(contract)); !there)
            return fail(ErrorCode::not_found,
                        "this node has no dataset for decisions: " + std::string(contract), {},
                        "make it with `dongbo init --contracts contracts` of this version");
    TRY_ASSIGN(CurrentUnits units, CurrentUnits::open(node, place, std::move(list)));
    return Decider(node, std::move(units));
}

Result<> Decider::check(const Authority& authority) {
    if (authority.author.empty())
        return fail(ErrorCode::invalid, "nobody is named who decides", "--by", "give a name");
    if (authority.document.empty())
        return fail(ErrorCode::invalid, "no document is named", "--document",
                    "name the document on which the decision rests");
    // Deciding again would take records out of a batch that somebody is about to approve.
    TRY_ASSIGN(const auto batches, units_.decisions().batches(units_.dataset()));
    for (const DecisionBatch& batch : batches)
        if (!batch.served && !batch.undone)
            return fail(ErrorCode::conflict, "a batch waits for a second person", batch.code,
                        "approve or undo it first");
    return {};
}

/// Its code is the moment: one process writes decisions at a time.
DecisionBatch Decider::new_batch(DecisionBasis basis, const Authority& authority) {
    DecisionBatch batch;
    batch.decided_at = units_.store().now();
    batch.code = "QD-" + batch.decided_at.rfc3339();
    std::erase_if(batch.code, [](char c) { return c == ':' || c == '.'; });
    batch.dataset = units_.dataset();
    batch.author = authority.author;
    batch.approver = authority.approver;
    batch.document = authority.document;
    batch.basis = basis;
    return batch;
}

Result<> Decider::write_decisions(const std::vector<Made>& made, DecisionBasis basis,
                                  const std::string& code) {
    TRY_ASSIGN(const auto keeper, keeper_of(*node_, kDecisionContract));
    const Contract& contract = keeper->rules().contract();
    const UnitList& list = units_.list();
    std::vector<Wish> wishes;
    for (const Made& one : made) {
        NamedValues values(contract);
        values.set("dataset", units_.dataset());
        values.set("record", one.waiting.record.text());
        values.set("field", units_.field().name);
        values.set("stated", one.waiting.stated);
        values.set("unit", ref_of(list, *one.unit));
        values.set("basis", std::string(name(basis)));
        values.set("evidence", one.evidence);
        values.set("address_digest", address_digest(one.waiting.record, one.waiting.address));
        values.set("batch", batch_id(code));
        wishes.push_back(
            values.put(kDecisionSource,
                       decision_key(units_.dataset(), units_.field().name, one.waiting.record)));
    }
    return commit(*keeper, std::move(wishes));
}

Result<> Decider::write_batch(const DecisionBatch& batch) {
    TRY_ASSIGN(const auto keeper, keeper_of(*node_, kBatchContract));
    NamedValues values(keeper->rules().contract());
    values.set("code", batch.code);
    values.set("dataset", batch.dataset);
    values.set("basis", std::string(name(batch.basis)));
    values.set("decisions", batch.decisions);
    values.set("author", batch.author);
    values.set("approver", batch.approver);
    values.set("document", batch.document);
    values.set("decided_at", batch.decided_at);
    values.set("state", std::string(batch.undone ? "undone" : "in_force"));
    values.set("undone_by", batch.undone_by);
    values.set("undone_reason", batch.undone_reason);
    return commit(*keeper, {values.put(kDecisionSource, {batch.code})});
}

/// The batch's record, and then what waited for it.
Result<BatchReport> Decider::close_batch(DecisionBatch batch, std::uint64_t waiting) {
    TRY(write_batch(batch));
    TRY(settle_neighbours(*node_, std::string(kBatchContract)));
    TRY(units_.decisions().reload());
    TRY_ASSIGN(const DecisionBatch written, units_.decisions().batch(batch.code));
    return BatchReport{batch.code, static_cast<std::uint64_t>(batch.decisions), waiting,
                       written.in_force()};
}

Result<BatchReport> Decider::decide(const std::vector<UnitChoice>& choices,
                                    const Authority& authority) {
    TRY(check(authority));
    std::vector<Made> made;
    for (const UnitChoice& choice : choices) {
        const std::string where = units_.dataset() + " record " + choice.record.text();
        TRY_ASSIGN(const StoredRecord record, units_.store().get(units_.dataset(), choice.record));
        TRY_ASSIGN(auto current, units_.of(record, units_.in_force()));
        if (!current || current->answer != Answer::needs_evidence)
            return fail(ErrorCode::invalid, "the record does not wait for a decision", where,
                        "`dongbo unit queue` lists those that do");
        const auto unit = std::ranges::find(current->candidates, choice.code, &ListedUnit::code);
        if (unit == current->candidates.end()) {
            std::string candidates;
            for (const ListedUnit* each : current->candidates)
                candidates += fmt::format("{}{} {}", candidates.empty() ? "" : ", ", each->code,
                                          each->full_name);
            return fail(ErrorCode::invalid, choice.code + " is none of the record's candidates",
                        where, "choose one of " + candidates);
        }
        made.push_back(
            {{choice.record, current->stated, units_.address_of(record.values), {}}, *unit, {}});
    }
    if (made.empty()) return BatchReport{};
    DecisionBatch batch = new_batch(DecisionBasis::hand, authority);
    batch.decisions = static_cast<std::int64_t>(made.size());
    for (std::size_t first = 0; first < made.size(); first += kAtOnce) {
        const auto begin = made.begin() + static_cast<std::ptrdiff_t>(first);
        const auto count = std::min(kAtOnce, made.size() - first);
        TRY(write_decisions({begin, begin + static_cast<std::ptrdiff_t>(count)},
                            DecisionBasis::hand, batch.code));
    }
    return close_batch(std::move(batch), 0);
}

Result<BatchReport> Decider::decide_many(const ListedUnit* stated, DecisionBasis basis,
                                         const Authority& authority, const Progress& progress,
                                         const Choose& choose) {
    TRY(check(authority));
    DecisionBatch batch = new_batch(basis, authority);
    std::uint64_t waiting = 0;
    std::uint64_t looked_at = 0;
    std::vector<Made> made;
    const auto write = [&]() -> Result<> {
        if (made.empty()) return {};
        batch.decisions += static_cast<std::int64_t>(made.size());
        TRY(write_decisions(made, basis, batch.code));
        made.clear();
        return {};
    };
    TRY_ASSIGN(const auto queue, units_.queue());
    std::int64_t total = 0;
    for (const QueueItem& item : queue) total += item.waiting();
    for (const QueueItem& item : queue) {
        if (stated != nullptr && item.stated != stated) continue;
        TRY(units_.each_waiting(*item.stated, [&](const WaitingRecord& record) -> Result<bool> {
            auto choice = choose(record);
            if (choice) {
                made.push_back({record, choice->first, std::move(choice->second)});
            } else {
                ++waiting;
            }
            if (made.size() == kAtOnce) TRY(write());
            if (progress && ++looked_at % 1'000 == 0 && total > 0)
                progress(static_cast<double>(looked_at) / static_cast<double>(total));
            return true;
        }));
    }
    TRY(write());
    if (batch.decisions == 0) return BatchReport{{}, 0, waiting, false};
    return close_batch(std::move(batch), waiting);
}

Result<BatchReport> Decider::decide(const LocalityTable& table, const ListedUnit* stated,
                                    const Authority& authority, const Progress& progress) {
    const UnitList& list = units_.list();
    return decide_many(
        stated, DecisionBasis::locality, authority, progress,
        [&](const WaitingRecord& record)
            -> std::optional<std::pair<const ListedUnit*, std::string>> {
            const ListedUnit* const from = list.find(record.stated).unit;
            auto match = table.find(*from, record.address);
            if (!match) return std::nullopt;
            // The table may be of an edition before the one in force.
            const Resolved now = list.resolve(*match->unit, units_.in_force());
            if (now.unit == nullptr || std::ranges::count(record.candidates, now.unit) == 0)
                return std::nullopt;
            return std::pair(now.unit, std::move(match->evidence));
        });
}

Result<BatchReport> Decider::decide_only_candidates(const ListedUnit* stated,
                                                    const Authority& authority,
                                                    const Progress& progress) {
    return decide_many(stated, DecisionBasis::only_candidate, authority, progress,
                       [](const WaitingRecord& record)
                           -> std::optional<std::pair<const ListedUnit*, std::string>> {
                           if (record.candidates.size() != 1) return std::nullopt;
                           return std::pair(record.candidates.front(), std::string());
                       });
}

Result<BatchReport> Decider::approve(const std::string& code, const std::string& approver) {
    TRY_ASSIGN(DecisionBatch batch, units_.decisions().batch(code));
    if (batch.in_force()) return fail(ErrorCode::invalid, "the batch is in force already", code);
    if (batch.undone) return fail(ErrorCode::invalid, "the batch was undone", code);
    batch.approver = approver;
    TRY_ASSIGN(const BatchReport report, close_batch(batch, 0));
    if (!report.in_force)
        return fail(ErrorCode::invalid, "the batch still waits: its rules are not met", code,
                    "another person than " + batch.author +
                        " has to approve it; `dongbo explain unit_decision_batch` tells the rules");
    return report;
}

Result<> Decider::undo(const std::string& code, const std::string& by, const std::string& reason) {
    TRY_ASSIGN(DecisionBatch batch, units_.decisions().batch(code));
    if (batch.undone) return fail(ErrorCode::invalid, "the batch was undone before", code);
    if (by.empty() || reason.empty())
        return fail(ErrorCode::invalid, "undoing takes a name and a reason", "--by, --reason",
                    "give both");
    batch.undone = true;
    batch.undone_by = by;
    batch.undone_reason = reason;
    TRY(write_batch(batch));
    return units_.decisions().reload();
}

Result<> Decider::undo(const RecordId& record, const std::string& by, const std::string& reason) {
    if (by.empty() || reason.empty())
        return fail(ErrorCode::invalid, "undoing takes a name and a reason", "--by, --reason",
                    "give both");
    TRY_ASSIGN(const auto decision,
               units_.decisions().find(units_.dataset(), units_.field().name, record));
    if (!decision)
        return fail(ErrorCode::not_found, "no decision about this record is in force",
                    units_.dataset() + " record " + record.text());
    TRY_ASSIGN(const auto keeper, keeper_of(*node_, kDecisionContract));
    Wish wish;
    wish.kind = ChangeKind::remove;
    wish.record = decision_id(units_.dataset(), units_.field().name, record);
    wish.origin.source = kDecisionSource;
    wish.origin.key = decision_key(units_.dataset(), units_.field().name, record);
    wish.reason = by + ": " + reason;
    return commit(*keeper, {std::move(wish)});
}

}  // namespace dongbo
