#include "rekey/decision.hpp"

#include <algorithm>
#include <array>

#include "base/text.hpp"
#include "store/named_values.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kPage = 1'000;
constexpr std::array<std::string_view, 3> kBases = {"hand", "locality", "only_candidate"};

DecisionBasis parse_basis(std::string_view text) {
    const auto found = std::ranges::find(kBases, text);
    return found == kBases.end() ? DecisionBasis::hand
                                 : static_cast<DecisionBasis>(found - kBases.begin());
}

std::optional<UnitDecision> read_decision(const NamedValues& values) {
    const auto record = RecordId::parse(values.text("record"));
    const auto* stated = values.get<UnitRef>("stated");
    const auto* unit = values.get<UnitRef>("unit");
    const auto* batch = values.get<RecordId>("batch");
    if (!record || stated == nullptr || unit == nullptr || batch == nullptr) return std::nullopt;
    return UnitDecision{*record,
                        *stated,
                        *unit,
                        parse_basis(values.text("basis")),
                        values.text("evidence"),
                        values.text("address_digest"),
                        *batch};
}

DecisionBatch read_batch(const NamedValues& values, bool served) {
    DecisionBatch batch{.code = values.text("code"),
                        .dataset = values.text("dataset"),
                        .author = values.text("author"),
                        .approver = values.text("approver"),
                        .document = values.text("document"),
                        .basis = parse_basis(values.text("basis")),
                        .decided_at = {},
                        .undone = values.text("state") == "undone",
                        .served = served,
                        .undone_by = values.text("undone_by"),
                        .undone_reason = values.text("undone_reason")};
    if (const auto* decisions = values.get<std::int64_t>("decisions")) batch.decisions = *decisions;
    if (const auto* at = values.get<Timestamp>("decided_at")) batch.decided_at = *at;
    return batch;
}

}  // namespace

std::string_view name(DecisionBasis basis) {
    return kBases[static_cast<std::size_t>(basis)];
}

std::string address_digest(const RecordId& record, std::string_view address) {
    return hex(sha256({Bytes(record.bytes), as_bytes(text::standardise_text(address))}));
}

std::vector<std::string> decision_key(const std::string& dataset, const std::string& field,
                                      const RecordId& record) {
    return {dataset, field, record.text()};
}

RecordId decision_id(const std::string& dataset, const std::string& field, const RecordId& record) {
    return make_record_id(kDecisionContract, kDecisionSource, decision_key(dataset, field, record));
}

RecordId batch_id(const std::string& code) {
    return make_record_id(kBatchContract, kDecisionSource, std::vector<std::string>{code});
}

Result<DecisionReader> DecisionReader::open(NodeStore& node) {
    DecisionReader reader;
    const auto decisions = node.place(std::string(kDecisionContract));
    const auto batches = node.place(std::string(kBatchContract));
    if (!decisions || !batches) {
        for (const auto* place : {&decisions, &batches})
            if (!*place && place->error().code != ErrorCode::not_found)
                return std::unexpected(place->error());
        return reader;
    }
    reader.decision_dataset_ = decisions->dataset;
    reader.batch_dataset_ = batches->dataset;
    TRY_ASSIGN(reader.decisions_, node.store(*decisions));
    TRY_ASSIGN(reader.batches_, node.store(*batches));
    TRY(reader.reload());
    return reader;
}

Result<> DecisionReader::reload() {
    known_.clear();
    if (batches_ == nullptr) return {};
    TRY_ASSIGN(const Contract* const contract, batches_->contract(batch_dataset_));
    for (std::uint64_t cursor = 0;;) {
        TRY_ASSIGN(const auto page, batches_->scan(batch_dataset_, cursor, kPage));
        if (page.empty()) return {};
        for (const StoredRecord& record : page) {
            if (record.state == RecordState::deleted) continue;
            // Its newest version counts: one that waits is not in force.
            Record values = record.values;
            if (record.pending != 0) {
                TRY_ASSIGN(const Change pending, batches_->change(record.pending));
                TRY_ASSIGN(values, parse_canonical(pending.content, contract->fields));
            }
            known_[record.id] = read_batch(NamedValues(*contract, values), record.pending == 0);
        }
    }
}

Result<std::optional<UnitDecision>> DecisionReader::find(const std::string& dataset,
                                                         const std::string& field,
                                                         const RecordId& record) {
    if (decisions_ == nullptr || known_.empty()) return std::nullopt;
    const auto stored = decisions_->get(decision_dataset_, decision_id(dataset, field, record));
    if (!stored && stored.error().code == ErrorCode::not_found) return std::nullopt;
    if (!stored) return std::unexpected(stored.error());
    if (stored->state != RecordState::live) return std::nullopt;
    TRY_ASSIGN(const Contract* const contract, decisions_->contract(decision_dataset_));
    auto decision = read_decision(NamedValues(*contract, stored->values));
    if (!decision) return std::nullopt;
    const auto batch = known_.find(decision->batch);
    if (batch == known_.end() || !batch->second.in_force()) return std::nullopt;
    return decision;
}

Result<std::map<RecordId, UnitDecision>> DecisionReader::all(const std::string& dataset,
                                                             const std::string& field) {
    std::map<RecordId, UnitDecision> found;
    if (decisions_ == nullptr || known_.empty()) return found;
    TRY_ASSIGN(const Contract* const contract, decisions_->contract(decision_dataset_));
    for (std::uint64_t cursor = 0;;) {
        TRY_ASSIGN(const auto page, decisions_->scan(decision_dataset_, cursor, kPage));
        if (page.empty()) return found;
        for (const StoredRecord& record : page) {
            if (record.state != RecordState::live) continue;
            const NamedValues values(*contract, record.values);
            if (values.text("dataset") != dataset || values.text("field") != field) continue;
            auto decision = read_decision(values);
            if (!decision) continue;
            const auto batch = known_.find(decision->batch);
            if (batch == known_.end() || !batch->second.in_force()) continue;
            const RecordId id = decision->record;
            found[id] = std::move(*decision);
        }
    }
}

Result<std::vector<DecisionBatch>> DecisionReader::batches(const std::string& dataset) {
    std::vector<DecisionBatch> found;
    for (const auto& [id, batch] : known_)
        if (dataset.empty() || batch.dataset == dataset) found.push_back(batch);
    std::ranges::sort(found, {}, [](const DecisionBatch& batch) {
        return std::tie(batch.decided_at, batch.code);
    });
    return found;
}

Result<DecisionBatch> DecisionReader::batch(const std::string& code) {
    const auto found = known_.find(batch_id(code));
    if (found == known_.end())
        return fail(ErrorCode::not_found, "there is no batch of decisions with this code", code,
                    "`dongbo unit queue DATASET` lists the batches");
    return found->second;
}

}  // namespace dongbo
