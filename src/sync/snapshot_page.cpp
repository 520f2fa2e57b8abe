#include "sync/snapshot_page.hpp"

namespace dongbo {
namespace {

bool same(const ShownVersion* one, const ShownVersion* other) {
    if (one == nullptr || other == nullptr) return one == other;
    return one->hash == other->hash && one->unit == other->unit;
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

Result<FeedSight> SnapshotPageMaker::sight(const FeedShape& shape, std::size_t number,
                                           const RecordVersions& versions, LocatedVersion* served,
                                           LocatedVersion* pending) const {
    FeedSight sight;
    const auto passes = [&](const LocatedVersion& version) {
        return shape.filter.lets_through(version.version().values, version.place().unit,
                                         version.place().province);
    };
    if (served != nullptr && passes(*served)) {
        TRY_ASSIGN(sight.live, served->shown(shape.view, number));
        sight.in_doubt = versions.summary.in_doubt();
    }
    if (shape.view.pending && pending != nullptr && passes(*pending)) {
        TRY_ASSIGN(sight.pending, pending->shown(shape.view, number));
        sight.verdict = versions.verdict;
        sight.findings = &versions.findings;
    }
    return sight;
}

Result<> SnapshotPageMaker::add(StoredRecord stored) {
    const bool changed = base_ != nullptr && stored.head > base_->log;
    if (stored.state == RecordState::deleted) {
        if (changed) leave(stored.id, stored.version, stored.head);
        return {};
    }
    const SightChange change{
        .record = stored.id, .version = stored.version, .log = stored.head, .at = at_};
    TRY_ASSIGN(const RecordVersions versions, versions_of(std::move(stored)));
    std::optional<LocatedVersion> served, pending;
    if (versions.served) served.emplace(versions.record, versions.served, placement_);
    if (versions.pending) pending.emplace(versions.record, versions.pending, placement_);
    LocatedVersion* const one = served ? &*served : nullptr;
    LocatedVersion* const other = pending ? &*pending : nullptr;
    TRY_ASSIGN(const FeedSight now, sight(shape_, 0, versions, one, other));
    if (base_ == nullptr) {
        tell(feed_changes(shape_.view, change, {}, now));
        return {};
    }
    TRY_ASSIGN(const FeedSight before, sight(*base_->shape, 1, versions, one, other));
    if (now.empty() && (changed || !before.empty()))
        leave(change.record, change.version, change.log);
    else if (changed || !same(now.live, before.live) || !same(now.pending, before.pending))
        tell(feed_changes(shape_.view, change, {}, now));
    return {};
}

void SnapshotPageMaker::tell(std::vector<FeedChange> changes) {
    for (FeedChange& change : changes) {
        bytes_ += change.content.size() + 200;
        for (const Finding& finding : change.findings) bytes_ += finding.given.size() + 100;
        records.push_back(std::move(change));
    }
}

void SnapshotPageMaker::leave(const RecordId& record, std::uint32_t version, Position log) {
    FeedChange change;
    change.kind = FeedChangeKind::leave;
    change.record = record;
    change.version = version;
    change.log = log;
    change.at = at_;
    records.push_back(std::move(change));
}

}  // namespace dongbo
