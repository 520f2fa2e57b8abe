#include <algorithm>
#include <ranges>

#include "rekey/adoption.hpp"
#include "rekey/current_units.hpp"
#include "sync/owner/dataset_feeder.hpp"

namespace dongbo {
namespace {

/// Entries that one commit of a feed may hold where the owner's log has no boundary for them.
constexpr std::size_t kRecordsACommit = 1'000;

constexpr auto kAlways = [] { return true; };

}  // namespace

RecordPlace DatasetFeeder::place_of(const ListedUnit& unit) const {
    RecordPlace place{.unit = std::string(unit.code), .province = {}};
    for (const ListedUnit* above = &unit; above != nullptr; above = above->parent)
        if (above->level == UnitLevel::province) place.province = above->code;
    return place;
}

RecordPlace DatasetFeeder::place_of(const UnitRef& stated) const {
    if (!day_ || !list_) return {};
    const Resolved resolved = list_->resolve(stated, *day_);
    if (resolved.unit != nullptr) return place_of(*resolved.unit);
    const ListedUnit* const province = resolved.certain_above(UnitLevel::province);
    return province != nullptr ? RecordPlace{.unit = {}, .province = std::string(province->code)}
                               : RecordPlace{};
}

Result<> DatasetFeeder::note_places(const RecordVersions& versions) {
    if (!placement_.field()) return {};
    for (const auto* version : {&versions.served, &versions.pending}) {
        if (!*version) continue;
        TRY_ASSIGN(std::string text, placement_.stated(**version));
        if (text.empty() || placement_.places().contains(text)) continue;
        const auto stated = parse_unit_ref(text);
        const RecordPlace place = stated ? place_of(*stated) : RecordPlace();
        placement_.set_place(text, place);
        new_places_[std::move(text)] = place;
    }
    return {};
}

/// The day whose units are in force at point_: as noted, else as the log says, else as the list.
Result<> DatasetFeeder::read_day() {
    if (!placement_.field()) return {};
    if (!feeds_.empty()) {
        TRY_ASSIGN(const auto noted, surroundings_.feeds.get(edition_key(place_.dataset)));
        if (noted) day_ = Date::parse_iso(*noted);
    }
    if (day_) return {};
    TRY_ASSIGN(const auto adopted, store_.editions(place_.dataset));
    for (const AdoptedEdition& edition : adopted)
        if (edition.position <= point_.log) day_ = Date::parse_iso(edition.edition);
    if (!day_ && list_)
        for (const UnitList::Edition& edition : list_->editions())
            if (edition.complete) day_ = edition.date;
    day_changed_ = true;
    return {};
}

Result<> DatasetFeeder::read_decisions() {
    decisions_.clear();
    if (!placement_.field()) return {};
    TRY_ASSIGN(DecisionReader reader, DecisionReader::open(surroundings_.node));
    TRY_ASSIGN(decisions_, reader.all(place_.dataset, contract_.fields[*placement_.field()].name));
    decisions_known_ = true;
    return {};
}

/// A decision chooses among the candidates, nothing else (rekey/current_units.cpp).
DatasetFeeder::Decided DatasetFeeder::decided_places() const {
    Decided decided;
    if (!day_ || !list_) return decided;
    for (const auto& [record, decision] : decisions_) {
        const Resolved resolved = list_->resolve(decision.stated, *day_);
        if (resolved.answer != Answer::needs_evidence) continue;
        const Resolved chosen = list_->resolve(decision.unit, *day_);
        if (chosen.unit == nullptr || std::ranges::count(resolved.candidates, chosen.unit) == 0)
            continue;
        decided[record] = {.stated = text_of(decision.stated),
                           .address_digest = decision.address_digest,
                           .place = place_of(*chosen.unit)};
    }
    return decided;
}

/// The new ones hold from now on; what differs is written with the next commit.
Result<> DatasetFeeder::set_decided(Decided decided) {
    const Decided& before = placement_.placed();
    for (const auto& [record, placed] : before) {
        if (decided.contains(record)) continue;
        dropped_decided_.insert(record);
        new_decided_.erase(record);
    }
    for (const auto& [record, placed] : decided) {
        const auto known = before.find(record);
        if (known != before.end() && known->second == placed) continue;
        dropped_decided_.erase(record);
        new_decided_[record] = placed;
    }
    placement_.set_placed(std::move(decided));
    return {};
}

/// True: decisions or batches have changed since this was asked last.
Result<bool> DatasetFeeder::decisions_moved() {
    bool moved = !decisions_known_;
    for (const auto& [contract, head] : {std::pair(kDecisionContract, &decisions_head_),
                                         std::pair(kBatchContract, &batches_head_)}) {
        const auto place = surroundings_.node.place(std::string(contract));
        if (!place && place.error().code == ErrorCode::not_found) continue;
        if (!place) return std::unexpected(place.error());
        TRY_ASSIGN(Store* const store, surroundings_.node.store(*place));
        TRY_ASSIGN(const Position now, store->head());
        moved = moved || now != *head;
        *head = now;
    }
    return moved;
}

Result<> DatasetFeeder::follow_decisions(std::vector<std::string>& news) {
    if (!placement_.field()) return {};
    TRY_ASSIGN(const bool moved, decisions_moved());
    if (!moved) return {};
    TRY(read_decisions());
    Placement next = placement_;
    next.set_placed(decided_places());
    std::set<RecordId> records;
    for (const auto& [record, placed] : next.placed()) {
        const auto known = placement_.placed().find(record);
        if (known == placement_.placed().end() || known->second != placed) records.insert(record);
    }
    for (const auto& [record, placed] : placement_.placed())
        if (!next.placed().contains(record)) records.insert(record);
    if (records.empty()) return {};
    TRY(move_decided({.record = {}, .log = point_.log, .at = point_.as_of}, next, records, {}));
    TRY(set_decided(next.placed()));
    end_commit();
    return commit(news);
}

/// Entries for records that lie elsewhere, by a decision, or no longer by one. Followers believe
/// of those that state a unit of `moved` that they went along: they are told in any case.
Result<> DatasetFeeder::move_decided(const SightChange& as_of, const Placement& next,
                                     const std::set<RecordId>& records,
                                     const std::map<std::string, RecordPlace>& moved) {
    std::size_t told = 0;
    for (const RecordId& record : records) {
        TRY_ASSIGN(const auto versions, reader_.as_of(record, as_of.log));
        if (!versions) continue;
        TRY_ASSIGN(Located before, locate(*versions, placement_));
        TRY_ASSIGN(Located after, locate(*versions, next));
        SightChange change = as_of;
        change.record = record;
        change.version = versions->summary.version;
        change.gone = versions->summary.state != RecordState::live;
        for (const auto* version : {&after.served, &after.pending})
            change.repeat = change.repeat || (*version && moved.contains((*version)->stated()));
        TRY(show(change, before, after, concerned(before, after)));
        if (++told % kRecordsACommit == 0) end_commit();
    }
    return {};
}

/// Records that come into feeds whose filter asks for units, or leave them. The others of a unit
/// that moved go along unsaid.
Result<> DatasetFeeder::move_filtered(const SightChange& as_of, const Placement& next,
                                      const std::map<std::string, RecordPlace>& moved) {
    FeedDispatch dispatch;
    bool any = false;
    for (const auto& feed : feeds_) {
        if (!feed->filter().asks_unit()) continue;
        dispatch.add(*feed);
        any = true;
    }
    if (!any || moved.empty()) return {};
    std::size_t told = 0;
    const auto see = [&](const RecordVersions& versions) -> Result<> {
        TRY_ASSIGN(Located before, locate(versions, placement_));
        const bool concerns = std::ranges::any_of(
            std::array{before.served, before.pending},
            [&](const auto& version) { return version && moved.contains(version->stated()); });
        const bool decided = placement_.placed().contains(versions.record) ||
                             next.placed().contains(versions.record);
        if (!concerns || decided) return {};
        TRY_ASSIGN(Located after, locate(versions, next));
        dispatch.begin();
        for (const auto* located : {&before, &after})
            for (const auto* version : {&located->served, &located->pending})
                if (*version) dispatch.add_place((*version)->place());
        SightChange change = as_of;
        change.record = versions.record;
        change.version = versions.summary.version;
        change.gone = versions.summary.state != RecordState::live;
        change.moved_along = true;
        TRY(show(change, before, after, dispatch.concerned()));
        if (++told % kRecordsACommit == 0) end_commit();
        return {};
    };
    TRY(reader_.each(as_of.log, see, kAlways));
    return {};
}

/// The entry of an edition in each feed, with the stated units of its records that moved.
Result<> DatasetFeeder::tell_edition(const LogEntry& entry, const Change& change,
                                     const std::map<std::string, RecordPlace>& moved) {
    for (const auto& feed : feeds_) {
        FeedChange said{.kind = FeedChangeKind::edition,
                        .record = {},
                        .log = entry.position,
                        .at = change.at,
                        .content = {},
                        .findings = {},
                        .unit = {},
                        .detail = change.detail,
                        .moves = {}};
        if (views_[feed->view()].units && !moved.empty()) {
            TRY_ASSIGN(const std::set<std::string> stated, feed->bucket_names(surroundings_.feeds));
            for (const auto& [text, place] : moved)
                if (stated.contains(text) && placement_.places().at(text).unit != place.unit)
                    said.moves.emplace_back(text, place.unit);
        }
        feed->append({}, entry.position, encode(said), salts_);
        touched_.push_back(feed.get());
    }
    return {};
}

Result<> DatasetFeeder::take_edition(const LogEntry& entry, const Change& change) {
    if (!placement_.field()) return {};
    TRY_ASSIGN(list_, surroundings_.units());
    const auto day = Date::parse_iso(change.detail.substr(0, change.detail.find(' ')));
    if (day) day_ = day;
    day_changed_ = true;
    TRY(read_decisions());
    Placement next = placement_;
    std::map<std::string, RecordPlace> moved;
    for (const auto& [text, place] : placement_.places()) {
        const auto stated = parse_unit_ref(text);
        if (!stated) continue;
        const RecordPlace now = place_of(*stated);
        if (now == place) continue;
        moved[text] = now;
        next.set_place(text, now);
        new_places_[text] = now;
    }
    next.set_placed(decided_places());
    std::set<RecordId> records;
    for (const Placement* placement : {&placement_, &next})
        for (const auto& [record, placed] : placement->placed()) records.insert(record);
    TRY(tell_edition(entry, change, moved));
    const SightChange as_of{.record = {}, .log = entry.position, .at = change.at};
    TRY(move_decided(as_of, next, records, moved));
    TRY(move_filtered(as_of, next, moved));
    for (const auto& [text, place] : moved) placement_.set_place(text, place);
    return set_decided(next.placed());
}

}  // namespace dongbo
