// Every row hashed anew, in rotation, while changes go on.
#include <fmt/format.h>

#include "sync/follower/replica_core.hpp"

namespace dongbo {
namespace {

std::string where(const ReplicaCore& core, const RecordId& record) {
    return core.dataset() + " record " + record.text();
}

/// Adds what the row says. Its values were held against its hash when it was read.
Result<> count_row(ReplicaCore& core, const StoredRecord& record,
                   std::vector<std::string>& differences) {
    const ReplicaMarks marks = decode_replica_marks(record.marks);
    if (record.state == RecordState::live)
        core.scrub->found[marks.live].live.add(DigestElement(record.id, record.content_hash));
    if (record.pending == 0) return {};
    auto waiting = core.store->change(record.pending);
    if (!waiting && waiting.error().code != ErrorCode::corrupt &&
        waiting.error().code != ErrorCode::not_found)
        return std::unexpected(std::move(waiting).error());
    if (!waiting) {
        differences.push_back(where(core, record.id) + ": " + waiting.error().message());
        return {};
    }
    core.scrub->found[marks.pending].pending.add(
        DigestElement(record.id, content_hash(waiting->content)));
    return {};
}

void compare(std::string_view name, std::string_view of, const DigestedSet& found,
             const DigestedSet& kept, std::vector<std::string>& differences) {
    if (found == kept) return;
    differences.push_back(found.count == kept.count
                              ? fmt::format("{}: the {} {} records are not those that were taken",
                                            of, found.count, name)
                              : fmt::format("{}: there are {} {} records, {} were taken", of,
                                            found.count, name, kept.count));
}

void compare(std::string_view of, const LiveAndPending& found, const LiveAndPending& kept,
             std::vector<std::string>& differences) {
    compare("live", of, found.live, kept.live, differences);
    compare("pending", of, found.pending, kept.pending, differences);
}

/// The end of a round.
Result<> compare_all(ReplicaCore& core, std::vector<std::string>& differences) {
    LiveAndPending sum;
    TRY_ASSIGN(auto kept, core.sets.all(*core.store));
    for (const auto& [number, found] : core.scrub->found) {
        sum.live.add(found.live);
        sum.pending.add(found.pending);
        const auto& [stated, unit] = core.sets.pair(number);
        compare(fmt::format("{} unit {} stated as {}", core.dataset(), unit.empty() ? "-" : unit,
                            stated.empty() ? "-" : stated),
                found, kept[number], differences);
        kept.erase(number);
    }
    for (const auto& [number, sets] : kept)
        compare(core.dataset() + " unit " + core.sets.pair(number).second, {}, sets, differences);
    compare(core.dataset(), sum, core.sets.totals(), differences);
    return {};
}

}  // namespace

Result<std::vector<std::string>> ReplicaCore::scrub_page(std::size_t rows, bool& finished) {
    if (!scrub) scrub.emplace();
    std::vector<std::string> differences;
    const std::uint64_t before = scrub->row;
    auto page = store->scan(dataset(), scrub->row, rows);
    // A row that is damaged is passed; where the file itself can't be read the round ends.
    finished = page ? page->empty() : scrub->row == before;
    if (!page && page.error().code != ErrorCode::corrupt)
        return std::unexpected(std::move(page).error());
    if (!page) differences.push_back(page.error().message());
    if (page)
        for (const StoredRecord& record : *page) TRY(count_row(*this, record, differences));
    if (finished) TRY(compare_all(*this, differences));
    if (!differences.empty()) scrub->whole = false;
    if (!finished) return differences;
    const bool whole = scrub->whole;
    scrub.reset();
    if (!whole) return differences;
    const Timestamp now = store->now();
    TRY(transact([&](StoreWriter& writer) {
        return writer.book_put(dataset(), replica_book::kScrubbed, now.rfc3339());
    }));
    last_scrub = now;
    return differences;
}

}  // namespace dongbo
