#include "sync/follower/replica_sets.hpp"

#include <algorithm>

namespace dongbo {
namespace {

/// 4 KiB each are kept between transactions; a province has some hundred pairs.
constexpr std::size_t kPairsInUse = 4'096;

constexpr std::size_t kScanAtOnce = 1'000;

void append_set(std::string& out, const DigestedSet& set) {
    if (set == DigestedSet()) {
        out += '\0';
        return;
    }
    out += '\1';
    append_varint(out, set.count);
    out += set.digest.bytes();
}

bool read_set(ByteReader& reader, DigestedSet& set) {
    const std::string_view there = reader.take(1);
    if (there.empty()) return false;
    if (there.front() == '\0') return true;
    set.count = reader.varint();
    auto digest = SetDigest::from_bytes(reader.take(SetDigest::kBytes));
    if (!digest) return false;
    set.digest = *digest;
    return true;
}

Result<> scan_all(Store& store, const std::string& dataset, const std::string& prefix,
                  const std::function<Result<>(std::string_view, std::string_view)>& see) {
    std::string from = prefix;
    std::string to = prefix;
    ++to.back();
    for (;;) {
        TRY_ASSIGN(const BookEntries entries, store.book_scan(dataset, from, to, kScanAtOnce));
        for (const auto& [key, value] : entries) TRY(see(key, value));
        if (entries.size() < kScanAtOnce) return {};
        from = entries.back().first + '\0';
    }
}

}  // namespace

std::string encode(const LiveAndPending& sets) {
    std::string out;
    append_set(out, sets.live);
    append_set(out, sets.pending);
    return out;
}

Result<LiveAndPending> decode_live_and_pending(std::string_view bytes) {
    ByteReader reader(bytes);
    LiveAndPending sets;
    if (read_set(reader, sets.live) && read_set(reader, sets.pending) && reader.good() &&
        reader.at_end())
        return sets;
    return fail(ErrorCode::corrupt, "the sets of a replica are not whole", {},
                "delete the replica and take it anew");
}

Result<> ReplicaSets::load(Store& store, const std::string& dataset) {
    *this = {};
    dataset_ = dataset;
    const std::string totals(replica_book::kTotals);
    TRY_ASSIGN(const BookEntries found, store.book_scan(dataset, totals, totals + '\0', 1));
    if (!found.empty()) {
        TRY_ASSIGN(totals_, decode_live_and_pending(found.front().second));
    }
    return scan_all(store, dataset, "rP", [&](std::string_view key, std::string_view value) {
        const std::size_t end = value.find('\0');
        if (replica_book::number_in(key) != pairs_.size() + 1 || end == std::string_view::npos)
            return Result<>(fail(ErrorCode::corrupt, "the units of a replica are not whole",
                                 dataset, "delete the replica and take it anew"));
        pairs_.emplace_back(value.substr(0, end), value.substr(end + 1));
        numbers_.emplace(pairs_.back(), static_cast<PairNumber>(pairs_.size()));
        return Result<>();
    });
}

PairNumber ReplicaSets::number_of(const UnitPair& pair) {
    const auto next = static_cast<PairNumber>(pairs_.size() + 1);
    const auto [found, is_new] = numbers_.emplace(pair, next);
    if (is_new) {
        pairs_.push_back(pair);
        pairs_to_write_.insert(next);
    }
    return found->second;
}

const ReplicaSets::UnitPair& ReplicaSets::pair(PairNumber number) const {
    static const UnitPair kNone;
    return number == 0 || number > pairs_.size() ? kNone : pairs_[number - 1];
}

Result<LiveAndPending*> ReplicaSets::of(StoreWriter& writer, PairNumber number) {
    touched_.insert(number);
    const auto known = in_use_.find(number);
    if (known != in_use_.end()) return &known->second;
    TRY_ASSIGN(const auto value, writer.book_get(dataset_, replica_book::sets(number)));
    LiveAndPending sets;
    if (value) {
        TRY_ASSIGN(sets, decode_live_and_pending(*value));
    }
    return &in_use_.emplace(number, std::move(sets)).first->second;
}

void ReplicaSets::move(const std::vector<UnitPair>& moves) {
    const std::map<std::string, std::string> to(moves.begin(), moves.end());
    for (PairNumber number = 1; number <= pairs_.size(); ++number) {
        UnitPair& pair = pairs_[number - 1];
        const auto move = to.find(pair.first);
        if (move == to.end() || pair.second == move->second) continue;
        if (const auto own = numbers_.find(pair); own->second == number) numbers_.erase(own);
        pair.second = move->second;
        // Another pair may say the same already: both go on, their records add up.
        numbers_.emplace(pair, number);
        pairs_to_write_.insert(number);
    }
}

Result<> ReplicaSets::save(StoreWriter& writer) {
    for (const PairNumber number : pairs_to_write_) {
        const UnitPair& pair = pairs_[number - 1];
        TRY(writer.book_put(dataset_, replica_book::pair(number), pair.first + '\0' + pair.second));
    }
    pairs_to_write_.clear();
    for (const PairNumber number : touched_)
        TRY(writer.book_put(dataset_, replica_book::sets(number), encode(in_use_.at(number))));
    touched_.clear();
    if (in_use_.size() > kPairsInUse) in_use_.clear();
    return writer.book_put(dataset_, replica_book::kTotals, encode(totals_));
}

Result<std::map<PairNumber, LiveAndPending>> ReplicaSets::all(Store& store) {
    std::map<PairNumber, LiveAndPending> sets;
    TRY(scan_all(store, dataset_, "rS",
                 [&](std::string_view key, std::string_view value) -> Result<> {
                     TRY_ASSIGN(sets[replica_book::number_in(key)], decode_live_and_pending(value));
                     return {};
                 }));
    return sets;
}

Result<std::vector<UnitFigures>> ReplicaSets::unit_figures(Store& store) {
    TRY_ASSIGN(const auto by_pair, all(store));
    std::map<std::string, LiveAndPending> by_unit;
    for (const auto& [number, sets] : by_pair) {
        LiveAndPending& sum = by_unit[pair(number).second];
        sum.live.add(sets.live);
        sum.pending.add(sets.pending);
    }
    std::vector<UnitFigures> out;
    for (const auto& [unit, sets] : by_unit)
        if (sets.live.count != 0 || sets.pending.count != 0)
            out.push_back({unit, figures(sets.live), figures(sets.pending)});
    return out;
}

}  // namespace dongbo
