#include "sync/owner/feed_sight.hpp"

#include <algorithm>

namespace dongbo {
namespace {

/// To a follower.
bool same(const SightChange& change, const ShownVersion* one, const ShownVersion* other) {
    if (one == other) return true;
    return one != nullptr && other != nullptr && one->hash == other->hash &&
           (change.moved_along || one->unit == other->unit);
}

/// Findings of shared fields. Of the record as a whole the rule alone: what was given may be a
/// value of a field that is not shared.
std::vector<Finding> shared_findings(const FeedView& view, const std::vector<Finding>& findings) {
    std::vector<Finding> shared;
    for (const Finding& finding : findings) {
        const std::string_view top =
            std::string_view(finding.field).substr(0, finding.field.find_first_of(".["));
        if (finding.field.empty())
            shared.push_back({.rule = finding.rule, .field = {}, .given = {}});
        else if (view.fields.contains(top))
            shared.push_back(finding);
    }
    return shared;
}

/// Writes the entries of one change.
class Entries {
  public:
    Entries(const FeedView& view, const SightChange& change) : view_(view), change_(change) {}

    void gone() { add(change_.gone ? FeedChangeKind::remove : FeedChangeKind::leave); }
    void put(const ShownVersion& shown, Verdict verdict) {
        FeedChange& entry = add(FeedChangeKind::put);
        entry.verdict = verdict;
        entry.content = shown.content;
        entry.unit = shown.unit;
    }
    void put_live(const FeedSight& sight) {
        put(*sight.live, sight.in_doubt ? Verdict::in_doubt : Verdict::live);
    }
    void put_pending(const FeedSight& sight) {
        put(*sight.pending, sight.verdict);
        changes.back().findings = shared_findings(view_, *sight.findings);
    }
    void verdict_live() { add(FeedChangeKind::verdict).verdict = Verdict::live; }
    void verdict_pending(const FeedSight& sight) {
        FeedChange& entry = add(FeedChangeKind::verdict);
        entry.verdict = sight.verdict;
        entry.findings = shared_findings(view_, *sight.findings);
    }

    std::vector<FeedChange> changes;

  private:
    FeedChange& add(FeedChangeKind kind) {
        FeedChange& entry = changes.emplace_back();
        entry.kind = kind;
        entry.record = change_.record;
        entry.version = change_.version;
        entry.log = change_.log;
        entry.at = change_.at;
        return entry;
    }

    const FeedView& view_;
    const SightChange& change_;
};

bool same_judgement(const FeedView& view, const FeedSight& before, const FeedSight& after) {
    return before.verdict == after.verdict &&
           shared_findings(view, *before.findings) == shared_findings(view, *after.findings);
}

/// From any sight to one with a version that waits.
void to_pending(const FeedView& view, const SightChange& change, const FeedSight& before,
                const FeedSight& after, Entries& entries) {
    const bool live_stays = same(change, before.live, after.live);
    if (!live_stays && after.live == nullptr && before.pending == nullptr &&
        same(change, before.live, after.pending)) {
        entries.verdict_pending(after);  // what was served waits
        return;
    }
    if (!live_stays) {
        if (after.live != nullptr)
            entries.put_live(after);
        else
            entries.gone();
    }
    // Whatever changed the live version dropped the one that waits.
    const bool pending_stays = live_stays && same(change, before.pending, after.pending);
    if (!pending_stays)
        entries.put_pending(after);
    else if (!same_judgement(view, before, after))
        entries.verdict_pending(after);
}

}  // namespace

const DigestElement& ShownVersion::element(const RecordId& record) const {
    if (!element_) element_ = std::make_unique<DigestElement>(record, hash);
    return *element_;
}

LocatedVersion::LocatedVersion(const RecordId& record, std::shared_ptr<const RecordVersion> version,
                               const Placement& placement)
    : version_(std::move(version)) {
    Placement::Found found = placement.find(record, *version_);
    if (found.place != nullptr) place_ = *found.place;
    bucket_ = found.bucket();
    stated_ = std::move(found.stated);
}

Result<const ShownVersion*> LocatedVersion::shown(const FeedView& view, std::size_t number) {
    if (shown_.size() <= number) shown_.resize(number + 1);
    if (shown_[number]) return shown_[number].get();
    auto shown = std::make_unique<ShownVersion>();
    if (view.projection->whole() && !version_->canonical.empty()) {
        shown->content = version_->canonical;
        shown->hash = version_->content_hash;
    } else if (!version_->canonical.empty()) {
        TRY_ASSIGN(shown->content, view.projection->apply(version_->canonical));
        shown->hash = content_hash(shown->content);
    } else {
        TRY_ASSIGN(const Record* const values, version_->read());
        shown->content = view.projection->apply(*values);
        shown->hash = content_hash(shown->content);
    }
    if (view.units) {
        shown->unit = place_.unit;
        shown->bucket = bucket_;
    }
    shown_[number] = std::move(shown);
    return shown_[number].get();
}

std::vector<FeedChange> feed_changes(const FeedView& view, const SightChange& change,
                                     const FeedSight& before, const FeedSight& after) {
    Entries entries(view, change);
    if (after.empty()) {
        if (!before.empty()) entries.gone();
    } else if (change.repeat) {
        if (after.live != nullptr) entries.put_live(after);
        if (after.pending != nullptr) entries.put_pending(after);
    } else if (after.pending != nullptr) {
        to_pending(view, change, before, after, entries);
    } else if (same(change, before.pending, after.live) && !after.in_doubt) {
        entries.verdict_live();
    } else if (before.pending != nullptr || !same(change, before.live, after.live) ||
               before.in_doubt != after.in_doubt) {
        entries.put_live(after);
    }
    return std::move(entries.changes);
}

}  // namespace dongbo
