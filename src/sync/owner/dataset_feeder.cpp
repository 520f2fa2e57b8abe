#include "sync/owner/dataset_feeder.hpp"

#include <algorithm>

#include "record/trusted_change.hpp"

namespace dongbo {

bool DatasetFeeder::has(const std::string& feed) const {
    return std::ranges::any_of(feeds_, [&](const auto& work) { return work->row().name == feed; });
}

Result<bool> DatasetFeeder::take_batch(std::vector<std::string>& news) {
    TRY_ASSIGN(const auto entries, store_.changes(point_.log, surroundings_.options.batch));
    bool concerns = false, stop = false;
    for (const LogEntry& entry : entries) {
        std::optional<Change> change;
        if (!entry.erased()) {
            TRY_ASSIGN(change, decode_trusted_change(entry.encoded));
        }
        if (change && change->dataset == place_.dataset) {
            // Feeds of the contract as it was end before what is new.
            if (change->kind == ChangeKind::contract && concerns) break;
            outdated_ = outdated_ || change->kind == ChangeKind::contract;
            concerns = true;
            stop = outdated_ || change->kind == ChangeKind::erase || stop;
            TRY(take(entry, *change));
        }
        point_.log = entry.position;
        if (change) point_.as_of = change->at;
        if (entry.ends_commit) {
            end_commit();
            if (stop) break;
        }
    }
    if (concerns) TRY(commit(news));
    return !entries.empty();
}

Result<> DatasetFeeder::take(const LogEntry& entry, const Change& change) {
    switch (change.kind) {
        case ChangeKind::put:
        case ChangeKind::remove:
        case ChangeKind::verdict:
            return take_record(entry, change);
        case ChangeKind::erase:
            erased_.push_back({change.record, change.version, entry.position, change.at});
            return {};
        case ChangeKind::edition:
            return take_edition(entry, change);
        case ChangeKind::contract:
            return {};
    }
    CHECK_THAT(false, "a change has a kind");
}

/// True: an erase that came later destroyed the entry, so that nothing is to be said of it.
Result<bool> DatasetFeeder::is_destroyed(Position position) {
    TRY_ASSIGN(const auto again, store_.changes(position - 1, 1));
    return !again.empty() && again.front().erased();
}

Result<> DatasetFeeder::take_record(const LogEntry& entry, const Change& change) {
    auto before = reader_.at_entry(change.previous);
    if (!before) {
        TRY_ASSIGN(const bool destroyed, is_destroyed(entry.position));
        if (destroyed) return {};
        return std::unexpected(std::move(before).error());
    }
    RecordVersions after = *before;
    TRY(reader_.advance(after, entry.position, change));
    TRY(note_places(*before));
    TRY(note_places(after));
    TRY_ASSIGN(Located from, locate(*before, placement_));
    TRY_ASSIGN(Located to, locate_after(from, after));
    const SightChange said{.record = change.record,
                           .version = change.version,
                           .log = entry.position,
                           .at = change.at,
                           .gone = after.summary.state != RecordState::live};
    return show(said, from, to, concerned(from, to));
}

Result<DatasetFeeder::Located> DatasetFeeder::locate(const RecordVersions& versions,
                                                     const Placement& placement) {
    Located located{.served = {}, .pending = {}, .versions = &versions};
    if (versions.served)
        located.served =
            std::make_shared<LocatedVersion>(versions.record, versions.served, placement);
    if (versions.pending)
        located.pending =
            std::make_shared<LocatedVersion>(versions.record, versions.pending, placement);
    return located;
}

/// What stays the same is not made again.
Result<DatasetFeeder::Located> DatasetFeeder::locate_after(const Located& before,
                                                           const RecordVersions& versions) {
    const auto make = [&](const std::shared_ptr<const RecordVersion>& version)
        -> std::shared_ptr<LocatedVersion> {
        if (!version) return nullptr;
        for (const auto& known : {before.served, before.pending})
            if (known && known->is(version)) return known;
        return std::make_shared<LocatedVersion>(versions.record, version, placement_);
    };
    return Located{
        .served = make(versions.served), .pending = make(versions.pending), .versions = &versions};
}

const std::vector<FeedWork*>& DatasetFeeder::concerned(const Located& before,
                                                       const Located& after) {
    dispatch_.begin();
    for (const auto* located : {&before, &after})
        for (const auto* version : {&located->served, &located->pending})
            if (*version) dispatch_.add_place((*version)->place());
    return dispatch_.concerned();
}

/// What the feed shows of a record; two bits in `mask` say which versions.
Result<FeedSight> DatasetFeeder::sight(FeedWork& feed, Located& located, unsigned& mask) {
    FeedSight sight;
    const FeedView& view = views_[feed.view()];
    const ShareFilter& filter = feed.filter();
    const auto passes = [&](const LocatedVersion& version) -> Result<bool> {
        const RecordPlace& place = version.place();
        if (filter.everything()) return true;
        if (filter.only_unit() && *filter.only_unit() != place.unit) return false;
        if (filter.only_province() && *filter.only_province() != place.province) return false;
        TRY_ASSIGN(const Record* const values, version.version().read());
        return filter.lets_through(*values, place.unit, place.province);
    };
    bool served = false, waits = false;
    if (located.served) {
        TRY_ASSIGN(served, passes(*located.served));
    }
    if (view.pending && located.pending) {
        TRY_ASSIGN(waits, passes(*located.pending));
    }
    mask <<= 2;
    if (served) {
        TRY_ASSIGN(sight.live, located.served->shown(view, feed.view()));
        sight.in_doubt = located.versions->summary.in_doubt();
        mask |= 1;
    }
    if (waits) {
        TRY_ASSIGN(sight.pending, located.pending->shown(view, feed.view()));
        sight.verdict = located.versions->verdict;
        sight.findings = &located.versions->findings;
        mask |= 2;
    }
    return sight;
}

Result<> DatasetFeeder::show(const SightChange& change, Located& before, Located& after,
                             std::span<FeedWork* const> concerned) {
    ++change_number_;
    for (FeedWork* const feed : concerned) {
        unsigned mask = 0;
        TRY_ASSIGN(const FeedSight from, sight(*feed, before, mask));
        TRY_ASSIGN(const FeedSight to, sight(*feed, after, mask));
        if (mask == 0) continue;
        Encoded& encoded = encoded_[feed->view()][mask];
        if (encoded.change != change_number_) {
            encoded.change = change_number_;
            encoded.entries.clear();
            for (const FeedChange& each : feed_changes(views_[feed->view()], change, from, to))
                encoded.entries.push_back(encode(each));
        }
        for (const std::string& each : encoded.entries)
            feed->append(change.record, change.log, each, salts_);
        if (!encoded.entries.empty()) touched_.push_back(feed);
        TRY(feed->count(surroundings_.feeds, change.record, from.live, to.live, false));
        TRY(feed->count(surroundings_.feeds, change.record, from.pending, to.pending, true));
    }
    return {};
}

void DatasetFeeder::end_commit() {
    for (FeedWork* const feed : touched_) feed->end_commit();
    touched_.clear();
}

Result<> DatasetFeeder::commit(std::vector<std::string>& news) {
    if (!erased_.empty()) TRY(recount_erased());
    TRY(surroundings_.feeds.transact([&](FeedWriter& writer) { return write(writer); }));
    for (const auto& feed : feeds_) {
        if (feed->has_news()) news.push_back(feed->row().name);
        feed->committed();
    }
    new_places_.clear();
    new_decided_.clear();
    dropped_decided_.clear();
    erased_.clear();
    lost_some_.clear();
    day_changed_ = false;
    return {};
}

Result<> DatasetFeeder::write(FeedWriter& writer) {
    const std::string& dataset = place_.dataset;
    if (!erased_.empty()) TRY(write_erased(writer));
    for (const auto& [stated, place] : new_places_)
        TRY(writer.put(place_prefix(dataset) + stated, encode(place)));
    for (const auto& [record, placed] : new_decided_)
        TRY(writer.put(placed_prefix(dataset) + record.text(), encode(placed)));
    for (const RecordId& record : dropped_decided_)
        TRY(writer.drop(placed_prefix(dataset) + record.text()));
    if (day_changed_ && day_) TRY(writer.put(edition_key(dataset), day_->iso()));
    TRY(writer.put(log_key(dataset), encode(point_)));
    for (const auto& feed : feeds_)
        TRY(feed->write(surroundings_.feeds, writer, point_, surroundings_.options.retention,
                        surroundings_.options.batch));
    return {};
}

/// What an erased record was is gone from the log, so that it can't be taken out of the sets: they
/// are made anew from the records that are left.
Result<> DatasetFeeder::recount_erased() {
    std::vector<FeedWork*> feeds;
    for (const auto& feed : feeds_) feeds.push_back(feed.get());
    std::map<const FeedWork*, Sets> sets;
    TRY(recount(feeds, sets, [] { return true; }, {}));
    for (FeedWork* const feed : feeds) {
        Sets& found = sets[feed];
        lost_some_[feed] =
            found.live != feed->state().live || found.pending != feed->state().pending;
        if (!lost_some_[feed]) continue;
        feed->replace_sets(std::move(found.live), std::move(found.pending),
                           std::move(found.buckets));
    }
    return {};
}

/// Tells each feed that knew the record: by an entry, or because it was in a set.
Result<> DatasetFeeder::write_erased(FeedWriter& writer) {
    TRY_ASSIGN(const auto rows, surroundings_.feeds.feeds());
    for (const Erased& erased : erased_) {
        TRY_ASSIGN(const auto numbers, writer.erase(place_.dataset, erased.record));
        std::set<std::string> told;  // shares: who followed an older feed knows it too
        for (const FeedRow& row : rows)
            if (std::ranges::count(numbers, row.number) != 0) told.insert(row.share);
        const FeedChange change{.kind = FeedChangeKind::erase,
                                .record = erased.record,
                                .version = erased.version,
                                .log = erased.log,
                                .at = erased.at,
                                .content = {},
                                .findings = {},
                                .unit = {},
                                .detail = {},
                                .moves = {}};
        const std::string encoded = encode(change);
        for (const auto& feed : feeds_) {
            if (!lost_some_[feed.get()] && !told.contains(feed->row().share)) continue;
            feed->append(erased.record, erased.log, encoded, salts_);
            feed->end_commit();
        }
    }
    return {};
}

}  // namespace dongbo
