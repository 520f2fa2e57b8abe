#include "sync/owner/feed_state.hpp"

#include <fmt/format.h>

#include "quality/bytes.hpp"

namespace dongbo {
namespace {

constexpr std::string_view kCure = "restore the node's backup";

std::unexpected<Error> damaged(std::string_view what) {
    return fail(ErrorCode::corrupt, fmt::format("{} of a feed can't be read", what), "feeds.db",
                std::string(kCure));
}

void append_text(std::string& out, std::string_view text) {
    append_varint(out, text.size());
    out += text;
}
void append_hash(std::string& out, const Hash& hash) {
    out += as_text(hash);
}
void append_time(std::string& out, const Timestamp& time) {
    append_signed(out, time.milliseconds);
}
/// An empty set takes one byte.
void append_set(std::string& out, const DigestedSet& set) {
    append_varint(out, set.count);
    if (set.count != 0) out += set.digest.bytes();
}
void append_figures(std::string& out, const SetFigures& set) {
    append_varint(out, set.count);
    append_hash(out, set.digest);
}

std::string read_text(ByteReader& in) {
    return std::string(in.take(in.varint()));
}
Hash read_hash(ByteReader& in) {
    Hash hash{};
    const std::string_view bytes = in.take(hash.size());
    for (std::size_t i = 0; i < bytes.size(); ++i) hash[i] = static_cast<std::uint8_t>(bytes[i]);
    return hash;
}
Timestamp read_time(ByteReader& in) {
    return {in.signed_varint()};
}
Result<DigestedSet> read_set(ByteReader& in) {
    DigestedSet set;
    set.count = in.varint();
    if (set.count == 0) return set;
    TRY_ASSIGN(set.digest, SetDigest::from_bytes(in.take(SetDigest::kBytes)));
    return set;
}
SetFigures read_figures(ByteReader& in) {
    SetFigures set;
    set.count = in.varint();
    set.digest = read_hash(in);
    return set;
}
bool whole(const ByteReader& in) {
    return in.good() && in.at_end();
}

}  // namespace

std::string encode(const FeedState& state) {
    std::string out;
    append_varint(out, state.tree.size());
    append_varint(out, state.tree.peaks().size());
    for (const Hash& peak : state.tree.peaks()) append_hash(out, peak);
    append_set(out, state.live);
    append_set(out, state.pending);
    append_time(out, state.as_of);
    append_varint(out, state.points);
    append_text(out, state.before);
    append_varint(out, state.before_size);
    return out;
}

Result<FeedState> decode_feed_state(std::string_view bytes) {
    ByteReader in(bytes);
    FeedState state;
    const std::uint64_t size = in.varint();
    const std::uint64_t peaks = in.varint();
    if (peaks > 64) return damaged("the state");
    std::vector<Hash> hashes(peaks);
    for (Hash& hash : hashes) hash = read_hash(in);
    if (!in.good()) return damaged("the state");
    TRY_ASSIGN(state.tree, MerkleFrontier::make(size, std::move(hashes)));
    TRY_ASSIGN(state.live, read_set(in));
    TRY_ASSIGN(state.pending, read_set(in));
    state.as_of = read_time(in);
    state.points = in.varint();
    state.before = read_text(in);
    state.before_size = in.varint();
    if (!whole(in)) return damaged("the state");
    return state;
}

std::string encode(const LogPoint& point) {
    std::string out;
    append_varint(out, point.log);
    append_time(out, point.as_of);
    return out;
}

Result<LogPoint> decode_log_point(std::string_view bytes) {
    ByteReader in(bytes);
    LogPoint point;
    point.log = in.varint();
    point.as_of = read_time(in);
    if (!whole(in)) return damaged("the position");
    return point;
}

std::string encode(const FeedPoint& point) {
    std::string out;
    append_varint(out, point.size);
    append_varint(out, point.log);
    append_time(out, point.as_of);
    append_figures(out, point.live);
    append_figures(out, point.pending);
    return out;
}

Result<FeedPoint> decode_feed_point(std::string_view bytes) {
    ByteReader in(bytes);
    FeedPoint point;
    point.size = in.varint();
    point.log = in.varint();
    point.as_of = read_time(in);
    point.live = read_figures(in);
    point.pending = read_figures(in);
    if (!whole(in)) return damaged("a size");
    return point;
}

std::string encode(const RecordPlace& place) {
    std::string out;
    append_text(out, place.unit);
    append_text(out, place.province);
    return out;
}

Result<RecordPlace> decode_place(std::string_view bytes) {
    ByteReader in(bytes);
    RecordPlace place;
    place.unit = read_text(in);
    place.province = read_text(in);
    if (!whole(in)) return damaged("a place");
    return place;
}

std::string encode(const PlacedRecord& placed) {
    std::string out;
    append_text(out, placed.stated);
    append_text(out, placed.address_digest);
    append_text(out, placed.place.unit);
    append_text(out, placed.place.province);
    return out;
}

Result<PlacedRecord> decode_placed_record(std::string_view bytes) {
    ByteReader in(bytes);
    PlacedRecord placed;
    placed.stated = read_text(in);
    placed.address_digest = read_text(in);
    placed.place.unit = read_text(in);
    placed.place.province = read_text(in);
    if (!whole(in)) return damaged("a decision");
    return placed;
}

std::string encode(const UnitBucket& bucket) {
    std::string out;
    append_set(out, bucket.live);
    append_set(out, bucket.pending);
    return out;
}

Result<UnitBucket> decode_unit_bucket(std::string_view bytes) {
    ByteReader in(bytes);
    UnitBucket bucket;
    TRY_ASSIGN(bucket.live, read_set(in));
    TRY_ASSIGN(bucket.pending, read_set(in));
    if (!whole(in)) return damaged("a unit");
    return bucket;
}

std::string bucket_name(std::string_view stated) {
    return std::string(stated);
}
std::string decided_bucket_name(std::string_view unit) {
    return fmt::format("={}", unit);
}

std::string log_key(std::string_view dataset) {
    return fmt::format("log/{}", dataset);
}
std::string edition_key(std::string_view dataset) {
    return fmt::format("edition/{}", dataset);
}
std::string place_prefix(std::string_view dataset) {
    return fmt::format("place/{}/", dataset);
}
std::string placed_prefix(std::string_view dataset) {
    return fmt::format("placed/{}/", dataset);
}
std::string unit_prefix(std::uint64_t feed) {
    return fmt::format("unit/{}/", feed);
}
std::string ring_prefix(std::uint64_t feed) {
    return fmt::format("ring/{}/", feed);
}
std::string ring_key(std::uint64_t feed, Position size) {
    return fmt::format("ring/{}/{:020}", feed, size);
}

Result<std::optional<LogPoint>> read_log_point(FeedStore& feeds, const std::string& dataset) {
    TRY_ASSIGN(const auto bytes, feeds.get(log_key(dataset)));
    if (!bytes) return std::nullopt;
    return decode_log_point(*bytes);
}

Result<std::optional<RecordPlace>> read_place(FeedStore& feeds, const std::string& dataset,
                                              std::string_view stated) {
    TRY_ASSIGN(const auto bytes, feeds.get(place_prefix(dataset) + std::string(stated)));
    if (!bytes) return std::nullopt;
    return decode_place(*bytes);
}

Result<std::optional<PlacedRecord>> read_placed_record(FeedStore& feeds, const std::string& dataset,
                                                       const RecordId& record) {
    TRY_ASSIGN(const auto bytes, feeds.get(placed_prefix(dataset) + record.text()));
    if (!bytes) return std::nullopt;
    return decode_placed_record(*bytes);
}

Result<std::optional<FeedPoint>> read_feed_point(FeedStore& feeds, std::uint64_t feed,
                                                 Position size) {
    TRY_ASSIGN(const auto bytes, feeds.get(ring_key(feed, size)));
    if (!bytes) return std::nullopt;
    return decode_feed_point(*bytes);
}

Result<> each_value(FeedStore& feeds, const std::string& prefix,
                    const std::function<Result<>(std::string_view, std::string_view)>& see) {
    constexpr std::size_t kPage = 1'000;
    for (std::string after;;) {
        TRY_ASSIGN(const auto page, feeds.scan(prefix, after, kPage));
        for (const auto& [key, value] : page)
            TRY(see(std::string_view(key).substr(prefix.size()), value));
        if (page.size() < kPage) return {};
        after = page.back().first;
    }
}

Result<std::map<std::string, UnitBucket>> read_unit_sets(FeedStore& feeds, const FeedRow& feed) {
    std::map<std::string, UnitBucket> sets;
    TRY(each_value(feeds, unit_prefix(feed.number),
                   [&](std::string_view name, std::string_view value) -> Result<> {
                       std::string unit;
                       if (name.starts_with('=')) {
                           unit = name.substr(1);
                       } else if (!name.empty()) {
                           TRY_ASSIGN(const auto place, read_place(feeds, feed.dataset, name));
                           if (!place) return damaged("a place");
                           unit = place->unit;
                       }
                       TRY_ASSIGN(const UnitBucket bucket, decode_unit_bucket(value));
                       sets[unit].live.add(bucket.live);
                       sets[unit].pending.add(bucket.pending);
                       return {};
                   }));
    std::erase_if(sets, [](const auto& set) { return set.second.empty(); });
    return sets;
}

}  // namespace dongbo
