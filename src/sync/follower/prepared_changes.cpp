#include "sync/follower/prepared_changes.hpp"

#include "rekey/adoption.hpp"

namespace dongbo {
namespace {

Result<ChangeKind> wish_kind(FeedChangeKind kind) {
    switch (kind) {
        case FeedChangeKind::put:
            return ChangeKind::put;
        case FeedChangeKind::verdict:
            return ChangeKind::verdict;
        case FeedChangeKind::remove:
        case FeedChangeKind::leave:
            return ChangeKind::remove;
        case FeedChangeKind::erase:
            return ChangeKind::erase;
        case FeedChangeKind::edition:
            break;
    }
    return fail(ErrorCode::invalid, "the change is not one of a record");
}

/// What a share serves is served here, whether or not the owner doubts it.
Result<Verdict> wish_verdict(Verdict verdict) {
    if (verdict == Verdict::in_doubt) return Verdict::live;
    if (verdict == Verdict::refused)
        return fail(ErrorCode::invalid, "what is refused is in no share");
    return verdict;
}

std::size_t pair_of(PreparedChanges& out, PreparedChanges::UnitPair pair) {
    // Records of one unit lie together: the pair is mostly the one before.
    for (std::size_t i = out.pairs.size(); i-- > 0;)
        if (out.pairs[i] == pair) return i;
    out.pairs.push_back(std::move(pair));
    if (out.first_copy) out.sums.emplace_back();
    return out.pairs.size() - 1;
}

}  // namespace

ChangePreparer::ChangePreparer(const Contract& shared)
    : fields_(shared.fields),
      order_(fields_),
      unit_field_(current_unit_field(shared).value_or(PreparedChanges::kNone)) {}

std::string ChangePreparer::stated_unit(const Record& values) const {
    if (unit_field_ >= values.values.size()) return {};
    const auto* const unit = std::get_if<UnitRef>(&values.values[unit_field_]);
    return unit != nullptr ? unit->code + "@" + unit->edition : std::string();
}

Result<> ChangePreparer::prepare_put(FeedChange& change, PreparedChanges& out,
                                     PreparedChanges::Prepared& prepared) const {
    Wish& wish = prepared.wish;
    TRY_ASSIGN(wish.values, parse_canonical(change.content, fields_, order_));
    wish.content = std::move(change.content);
    wish.content_hash = content_hash(wish.content);
    prepared.pair = pair_of(out, {stated_unit(wish.values), std::move(change.unit)});
    // In a first copy a record comes twice only if a version of it waits.
    wish.repeats = change.verdict != Verdict::live;
    if (out.first_copy && !wish.repeats) {
        out.sums[prepared.pair].add(DigestElement(wish.record, wish.content_hash));
    } else {
        prepared.digest = out.elements.size();
        out.elements.emplace_back(wish.record, wish.content_hash);
    }
    return {};
}

Result<PreparedChanges> ChangePreparer::prepare(std::vector<FeedChange> changes,
                                                bool first_copy) const {
    PreparedChanges out;
    out.first_copy = first_copy;
    out.changes.reserve(changes.size());
    if (!first_copy) out.elements.reserve(changes.size());
    for (FeedChange& change : changes) {
        if (first_copy && change.kind != FeedChangeKind::put)
            return fail(ErrorCode::invalid, "a first copy brings records, not what happens to them",
                        "record " + change.record.text());
        PreparedChanges::Prepared& prepared = out.changes.emplace_back();
        prepared.kind = change.kind;
        prepared.log = change.log;
        prepared.verdict = change.verdict;
        if (change.kind == FeedChangeKind::edition) {
            prepared.edition = out.editions.size();
            out.editions.push_back({std::move(change.detail), std::move(change.moves)});
            continue;
        }
        Wish& wish = prepared.wish;
        wish.record = change.record;
        TRY_ASSIGN(wish.kind, wish_kind(change.kind));
        TRY_ASSIGN(wish.verdict, wish_verdict(change.verdict));
        wish.findings = std::move(change.findings);
        if (wish.kind == ChangeKind::remove) wish.reason = name(change.kind);
        if (wish.kind != ChangeKind::put) continue;
        if (auto done = prepare_put(change, out, prepared); !done)
            return std::unexpected(std::move(done).error().in("record " + wish.record.text()));
    }
    return out;
}

}  // namespace dongbo
