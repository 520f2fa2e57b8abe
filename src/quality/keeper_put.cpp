#include <algorithm>

#include "quality/keeper_work.hpp"
#include "quality/verdict.hpp"

namespace dongbo {
namespace {

bool says_the_same(const Wish& wish, const RecordSummary& summary) {
    return wish.findings.empty() && summary.state == RecordState::live && summary.pending == 0 &&
           summary.content_hash == wish.content_hash;
}

bool another_person(const Contract& contract, const Record& before, const Record& after) {
    const auto differs = [&](const std::string& name) {
        const auto field = contract.find_field(name);
        if (!field) return false;
        const Value& was = before.values[*field];
        const Value& is = after.values[*field];
        return !was.absent() && !is.absent() && plain_text(was) != plain_text(is);
    };
    return differs(contract.identity->number) &&
           std::ranges::any_of(contract.identity->facts, differs);
}

/// Every record that a version points at, in the order of its fields.
std::vector<RecordId> targets_of(const Contract& contract, const Record& values) {
    std::vector<RecordId> targets;
    for (std::size_t i = 0; i < contract.fields.size(); ++i) {
        if (const auto* id = std::get_if<RecordId>(&values.values[i])) targets.push_back(*id);
        const auto* groups = std::get_if<std::vector<Group>>(&values.values[i]);
        if (groups == nullptr) continue;
        for (const Group& group : *groups)
            for (const Value& part : group)
                if (const auto* id = std::get_if<RecordId>(&part)) targets.push_back(*id);
    }
    return targets;
}

}  // namespace

/// A put on its way through the keeper.
struct Keeper::Put {
    Work& work;
    Wish& wish;
    JudgedWish& judged;
    StoreWriter::Glance glance;
    std::vector<Finding> delivered{};  ///< what intake found
    std::set<Claim> served_before{};   ///< unique values that the live version holds
    std::set<Claim> held_before{};     ///< those, and what a pending version held
    std::set<Claim> held{};            ///< what the new version holds
    bool other_person = false;
    bool same_targets = false;  ///< it points where the live version points, and all are here
    const std::string* sender = nullptr;
    Marks after{};
};

Result<const std::string*> Keeper::sender_of(const Origin& origin) {
    if (origin.delivery == 0) return &origin.source;
    if (!senders_.contains(origin.delivery)) {
        TRY_ASSIGN(const auto deliveries, store_.deliveries(dataset_));
        for (const Delivery& delivery : deliveries) senders_[delivery.number] = delivery.sender;
    }
    const auto known = senders_.find(origin.delivery);
    return known == senders_.end() ? &origin.source : &known->second;
}

Result<Marks> Keeper::marks_of(Work& work, const Judgement& judgement, const Record& values,
                               const std::string& sender, bool live) {
    Marks marks{.applies = judgement.applies, .fails = judgement.fails};
    group_text_.clear();
    if (const auto field = rules_->unit_field()) {
        if (const auto* unit = std::get_if<UnitRef>(&values.values[*field]))
            group_text_.append(unit->code).append(1, '@').append(unit->edition);
    }
    group_text_.append(1, '\0').append(sender);
    TRY_ASSIGN(marks.group, book_->group(work.writer, group_text_));
    if (judgement.due != cel::Evaluator::kNever) marks.due = judgement.due;
    marks.waits = !judgement.missing.empty();
    marks.noted = !live && !pending_notes(rules_->contract(), values).empty();
    return marks;
}

Result<Outcome> Keeper::put(Work& work, Wish& wish, JudgedWish& judged) {
    Put put{.work = work, .wish = wish, .judged = judged, .glance = {}};
    TRY_ASSIGN(put.glance, work.writer.glance(dataset_, wish));
    if (says_the_same(wish, put.glance.summary)) return Outcome::unchanged;
    put.delivered = std::move(wish.findings);
    Judgement& judgement = judged.judgement;
    TRY(look_back(put));
    const bool outdated = !judged.judged || judgement.due <= work.writer.now();
    if (outdated || (judged.asks_own_group && !work.bulk && !put.same_targets))
        TRY(own_rules_->judge(wish.values, put.delivered, work.writer.now(), judgement));
    if (put.other_person)
        rules_->checks().of_kind(CheckKind::identity).each([&](std::size_t check) {
            judgement.fails.set(check);
        });
    TRY(decide(put));
    TRY_ASSIGN(const auto applied, work.writer.apply(dataset_, wish));
    if (applied.outcome == Outcome::applied) TRY(enter(put, applied.row));
    return applied.outcome;
}

/// What the record held before, and whether the new version may be about another person. A bulk
/// load has nothing before it.
Result<> Keeper::look_back(Put& put) {
    const CheckList& checks = rules_->checks();
    const Contract& contract = rules_->contract();
    const bool has_unique = checks.of_kind(CheckKind::unique).any();
    const bool asks = put.judged.asks_own_group;
    if (put.glance.summary.position != 0 && (contract.identity || has_unique || asks)) {
        TRY_ASSIGN(const Record served, put.work.writer.served_values(dataset_, put.glance.row));
        put.served_before = unique_values(contract, served);
        put.other_person = contract.identity && another_person(contract, served, put.wish.values);
        const auto before = decode_marks(put.glance.marks);
        put.same_targets = put.glance.summary.pending == 0 && before && !before->waits &&
                           targets_of(contract, served) == targets_of(contract, put.wish.values);
    }
    if (put.work.bulk || !has_unique) return {};
    put.held = unique_values(contract, put.wish.values);
    TRY_ASSIGN(put.held_before, claims_of(put.work, put.glance));
    put.held_before.insert(put.served_before.begin(), put.served_before.end());
    return {};
}

/// Verdict, findings and marks of the wish.
Result<> Keeper::decide(Put& put) {
    const CheckList& checks = rules_->checks();
    Judgement& judgement = put.judged.judgement;
    bool blocked = false;
    const bool same_values = put.held == put.served_before && put.glance.summary.pending == 0;
    const auto before = same_values ? decode_marks(put.glance.marks) : std::nullopt;
    if (before) {
        // Whether others hold what it goes on holding was told to it when they came or went.
        CheckBits still = before->fails;
        judgement.fails |= still &= checks.of_kind(CheckKind::unique);
    } else {
        TRY(judge_unique(put.work, put.held, put.wish.record, judgement, blocked));
        // Who served the value before goes on serving it.
        if (std::ranges::includes(put.served_before, put.held)) blocked = false;
    }
    put.wish.verdict = verdict_of(checks, judgement.fails, blocked);
    put.wish.findings = findings_of(checks, judgement.fails, put.delivered);
    TRY_ASSIGN(put.sender, sender_of(put.wish.origin));
    const bool live = put.wish.verdict == Verdict::live;
    TRY_ASSIGN(put.after, marks_of(put.work, judgement, put.wish.values, *put.sender, live));
    put.wish.marks = encode_marks(put.after);
    put.wish.due = put.after.due;
    return {};
}

/// Into the book, and to whom it matters.
Result<> Keeper::enter(Put& put, std::uint64_t row) {
    Work& work = put.work;
    JudgedVersion version{.row = row,
                          .id = put.wish.record,
                          .delivery = put.wish.origin.delivery,
                          .owner = *put.sender,
                          .values = &put.wish.values,
                          .findings = &put.wish.findings,
                          .missing = put.judged.judgement.missing,
                          .notes = {}};
    if (put.after.noted) version.notes = pending_notes(rules_->contract(), put.wish.values);
    const bool was_here = put.glance.summary.here();
    const auto before = decode_marks(put.glance.marks);
    TRY(book_->update(work.writer, version, before && was_here ? &*before : nullptr, &put.after));
    if (work.bulk) {
        if (!put.judged.asks_own_group) return {};
        return work.writer.book_put(dataset_, book::with_row("R", row),
                                    book::id_text(put.wish.record));
    }
    if (put.after.noted) work.has_claims = true;
    std::set<Claim> held_after = put.held;
    if (put.wish.verdict != Verdict::live)
        held_after.insert(put.served_before.begin(), put.served_before.end());
    TRY(meet(work, put.held_before, held_after, put.wish.record));
    return was_here ? Result<>{} : wake_waiting(work, put.wish.record);
}

}  // namespace dongbo
