#include <fmt/format.h>

#include <algorithm>

#include "rekey/adoption.hpp"
#include "rekey/current_units.hpp"
#include "sync/owner/dataset_feeder.hpp"

namespace dongbo {
namespace {

/// Of the share's newest feed: "dan-cu.v3" → 3; 0: it has none.
std::uint64_t newest_number(std::span<const FeedRow> rows, const std::string& share) {
    return static_cast<std::uint64_t>(std::ranges::count(rows, share, &FeedRow::share));
}

}  // namespace

DatasetFeeder::DatasetFeeder(const FeederSurroundings& surroundings, DatasetPlace place,
                             Store& store, const Contract& contract)
    : surroundings_(surroundings),
      place_(std::move(place)),
      store_(store),
      contract_(contract),
      reader_(store, place_.dataset, contract_, ReadValues::when_asked) {}

Result<std::unique_ptr<DatasetFeeder>> DatasetFeeder::load(const FeederSurroundings& surroundings,
                                                           const DatasetPlace& place,
                                                           std::span<const Share> shares,
                                                           std::vector<std::string>& news,
                                                           std::vector<std::string>& problems) {
    TRY_ASSIGN(Store* const store, surroundings.node.store(place));
    TRY_ASSIGN(const Contract* const contract, store->contract(place.dataset));
    std::unique_ptr<DatasetFeeder> feeder(
        new DatasetFeeder(surroundings, place, *store, *contract));
    TRY_ASSIGN(feeder->placement_,
               Placement::load(surroundings.feeds, place.dataset, feeder->contract_));
    TRY_ASSIGN(feeder->list_, surroundings.units());
    TRY(feeder->open_feeds(shares, news, problems));
    if (feeder->feeds_.empty()) return nullptr;
    return feeder;
}

/// No feed is open: nothing has to follow where the last one stood.
Result<> DatasetFeeder::begin_anew() {
    TRY_ASSIGN(point_.log, store_.head());
    point_.as_of = store_.now();
    day_.reset();
    TRY(read_day());
    TRY(read_decisions());
    TRY(set_decided(decided_places()));
    const std::map<std::string, RecordPlace> known = placement_.places();
    for (const auto& [text, place] : known) {
        const auto stated = parse_unit_ref(text);
        if (!stated) continue;
        new_places_[text] = place_of(*stated);
        placement_.set_place(text, new_places_[text]);
    }
    return {};
}

Result<> DatasetFeeder::open_feeds(std::span<const Share> shares, std::vector<std::string>& news,
                                   std::vector<std::string>& problems) {
    TRY_ASSIGN(const std::vector<FeedRow> rows, surroundings_.feeds.feeds());
    TRY_ASSIGN(const auto point, read_log_point(surroundings_.feeds, place_.dataset));
    std::vector<FeedWork*> made;
    std::map<std::string, const Share*> wanted;
    for (const Share& share : shares) wanted[share.name] = &share;
    for (const FeedRow& row : rows) {
        if (row.dataset != place_.dataset || row.closed) continue;
        const auto share = wanted.find(row.share);
        if (share == wanted.end() || feed_definition(*share->second, contract_) != row.definition) {
            TRY(close_feed(row));
            news.push_back(row.name);
            continue;
        }
        TRY_ASSIGN(FeedState state, decode_feed_state(row.state));
        TRY_ASSIGN(auto feed, make_feed(*share->second, row, std::move(state)));
        feeds_.push_back(std::move(feed));
        wanted.erase(share);
    }
    if (point) point_ = *point;
    if (feeds_.empty() && !wanted.empty())
        TRY(begin_anew());
    else
        TRY(read_day());
    for (const auto& [name, share] : wanted) {
        FeedRow row{.name = fmt::format("{}.v{}", name, newest_number(rows, name) + 1),
                    .share = name,
                    .dataset = place_.dataset,
                    .definition = feed_definition(*share, contract_),
                    .base = point_.log,
                    .log = point_.log,
                    .state = {}};
        FeedState state;
        for (const FeedRow& old : rows)
            if (old.share == name) state.before = old.name, state.before_size = old.size;
        auto feed = make_feed(*share, std::move(row), std::move(state));
        if (!feed) {
            problems.push_back(feed.error().message());
            continue;
        }
        made.push_back(feeds_.emplace_back(std::move(*feed)).get());
        news.push_back(made.back()->row().name);
    }
    for (const auto& feed : feeds_) dispatch_.add(*feed);
    return made.empty() ? Result<>() : create(made);
}

std::size_t DatasetFeeder::view_of(std::shared_ptr<const Projection> projection, bool pending) {
    FeedView view{.projection = std::move(projection), .pending = pending, .fields = {}};
    for (const Field& field : view.projection->shared().fields) view.fields.insert(field.name);
    const auto unit = current_unit_field(contract_);
    view.units = unit && view.fields.contains(contract_.fields[*unit].name);
    for (std::size_t i = 0; i < views_.size(); ++i)
        if (views_[i].fields == view.fields && views_[i].pending == pending) return i;
    views_.push_back(std::move(view));
    encoded_.emplace_back();
    return views_.size() - 1;
}

Result<std::unique_ptr<FeedWork>> DatasetFeeder::make_feed(const Share& share, FeedRow row,
                                                           FeedState state) {
    TRY_ASSIGN(const Contract shared, shared_contract(contract_, share));
    TRY_ASSIGN(Projection projection, Projection::make(contract_, shared));
    auto filter = ShareFilter::make(contract_, share.filter);
    if (!filter) return std::unexpected(std::move(filter).error().in("share " + share.name));
    const std::size_t view =
        view_of(std::make_shared<const Projection>(std::move(projection)), share.pending);
    return std::make_unique<FeedWork>(std::move(row), std::move(state),
                                      std::make_shared<const ShareFilter>(std::move(*filter)),
                                      view);
}

Result<> DatasetFeeder::close_feed(FeedRow row) {
    row.closed = true;
    return surroundings_.feeds.transact([&](FeedWriter& writer) { return writer.update(row); });
}

Result<> DatasetFeeder::create(std::span<FeedWork* const> feeds) {
    std::map<const FeedWork*, Sets> sets;
    TRY(recount(feeds, sets, [] { return true; }, {}));
    for (FeedWork* const feed : feeds) {
        Sets& found = sets[feed];
        feed->replace_sets(std::move(found.live), std::move(found.pending),
                           std::move(found.buckets));
    }
    std::vector<std::string> news;
    return commit(news);
}

Result<> DatasetFeeder::add_to_sets(FeedWork& feed, Located& located, Sets& sets) {
    unsigned mask = 0;
    TRY_ASSIGN(const FeedSight shown, sight(feed, located, mask));
    const RecordId& record = located.versions->record;
    if (shown.live != nullptr) {
        sets.live.add(shown.live->element(record));
        sets.buckets[shown.live->bucket].live.add(shown.live->element(record));
    }
    if (shown.pending != nullptr) {
        sets.pending.add(shown.pending->element(record));
        sets.buckets[shown.pending->bucket].pending.add(shown.pending->element(record));
    }
    return {};
}

Result<bool> DatasetFeeder::recount(std::span<FeedWork* const> feeds,
                                    std::map<const FeedWork*, Sets>& sets,
                                    const std::function<bool()>& go_on,
                                    const std::function<void(const Error&)>& damaged) {
    FeedDispatch dispatch;
    for (FeedWork* const feed : feeds) dispatch.add(*feed);
    const auto see = [&](const RecordVersions& versions) -> Result<> {
        TRY(note_places(versions));
        TRY_ASSIGN(Located located, locate(versions, placement_));
        dispatch.begin();
        for (const auto* version : {&located.served, &located.pending})
            if (*version) dispatch.add_place((*version)->place());
        for (FeedWork* const feed : dispatch.concerned())
            TRY(add_to_sets(*feed, located, sets[feed]));
        return {};
    };
    return reader_.each(point_.log, see, go_on, damaged);
}

Result<std::vector<std::string>> DatasetFeeder::scrub(const std::string& feed,
                                                      const std::function<bool()>& go_on) {
    const auto found =
        std::ranges::find_if(feeds_, [&](const auto& work) { return work->row().name == feed; });
    if (found == feeds_.end())
        return fail(ErrorCode::not_found, "there is no open feed of that name", feed);
    std::vector<std::string> differences;
    FeedWork* const work = found->get();
    std::map<const FeedWork*, Sets> sets;
    TRY_ASSIGN(const bool whole, recount(std::span(&work, 1), sets, go_on, [&](const Error& error) {
                   differences.push_back(error.message());
               }));
    if (!whole) return differences;
    const Sets& seen = sets[work];
    const auto compare = [&](const DigestedSet& kept, const DigestedSet& rows,
                             std::string_view set) {
        if (kept == rows) return;
        differences.push_back(fmt::format(
            "{}: {} {} records by the sets, {} by the rows, {}", feed, kept.count, set, rows.count,
            kept.count == rows.count ? "and not the same ones" : "which is not as many"));
    };
    compare(work->state().live, seen.live, "live");
    compare(work->state().pending, seen.pending, "pending");
    std::map<std::string, UnitBucket> kept;
    TRY(each_value(surroundings_.feeds, unit_prefix(work->row().number),
                   [&](std::string_view name, std::string_view value) -> Result<> {
                       TRY_ASSIGN(kept[std::string(name)], decode_unit_bucket(value));
                       return {};
                   }));
    for (const auto& [name, rows] : seen.buckets) kept.try_emplace(name);
    for (const auto& [name, bucket] : kept) {
        const auto rows = seen.buckets.find(name);
        const UnitBucket of_rows = rows == seen.buckets.end() ? UnitBucket() : rows->second;
        compare(bucket.live, of_rows.live, fmt::format("live (unit {})", name));
        compare(bucket.pending, of_rows.pending, fmt::format("pending (unit {})", name));
    }
    return differences;
}

}  // namespace dongbo
