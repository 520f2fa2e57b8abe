// What each kind of change does to a record of a replica.
#include <algorithm>

#include "sync/follower/replica_core.hpp"

namespace dongbo {
namespace {

std::optional<SetMember> member_of(bool there, const Hash& hash, PairNumber pair) {
    return there ? std::optional(SetMember{hash, pair}) : std::nullopt;
}

bool deleted(const RecordSummary& summary) {
    return !summary.here();
}

}  // namespace

Result<PageApplication::Standing> PageApplication::standing(const Wish& wish) {
    TRY_ASSIGN(const StoreWriter::Glance glance, writer_.glance(core_.dataset(), wish));
    Standing standing{.row = glance.row,
                      .summary = glance.summary,
                      .marks = decode_replica_marks(glance.marks),
                      .member = {}};
    const RecordSummary& summary = standing.summary;
    standing.member.live =
        member_of(summary.position != 0, summary.content_hash, standing.marks.live);
    standing.member.pending =
        member_of(summary.pending != 0, summary.pending_hash, standing.marks.pending);
    return standing;
}

Result<> PageApplication::apply(PreparedChanges& page) {
    TRY_ASSIGN(bulk_, writer_.in_bulk_load(core_.dataset()));
    if (bulk_ != page.first_copy)
        return fail(ErrorCode::conflict,
                    bulk_ ? "the first copy is not finished" : "the first copy is finished",
                    core_.dataset());
    pairs_.assign(page.pairs.size(), 0);
    for (PreparedChanges::Prepared& change : page.changes) {
        auto done = apply(page, change);
        if (!done)
            return std::unexpected(
                std::move(done).error().in("change of log entry " + std::to_string(change.log)));
    }
    for (std::size_t i = 0; i < page.sums.size(); ++i) {
        TRY_ASSIGN(LiveAndPending* const sets, core_.sets.of(writer_, number_of(page, i)));
        sets->live.add(page.sums[i]);
        core_.sets.totals_to_change().live.add(page.sums[i]);
        // Rows of a first copy are new: no round of the scrub has passed them.
    }
    return {};
}

/// An edition in the middle of the page gives the numbers another meaning.
PairNumber PageApplication::number_of(const PreparedChanges& page, std::size_t pair) {
    if (pairs_[pair] == 0) pairs_[pair] = core_.sets.number_of(page.pairs[pair]);
    return pairs_[pair];
}

Result<> PageApplication::apply(PreparedChanges& page, PreparedChanges::Prepared& change) {
    if (change.edition != PreparedChanges::kNone) return adopt(page.editions[change.edition]);
    if (bulk_) return copy(page, change);
    TRY_ASSIGN(const Standing before, standing(change.wish));
    if (notes_seen() && before.row != 0) TRY(core_.seen.note(writer_, before.row));
    if (change.kind == FeedChangeKind::erase) return erase(change, before);
    const bool known = before.row != 0;
    if ((known && change.log < before.marks.log) ||
        (!known && change.kind != FeedChangeKind::put)) {
        ++passed_over_;
        return {};
    }
    switch (change.kind) {
        case FeedChangeKind::put:
            return put(page, change, before);
        case FeedChangeKind::verdict:
            return judge(change, before);
        case FeedChangeKind::remove:
        case FeedChangeKind::leave:
            return remove(change, before);
        case FeedChangeKind::erase:
        case FeedChangeKind::edition:
            break;
    }
    return {};
}

/// Records are appended without looking. One that was changed while it was copied may come again,
/// since a snapshot may go by unit: where the store can't find the first one yet, it is put off.
Result<> PageApplication::copy(PreparedChanges& page, PreparedChanges::Prepared& change) {
    Wish& wish = change.wish;
    const bool summed = change.digest == PreparedChanges::kNone;
    TRY_ASSIGN(const bool again, core_.came_before(wish.record));
    if (!again && summed) {
        wish.marks = encode(ReplicaMarks{change.log, false, number_of(page, change.pair), 0});
        TRY(writer_.apply(core_.dataset(), wish));
        return {};
    }
    wish.repeats = true;
    if (summed) {
        change.digest = page.elements.size();
        page.elements.emplace_back(wish.record, wish.content_hash);
        page.sums[change.pair].remove(page.elements.back());
    }
    TRY_ASSIGN(const Standing before, standing(wish));
    if (again && before.row == 0) return put_off(page, change);
    if (before.row != 0 && change.log < before.marks.log) {
        ++passed_over_;
        return {};
    }
    return put(page, change, before);
}

Result<> PageApplication::put_off(const PreparedChanges& page,
                                  const PreparedChanges::Prepared& change) {
    FeedChange later;
    later.record = change.wish.record;
    later.version = 1;
    later.log = change.log;
    later.verdict = change.verdict;
    later.content = change.wish.content;
    later.findings = change.wish.findings;
    later.unit = page.pairs[change.pair].second;
    std::uint32_t number = 1;
    TRY_ASSIGN(const BookEntries others,
               writer_.book_scan(core_.dataset(), "rL", "rM", SIZE_MAX >> 1));
    if (!others.empty()) number = replica_book::number_in(others.back().first) + 1;
    return writer_.book_put(core_.dataset(), replica_book::put_off(number), encode(later));
}

/// One of several versions that conflict, of which the share shows the same: the store takes it for
/// one that is here, while the owner's newest is this one. A judgement between ends the row of
/// them.
Result<> PageApplication::put_beside(const Standing& before, const Wish& wish) {
    Wish verdict;
    verdict.kind = ChangeKind::verdict;
    verdict.record = wish.record;
    verdict.verdict = wish.verdict;
    verdict.marks = encode(before.marks);
    TRY(writer_.apply(core_.dataset(), verdict));
    TRY(writer_.apply(core_.dataset(), wish));
    return {};
}

Result<> PageApplication::put(PreparedChanges& page, PreparedChanges::Prepared& change,
                              const Standing& before) {
    Wish& wish = change.wish;
    const PairNumber pair = number_of(page, change.pair);
    const bool served = wish.verdict == Verdict::live;
    ReplicaMarks marks{.log = change.log,
                       .in_doubt = change.verdict == Verdict::in_doubt,
                       .live = served ? pair : before.marks.live,
                       .pending = served ? 0 : pair};
    // A snapshot shows what is served before what waits: of this record it showed nothing.
    const bool served_no_more =
        kind_ == PageKind::snapshot_again && !served && change.log > before.marks.log;
    if (served_no_more) {
        TRY(remove(wish.record, "unseen"));
        marks.live = 0;
    }
    if (!served) marks.in_doubt = marks.live != 0;
    wish.marks = encode(marks);
    TRY_ASSIGN(const StoreWriter::Applied applied, writer_.apply(core_.dataset(), wish));
    if (applied.outcome == Outcome::unchanged) {
        if (!served && before.summary.pending_hash != wish.content_hash)
            TRY(put_beside(before, wish));
        if (marks != before.marks)
            TRY(writer_.set_marks(core_.dataset(), applied.row, wish.marks, std::nullopt));
    }
    if (notes_seen() && before.row == 0) TRY(core_.seen.note(writer_, applied.row));
    Membership after = before.member;
    (served ? after.live : after.pending) = SetMember{wish.content_hash, pair};
    if (served) after.pending.reset();
    if (served_no_more) after.live.reset();
    const Membership& from = served_no_more ? Membership() : before.member;
    return core_.move(writer_, applied.row, wish.record, from, after, &page.elements[change.digest],
                      wish.content_hash);
}

Result<> PageApplication::judge(PreparedChanges::Prepared& change, const Standing& before) {
    if (deleted(before.summary)) {
        ++passed_over_;
        return {};
    }
    Wish& wish = change.wish;
    ReplicaMarks marks = before.marks;
    Membership after = before.member;
    marks.log = change.log;
    if (change.verdict == Verdict::in_doubt) {
        marks.in_doubt = true;
        return writer_.set_marks(core_.dataset(), before.row, encode(marks), std::nullopt);
    }
    if (wish.verdict == Verdict::live && after.pending) {
        after.live = std::exchange(after.pending, std::nullopt);
        marks.live = std::exchange(marks.pending, 0);
    } else if (wish.verdict != Verdict::live && !after.pending) {
        after.pending = std::exchange(after.live, std::nullopt);
        marks.pending = std::exchange(marks.live, 0);
    }
    marks.in_doubt = after.live && after.pending;
    wish.marks = encode(marks);
    TRY_ASSIGN(const StoreWriter::Applied applied, writer_.apply(core_.dataset(), wish));
    if (applied.outcome == Outcome::unchanged && marks != before.marks)
        TRY(writer_.set_marks(core_.dataset(), before.row, wish.marks, std::nullopt));
    return core_.move(writer_, before.row, wish.record, before.member, after, nullptr, {});
}

Result<> PageApplication::remove(PreparedChanges::Prepared& change, const Standing& before) {
    const ReplicaMarks marks{.log = change.log};
    change.wish.marks = encode(marks);
    if (deleted(before.summary))
        return writer_.set_marks(core_.dataset(), before.row, change.wish.marks, std::nullopt);
    TRY(writer_.apply(core_.dataset(), change.wish));
    return core_.move(writer_, before.row, change.wish.record, before.member, {}, nullptr, {});
}

Result<> PageApplication::remove(const RecordId& record, std::string reason) {
    Wish wish;
    wish.kind = ChangeKind::remove;
    wish.record = record;
    wish.reason = std::move(reason);
    TRY_ASSIGN(const Standing before, standing(wish));
    if (before.row == 0 || deleted(before.summary)) return {};
    wish.marks = encode(ReplicaMarks{.log = before.marks.log});
    TRY(writer_.apply(core_.dataset(), wish));
    return core_.move(writer_, before.row, record, before.member, {}, nullptr, {});
}

Result<> PageApplication::erase(PreparedChanges::Prepared& change, const Standing& before) {
    Wish& wish = change.wish;
    wish.reason = "erased by the owner";
    if (before.row == 0) return {};
    if (change.log < before.marks.log && !deleted(before.summary))
        return erase_past_of(before, wish);
    wish.marks = encode(ReplicaMarks{.log = std::max(change.log, before.marks.log)});
    TRY_ASSIGN(const StoreWriter::Applied applied, writer_.apply(core_.dataset(), wish));
    if (applied.outcome == Outcome::unchanged)
        TRY(writer_.set_marks(core_.dataset(), before.row, wish.marks, std::nullopt));
    return core_.move(writer_, before.row, wish.record, before.member, {}, nullptr, {});
}

/// The record came anew after it was erased, and a snapshot has shown that already: what was here
/// before goes, what is here now is put again.
Result<> PageApplication::erase_past_of(const Standing& before, const Wish& erase) {
    TRY_ASSIGN(const Change newest, writer_.change(before.summary.head));
    std::vector<Wish> again;
    for (const Position position : {before.summary.position, before.summary.pending}) {
        if (position == 0) continue;
        TRY_ASSIGN(Change change, writer_.change(position));
        Wish& wish = again.emplace_back();
        wish.record = erase.record;
        if (position == before.summary.pending) {
            // The newest entry is the version that waits, or what was said about it since.
            wish.verdict = newest.verdict;
            wish.findings = newest.findings;
        }
        TRY_ASSIGN(wish.values, parse_canonical(change.content, core_.contract->fields));
        wish.content = std::move(change.content);
        wish.content_hash = content_hash(wish.content);
        wish.marks = encode(before.marks);
    }
    TRY(writer_.apply(core_.dataset(), erase));
    for (const Wish& wish : again) TRY(writer_.apply(core_.dataset(), wish));
    return {};
}

Result<> PageApplication::adopt(const PreparedChanges::Edition& edition) {
    core_.sets.move(edition.moves);
    std::ranges::fill(pairs_, 0);
    const std::size_t space = edition.detail.find(' ');
    if (space == std::string::npos)
        return fail(ErrorCode::invalid, "this is no edition", edition.detail);
    TRY(writer_.adopt_edition(core_.dataset(), edition.detail.substr(0, space),
                              edition.detail.substr(space + 1)));
    return {};
}

}  // namespace dongbo
