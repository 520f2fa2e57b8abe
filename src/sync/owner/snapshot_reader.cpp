#include "sync/owner/snapshot_reader.hpp"

#include <algorithm>

#include "base/json_writer.hpp"
#include "sync/format/canonical_reader.hpp"
#include "sync/owner/feed_answers.hpp"
#include "sync/owner/snapshot_page.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kUsualLimit = 5'000;
/// A record that waits beside a served one takes two entries.
constexpr std::size_t kRecordsMax = kPageEntriesMax / 2;
constexpr std::size_t kBytesMax = kPageBytesMax / 2;
/// Records looked at for one page, where few of many pass.
constexpr std::size_t kLooksMax = 50'000;
constexpr std::size_t kStep = 1'000;
constexpr std::string_view kWays[] = {"row", "unit", "decided"};

std::unexpected<Error> no_cursor() {
    return fail(ErrorCode::invalid, "this is no cursor of a snapshot");
}

}  // namespace

std::string encode(const SnapshotCursor& cursor) {
    std::string text;
    JsonWriter json(text);
    json.begin_object()
        .member("found", cursor.found)
        .member("record", cursor.record)
        .member("row", cursor.row)
        .member("stated", cursor.stated)
        .member("way", kWays[static_cast<std::size_t>(cursor.way)])
        .end_object();
    return hex(as_bytes(text));
}

Result<SnapshotCursor> decode_snapshot_cursor(std::string_view text) {
    constexpr std::size_t kTextMax = 2'000;
    std::vector<std::uint8_t> bytes(std::min(text.size(), kTextMax) / 2);
    if (!parse_hex(text, bytes)) return no_cursor();
    CanonicalReader reader(as_text(bytes));
    SnapshotCursor cursor;
    std::string way;
    reader.expect("{\"found\":").read(cursor.found);
    reader.expect(",\"record\":").read(cursor.record);
    reader.expect(",\"row\":").read(cursor.row);
    reader.expect(",\"stated\":").read(cursor.stated);
    reader.expect(",\"way\":").read(way);
    const auto known = std::ranges::find(kWays, way);
    if (!reader.expect("}").finished() || known == std::end(kWays)) return no_cursor();
    cursor.way = static_cast<SnapshotCursor::Way>(known - std::begin(kWays));
    return cursor;
}

/// Fills one page, and says where the next one begins.
class SnapshotReader::Page {
  public:
    Page(Store& store, std::string dataset, const Placement& placement, const FeedShape& shape,
         SnapshotPageMaker& maker, std::size_t limit, std::string unit_field)
        : store_(store),
          dataset_(std::move(dataset)),
          placement_(placement),
          shape_(shape),
          maker_(maker),
          limit_(limit),
          unit_field_(std::move(unit_field)) {}

    /// Empty: that was all.
    Result<std::optional<SnapshotCursor>> fill(SnapshotCursor cursor) {
        while (!full()) {
            TRY_ASSIGN(const bool more, step(cursor));
            if (!more) return std::nullopt;
        }
        return cursor;
    }

  private:
    bool full() const {
        return maker_.records.size() >= limit_ || maker_.bytes() >= kBytesMax ||
               looked_ >= kLooksMax;
    }
    std::size_t step_size() const {
        return std::clamp<std::size_t>(limit_ - std::min(limit_, maker_.records.size()), 1, kStep);
    }
    Result<bool> step(SnapshotCursor& cursor) {
        switch (cursor.way) {
            case SnapshotCursor::Way::row:
                return step_row(cursor);
            case SnapshotCursor::Way::unit:
                return step_unit(cursor);
            case SnapshotCursor::Way::decided:
                return step_decided(cursor);
        }
        return false;
    }
    Result<bool> step_row(SnapshotCursor& cursor) {
        TRY_ASSIGN(auto page, store_.scan(dataset_, cursor.row, step_size()));
        looked_ += page.size();
        for (StoredRecord& stored : page) TRY(maker_.add(std::move(stored)));
        return !page.empty();
    }
    bool wanted(const auto& place) const {
        const auto fits = [](const std::optional<std::string>& only, const std::string& code) {
            return !only || *only == code;
        };
        return fits(shape_.filter.only_unit(), place.unit) &&
               fits(shape_.filter.only_province(), place.province);
    }
    /// Of the wanted stated units the first one from the cursor's on.
    Result<bool> step_unit(SnapshotCursor& cursor) {
        auto place = placement_.places().lower_bound(cursor.stated);
        while (place != placement_.places().end() && !wanted(place->second)) ++place;
        if (place == placement_.places().end()) {
            cursor = {};
            cursor.way = SnapshotCursor::Way::decided;
            return true;
        }
        if (place->first != cursor.stated) cursor.found.clear();
        cursor.stated = place->first;
        TRY_ASSIGN(auto found, store_.find({.dataset = dataset_,
                                            .conditions = {{.field = unit_field_,
                                                            .match = Condition::Match::equals,
                                                            .value = cursor.stated}},
                                            .limit = step_size(),
                                            .cursor = cursor.found}));
        looked_ += found.records.size();
        for (StoredRecord& stored : found.records) TRY(maker_.add(std::move(stored)));
        cursor.found = found.next_cursor;
        if (cursor.found.empty()) cursor.stated += '\0';  // the next one
        return true;
    }
    /// Those of the wanted stated units were shown with them.
    Result<bool> step_decided(SnapshotCursor& cursor) {
        auto placed = placement_.placed().begin();
        if (const auto last = RecordId::parse(cursor.record))
            placed = placement_.placed().upper_bound(*last);
        for (; placed != placement_.placed().end() && !full(); ++placed) {
            cursor.record = placed->first.text();
            if (!wanted(placed->second.place)) continue;
            const auto stated = placement_.places().find(placed->second.stated);
            if (stated != placement_.places().end() && wanted(stated->second)) continue;
            auto stored = store_.get(dataset_, placed->first);
            if (!stored && stored.error().code == ErrorCode::not_found) continue;
            if (!stored) return std::unexpected(std::move(stored).error());
            ++looked_;
            TRY(maker_.add(std::move(*stored)));
        }
        return placed != placement_.placed().end();
    }
    Store& store_;
    std::string dataset_;
    const Placement& placement_;
    const FeedShape& shape_;
    SnapshotPageMaker& maker_;
    std::size_t limit_;
    std::string unit_field_;  ///< empty: the dataset has none
    std::size_t looked_ = 0;
};

