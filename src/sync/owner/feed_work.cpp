#include "sync/owner/feed_work.hpp"

#include <algorithm>

#include "base/random.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kSaltsAtOnce = 256;

}  // namespace

Salt SaltSource::next() {
    Salt salt{};
    if (used_ + salt.size() > bytes_.size()) {
        bytes_.resize(kSaltsAtOnce * salt.size());
        fill_secure_random(bytes_);
        used_ = 0;
    }
    std::copy_n(bytes_.begin() + static_cast<std::ptrdiff_t>(used_), salt.size(), salt.begin());
    used_ += salt.size();
    return salt;
}

Result<UnitBucket*> FeedWork::bucket(FeedStore& feeds, const std::string& name) {
    const auto found = buckets_.find(name);
    if (found != buckets_.end()) return &found->second;
    UnitBucket& bucket = buckets_[name];
    if (row_.number == 0 || remade_) return &bucket;
    TRY_ASSIGN(const auto bytes, feeds.get(unit_prefix(row_.number) + name));
    if (bytes) {
        TRY_ASSIGN(bucket, decode_unit_bucket(*bytes));
    }
    return &bucket;
}

Result<> FeedWork::count(FeedStore& feeds, const RecordId& record, const ShownVersion* before,
                         const ShownVersion* after, bool pending) {
    DigestedSet UnitBucket::* const part = pending ? &UnitBucket::pending : &UnitBucket::live;
    DigestedSet& whole = pending ? state_.pending : state_.live;
    const bool same_element = before != nullptr && after != nullptr && before->hash == after->hash;
    if (same_element && before->bucket == after->bucket) return {};
    if (before != nullptr) {
        if (!same_element) whole.remove(before->element(record));
        TRY_ASSIGN(UnitBucket* const from, bucket(feeds, before->bucket));
        (from->*part).remove(before->element(record));
    }
    if (after != nullptr) {
        if (!same_element) whole.add(after->element(record));
        TRY_ASSIGN(UnitBucket* const to, bucket(feeds, after->bucket));
        (to->*part).add(after->element(record));
    }
    return {};
}

Result<std::set<std::string>> FeedWork::bucket_names(FeedStore& feeds) const {
    std::set<std::string> names;
    TRY(each_value(feeds, unit_prefix(row_.number),
                   [&](std::string_view name, std::string_view) -> Result<> {
                       names.emplace(name);
                       return {};
                   }));
    for (const auto& [name, bucket] : buckets_) {
        if (bucket.empty())
            names.erase(name);
        else
            names.insert(name);
    }
    return names;
}

void FeedWork::append(const RecordId& record, Position log, const std::string& encoded,
                      SaltSource& salts) {
    FeedEntryRow& entry = entries_.emplace_back();
    entry.position = ++row_.size;
    entry.log = log;
    entry.record = record;
    entry.salt = salts.next();
    entry.encoded = encoded;
    entry.leaf = leaf_hash(entry.salt, encoded);
    state_.tree.append(entry.leaf, [&](unsigned level, std::uint64_t index, const Hash& hash) {
        if (kept_level(level)) nodes_.push_back({level, index, hash});
    });
}

void FeedWork::end_commit() {
    if (!entries_.empty()) entries_.back().ends_commit = true;
}

void FeedWork::replace_sets(DigestedSet live, DigestedSet pending,
                            std::map<std::string, UnitBucket> buckets) {
    state_.live = std::move(live);
    state_.pending = std::move(pending);
    buckets_ = std::move(buckets);
    remade_ = true;
}

void FeedWork::set_before(std::string feed, Position size) {
    state_.before = std::move(feed);
    state_.before_size = size;
}

Result<> FeedWork::write_buckets(FeedStore& feeds, FeedWriter& writer) {
    const std::string prefix = unit_prefix(row_.number);
    if (remade_) {
        std::vector<std::string> old;
        TRY(each_value(feeds, prefix, [&](std::string_view name, std::string_view) -> Result<> {
            old.emplace_back(name);
            return {};
        }));
        for (const std::string& name : old)
            if (!buckets_.contains(name)) TRY(writer.drop(prefix + name));
    }
    for (const auto& [name, bucket] : buckets_) {
        if (bucket.empty())
            TRY(writer.drop(prefix + name));
        else
            TRY(writer.put(prefix + name, encode(bucket)));
    }
    return {};
}

Result<> FeedWork::write_point(FeedStore& feeds, FeedWriter& writer) {
    const FeedPoint point{.size = row_.size,
                          .log = row_.log,
                          .as_of = state_.as_of,
                          .live = figures(state_.live),
                          .pending = figures(state_.pending)};
    const std::string key = ring_key(row_.number, row_.size);
    TRY_ASSIGN(const auto there, feeds.get(key));
    TRY(writer.put(key, encode(point)));
    if (there) return {};
    if (++state_.points <= kFeedPoints) return {};
    --state_.points;
    TRY_ASSIGN(const auto oldest, feeds.scan(ring_prefix(row_.number), {}, 1));
    if (!oldest.empty()) TRY(writer.drop(oldest.front().first));
    return {};
}

Result<> FeedWork::prune(FeedWriter& writer, Position retention, std::size_t batch) {
    if (row_.size <= row_.pruned + retention) return {};
    const Position up_to = std::min<Position>(row_.size - retention, row_.pruned + batch);
    TRY(writer.prune(row_.number, up_to));
    row_.pruned = up_to;
    return {};
}

Result<> FeedWork::write(FeedStore& feeds, FeedWriter& writer, const LogPoint& point,
                         Position retention, std::size_t batch) {
    if (row_.number == 0) {
        row_.state = encode(state_);
        TRY_ASSIGN(row_.number, writer.create(row_));
        created_ = true;
    } else if (!has_news()) {
        return {};
    }
    row_.log = point.log;
    state_.as_of = point.as_of;
    TRY(writer.append(row_.number, entries_, nodes_));
    TRY(write_buckets(feeds, writer));
    TRY(write_point(feeds, writer));
    row_.state = encode(state_);
    TRY(writer.update(row_));
    return prune(writer, retention, batch);
}

void FeedWork::committed() {
    entries_.clear();
    nodes_.clear();
    buckets_.clear();
    remade_ = created_ = false;
}

}  // namespace dongbo
