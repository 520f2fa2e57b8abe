#include "sync/owner/snapshot_page.hpp"

namespace dongbo {
namespace {

bool same(const ShownVersion* one, const ShownVersion* other) {
    if (one == nullptr || other == nullptr) return one == other;
    return one->hash == other->hash && one->unit == other->unit;
}

bool same(const FeedSight& one, const FeedSight& other) {
    if (!same(one.live, other.live) || !same(one.pending, other.pending) ||
        one.in_doubt != other.in_doubt)
        return false;
    return one.pending == nullptr ||
           (one.verdict == other.verdict && *one.findings == *other.findings);
}

}  // namespace

Result<RecordVersions> SnapshotPageMaker::versions_of(StoredRecord stored) {
    if (stored.pending != 0) return reader_.at_entry(stored.head);
    RecordVersions versions;
    versions.record = stored.id;
    versions.summary = {.state = stored.state,
                        .version = stored.version,
                        .head = stored.head,
                        .position = stored.position,
                        .pending = 0,
                        .content_hash = stored.content_hash,
                        .pending_hash = {}};
    auto served = std::make_shared<RecordVersion>();
    served->values = std::move(stored.values);
    served->content_hash = stored.content_hash;
    versions.served = std::move(served);
    return versions;
}

SnapshotPageMaker::Located SnapshotPageMaker::locate(const RecordVersions& versions) const {
    Located located;
    if (versions.served) located.served.emplace(versions.record, versions.served, placement_);
    if (versions.pending) located.pending.emplace(versions.record, versions.pending, placement_);
    return located;
}

Result<FeedSight> SnapshotPageMaker::sight(const FeedShape& shape, std::size_t number,
                                           const RecordVersions& versions, Located& located) const {
    FeedSight sight;
    const auto passes = [&](const LocatedVersion& version) {
        return shape.filter.lets_through(version.version().values, version.place().unit,
                                         version.place().province);
    };
    if (located.served && passes(*located.served)) {
        TRY_ASSIGN(sight.live, located.served->shown(shape.view, number));
        sight.in_doubt = versions.summary.in_doubt();
    }
    if (shape.view.pending && located.pending && passes(*located.pending)) {
        TRY_ASSIGN(sight.pending, located.pending->shown(shape.view, number));
        sight.verdict = versions.verdict;
        sight.findings = &versions.findings;
    }
    return sight;
}

Result<> SnapshotPageMaker::add(StoredRecord stored) {
    const SightChange change{
        .record = stored.id, .version = stored.version, .log = stored.head, .at = at_};
    if (stored.state == RecordState::deleted)
        return base_ == nullptr || stored.head <= base_->log ? Result<>() : add_deleted(change);
    TRY_ASSIGN(const RecordVersions versions, versions_of(std::move(stored)));
    Located located = locate(versions);
    TRY_ASSIGN(const FeedSight now, sight(shape_, 0, versions, located));
    if (base_ == nullptr) {
        tell(feed_changes(shape_.view, change, {}, now));
        return {};
    }
    if (change.log <= base_->log) {
        TRY_ASSIGN(const FeedSight before, sight(*base_->shape, 1, versions, located));
        tell_difference(change, before, now);
        return {};
    }
    TRY_ASSIGN(const auto then, reader_.as_of(change.record, base_->log));
    FeedSight before;
    Located located_then;
    if (then) {
        located_then = locate(*then);
        TRY_ASSIGN(before, sight(*base_->shape, 0, *then, located_then));
    }
    tell_difference(change, before, now);
    return {};
}

/// What was erased since can't be seen as it was: it leaves in any case.
Result<> SnapshotPageMaker::add_deleted(const SightChange& change) {
    TRY_ASSIGN(const auto then, reader_.as_of(change.record, base_->log));
    if (!then) {
        leave(change);
        return {};
    }
    Located located = locate(*then);
    TRY_ASSIGN(const FeedSight before, sight(*base_->shape, 0, *then, located));
    tell_difference(change, before, {});
    return {};
}

void SnapshotPageMaker::tell_difference(const SightChange& change, const FeedSight& before,
                                        const FeedSight& now) {
    if (same(before, now)) return;
    // A put of a version that waits alone would leave a served one where it is.
    if (now.empty() || (before.live != nullptr && now.live == nullptr)) leave(change);
    tell(feed_changes(shape_.view, change, {}, now));
}

void SnapshotPageMaker::tell(std::vector<FeedChange> changes) {
    for (FeedChange& change : changes) {
        bytes_ += change.content.size() + 200;
        for (const Finding& finding : change.findings) bytes_ += finding.given.size() + 100;
        records.push_back(std::move(change));
    }
}

void SnapshotPageMaker::leave(const SightChange& change) {
    FeedChange entry;
    entry.kind = FeedChangeKind::leave;
    entry.record = change.record;
    entry.version = change.version;
    entry.log = change.log;
    entry.at = change.at;
    records.push_back(std::move(entry));
}

}  // namespace dongbo
