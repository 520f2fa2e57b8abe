#include <algorithm>

#include "quality/keeper_work.hpp"
#include "quality/verdict.hpp"

namespace dongbo {

/// A record's newest version with what the log says of it, and how it comes out now.
struct Keeper::Newest {
    StoreWriter::Glance glance;
    std::optional<Marks> before;
    Record values;
    Origin origin;
    std::vector<Finding> delivered;  ///< what intake found when it read the row
    bool pending = false;
    std::set<Claim> held;  ///< its unique values
    Judgement judgement;
};

Result<Keeper::Newest> Keeper::read_newest(Work& work, const StoreWriter::Glance& glance) {
    Newest newest;
    newest.glance = glance;
    newest.before = decode_marks(glance.marks);
    newest.pending = glance.summary.pending != 0;
    const Position given_by = newest.pending ? glance.summary.pending : glance.summary.position;
    TRY_ASSIGN(Change put, work.writer.change(given_by));
    TRY_ASSIGN(newest.values, parse_canonical(put.content, rules_->contract().fields, order_));
    newest.delivered = delivered_findings(rules_->checks(), put.findings);
    if (put.origin) newest.origin = std::move(*put.origin);
    newest.held = unique_values(rules_->contract(), newest.values);
    return newest;
}

Result<> Keeper::run_rules(Work& work, Newest& newest, Scope scope) {
    Judgement& judgement = newest.judgement;
    if (newest.before && scope != Scope::everything) {
        judgement.applies = newest.before->applies;
        judgement.fails = newest.before->fails;
        return own_rules_->judge_again(newest.values, work.writer.now(), judgement);
    }
    TRY(own_rules_->judge(newest.values, newest.delivered, work.writer.now(), judgement));
    // Whether it made another person of the record was seen when it came, from the version before.
    rules_->checks().of_kind(CheckKind::identity).each([&](std::size_t check) {
        if (newest.before && newest.before->fails.has(check)) judgement.fails.set(check);
    });
    return {};
}

Result<Verdict> Keeper::verdict_now(Work& work, const RecordId& id, Newest& newest, Scope scope) {
    const CheckList& checks = rules_->checks();
    bool blocked = false;
    TRY(judge_unique(work, newest.held, id, newest.judgement, blocked));
    if (scope == Scope::newcomer) {
        TRY_ASSIGN(blocked, comes_after_another(work, newest.values, id));
        return verdict_of(checks, newest.judgement.fails, blocked);
    }
    return newest.pending ? verdict_of(checks, newest.judgement.fails, blocked)
                          : verdict_of_served(checks, newest.judgement.fails);
}

/// Judges a record's newest version anew. Nothing of it changed, so the log gets an entry only if
/// verdict or findings come out otherwise.
Result<> Keeper::rejudge(Work& work, const RecordId& id, Scope scope) {
    Wish wish;
    wish.kind = ChangeKind::verdict;
    wish.record = id;
    TRY_ASSIGN(const StoreWriter::Glance glance, work.writer.glance(dataset_, wish));
    if (!glance.summary.here()) return {};
    ++work.judged;
    TRY_ASSIGN(Newest newest, read_newest(work, glance));
    TRY(run_rules(work, newest, scope));
    TRY_ASSIGN(wish.verdict, verdict_now(work, id, newest, scope));
    wish.findings = findings_of(rules_->checks(), newest.judgement.fails, newest.delivered);
    TRY_ASSIGN(const std::string* const sender, sender_of(newest.origin));
    const bool live = wish.verdict == Verdict::live;
    TRY_ASSIGN(const Marks after, marks_of(work, newest.judgement, newest.values, *sender, live));
    wish.marks = encode_marks(after);
    wish.due = after.due;
    // A version that is served from now on lets go of what the one before it held.
    std::set<Claim> held_before = newest.held;
    if (live && newest.pending && glance.summary.position != 0) {
        TRY_ASSIGN(const Record served, work.writer.served_values(dataset_, glance.row));
        held_before.merge(unique_values(rules_->contract(), served));
    }
    TRY_ASSIGN(const auto applied, work.writer.apply(dataset_, wish));
    if (applied.outcome == Outcome::applied) {
        ++work.changed;
    } else if (wish.marks != glance.marks) {
        TRY(work.writer.set_marks(dataset_, glance.row, wish.marks, wish.due));
    }
    JudgedVersion version{.row = glance.row,
                          .id = id,
                          .delivery = newest.origin.delivery,
                          .owner = *sender,
                          .values = &newest.values,
                          .findings = &wish.findings,
                          .missing = newest.judgement.missing,
                          .notes = {}};
    if (after.noted) {
        work.has_claims = true;
        version.notes = pending_notes(rules_->contract(), newest.values);
    }
    TRY(book_->update(work.writer, version, newest.before ? &*newest.before : nullptr, &after));
    return meet(work, held_before, newest.held, id);
}

/// Of a version taken in by a bulk load: the record that came first keeps a value they share.
Result<bool> Keeper::comes_after_another(Work& work, const Record& values, const RecordId& self) {
    for (const Claim& claim : unique_values(rules_->contract(), values)) {
        TRY_ASSIGN(const auto holders,
                   work.writer.holders(dataset_, claim.field, values.values[claim.field], 1));
        if (!holders.empty() && holders.front() != self) return true;
    }
    return false;
}

Result<> Keeper::fire_due(Work& work, std::size_t limit) {
    TRY_ASSIGN(const auto due, work.writer.due_records(dataset_, limit));
    for (const RecordId& id : due) work.queue(id, Scope::others);
    return rejudge_queued(work);
}

Result<std::optional<Timestamp>> Keeper::next_due() {
    return store_.next_due(dataset_);
}

}  // namespace dongbo