Result<const Placement*> SnapshotReader::placement(const OwnedFeed& feed,
                                                   const Contract& contract) {
    const std::string seen = std::to_string(feed.row.number) + "/" + std::to_string(feed.row.size);
    KnownPlacement& known = placements_[feed.row.dataset];
    if (known.seen != seen || known.as_of != feed.reflects) {
        known.seen.clear();
        TRY_ASSIGN(known.placement, Placement::load(feeds_, feed.row.dataset, contract));
        known.seen = seen;
        known.as_of = feed.reflects;
    }
    return &known.placement;
}

/// The state that a follower of the older feed has, in the form of now; nothing: there is none.
Result<std::optional<SnapshotBase>> SnapshotReader::base(const OwnedFeed& feed,
                                                         const std::string& name) {
    if (name.empty()) return std::nullopt;
    TRY_ASSIGN(const auto older, read_owned_feed(feeds_, name));
    if (!older || older->row.share != feed.row.share || older->row.dataset != feed.row.dataset ||
        !older->row.closed || older->definition.contract != feed.definition.contract)
        return std::nullopt;
    FeedDefinition definition = older->definition;
    definition.contract_version = feed.definition.contract_version;
    auto shape = shapes_.shape(feed.row.dataset, encode(definition));
    // A field or a filter that this version of the contract has no more.
    if (!shape && shape.error().code == ErrorCode::invalid) return std::nullopt;
    if (!shape) return std::unexpected(std::move(shape).error());
    if (!*shape) return std::nullopt;
    return SnapshotBase{std::move(*shape), older->row.log};
}

Result<FeedAnswer> SnapshotReader::read(const OwnedFeed& feed, const FeedShape& shape,
                                        const FeedRequest& request, int protocol) {
    TRY_ASSIGN(const DatasetPlace place, node_.place(feed.row.dataset));
    TRY_ASSIGN(Store* const store, node_.store(place));
    TRY_ASSIGN(const Contract* const contract, store->contract(place.dataset));
    TRY_ASSIGN(const Placement* const placement, this->placement(feed, *contract));
    TRY_ASSIGN(const auto base, this->base(feed, request.from));
    if (!base && !request.from.empty()) return refusal(410, "no_difference");
    VersionReader reader(*store, place.dataset, *contract);
    SnapshotPageMaker maker(reader, *placement, shape, base ? &*base : nullptr,
                            feed.reflects.as_of);
    const std::size_t limit =
        request.limit == 0 ? kUsualLimit : std::min(request.limit, kRecordsMax);
    Page page(*store, place.dataset, *placement, shape, maker, limit,
              placement->field() ? contract->fields[*placement->field()].name : "");
    // Versions that wait are in no index.
    const bool by_unit = placement->field() && !shape.view.pending && !base &&
                         (shape.filter.only_unit().value_or("") != "" ||
                          shape.filter.only_province().value_or("") != "");
    SnapshotCursor cursor;
    if (by_unit) cursor.way = SnapshotCursor::Way::unit;
    if (!request.cursor.empty()) {
        TRY_ASSIGN(cursor, decode_snapshot_cursor(request.cursor));
        if (cursor.way != SnapshotCursor::Way::row && !by_unit) return no_cursor();
    }
    TRY_ASSIGN(const auto next, page.fill(std::move(cursor)));
    SnapshotPage made{.cursor = next ? encode(*next) : "",
                      .records = std::move(maker.records),
                      .feed_size = feed.row.size,
                      .records_expected = feed.state.live.count + feed.state.pending.count};
    TRY_ASSIGN(std::string body, encode_page(made, shape.dictionary, protocol));
    return answer_with(std::move(body));
}

}  // namespace dongbo
