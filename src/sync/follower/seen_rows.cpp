#include "sync/follower/seen_rows.hpp"

#include "sync/follower/replica_marks.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kChunkBytes = 1'024;
constexpr std::uint64_t kChunkRows = kChunkBytes * 8;

std::uint32_t chunk_of(std::uint64_t row) {
    return static_cast<std::uint32_t>(row / kChunkRows);
}

}  // namespace

Result<> SeenRows::note(StoreWriter& writer, std::uint64_t row) {
    const std::uint32_t chunk = chunk_of(row);
    auto found = chunks_.find(chunk);
    if (found == chunks_.end()) {
        TRY_ASSIGN(auto value, writer.book_get(dataset_, replica_book::seen(chunk)));
        found = chunks_.emplace(chunk, value.value_or("")).first;
        found->second.resize(kChunkBytes);
    }
    char& bits = found->second[row % kChunkRows / 8];
    const auto with = static_cast<char>(bits | 1 << row % 8);
    if (with == bits) return {};
    bits = with;
    changed_.insert(chunk);
    return {};
}

Result<> SeenRows::save(StoreWriter& writer) {
    for (const std::uint32_t chunk : changed_)
        TRY(writer.book_put(dataset_, replica_book::seen(chunk), chunks_.at(chunk)));
    changed_.clear();
    return {};
}

Result<> SeenRows::clear(StoreWriter& writer) {
    forget();
    constexpr std::size_t kAtOnce = 1'000;
    for (;;) {
        TRY_ASSIGN(const auto noted, writer.book_scan(dataset_, "rB", "rC", kAtOnce));
        for (const auto& [key, bits] : noted) TRY(writer.book_erase(dataset_, key));
        if (noted.size() < kAtOnce) return {};
    }
}

Result<bool> SeenRows::contains(Store& store, std::uint64_t row) {
    const std::uint32_t chunk = chunk_of(row);
    auto found = chunks_.find(chunk);
    if (found == chunks_.end()) {
        const std::string key = replica_book::seen(chunk);
        TRY_ASSIGN(auto value, store.book_scan(dataset_, key, key + '\0', 1));
        found = chunks_.emplace(chunk, value.empty() ? std::string() : value.front().second).first;
        found->second.resize(kChunkBytes);
    }
    return (found->second[row % kChunkRows / 8] >> row % 8 & 1) != 0;
}

}  // namespace dongbo
