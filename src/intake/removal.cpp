#include "intake/removal.hpp"

#include <fmt/format.h>

namespace dongbo {
namespace {

constexpr std::size_t kPage = 10'000;

}  // namespace

Result<std::vector<RecordId>> find_removals(Store& store, const std::string& dataset,
                                            const std::string& source, const Survey& survey,
                                            double share_max) {
    std::vector<RecordId> gone;
    std::uint64_t held = 0;
    std::uint64_t cursor = 0;
    for (;;) {
        TRY_ASSIGN(const auto page, store.scan_source(dataset, source, cursor, kPage));
        if (page.empty()) break;
        held += page.size();
        for (const RecordId& id : page) {
            if (!survey.has(id)) gone.push_back(id);
        }
    }
    if (static_cast<double>(gone.size()) > share_max * static_cast<double>(held)) {
        return fail(
            ErrorCode::limit_exceeded,
            fmt::format("the full delivery lacks {} of the {} records of {}", gone.size(), held,
                        source),
            dataset,
            fmt::format("more than {:.1f} % would be deleted: is the file complete? If it "
                        "is, allow a larger share; if it holds a part only, load it as partial",
                        share_max * 100));
    }
    return gone;
}

Result<> remove_records(Store& store, Keeper* keeper, const Delivery& delivery,
                        const std::vector<RecordId>& records) {
    for (std::size_t first = 0; first < records.size(); first += kWishesMax) {
        JudgedCommit judged;
        SourceCommit& commit = judged.commit;
        commit.dataset = delivery.dataset;
        for (std::size_t i = first; i < std::min(records.size(), first + kWishesMax); ++i) {
            Wish& wish = commit.wishes.emplace_back();
            wish.kind = ChangeKind::remove;
            wish.record = records[i];
            wish.origin.source = delivery.source;
            wish.origin.delivery = delivery.number;
            wish.reason = "not in the full delivery";
        }
        if (keeper != nullptr) {
            TRY(keeper->commit({&judged, 1}));
        } else {
            TRY(store.commit({&commit, 1}));
        }
    }
    return {};
}

Result<std::uint64_t> count_removed(Store& store, const Delivery& delivery) {
    std::uint64_t removed = 0;
    for (Position after = 0;;) {
        TRY_ASSIGN(const auto entries, store.changes(after, kPage));
        if (entries.empty()) return removed;
        after = entries.back().position;
        for (const LogEntry& entry : entries) {
            if (entry.erased()) continue;
            TRY_ASSIGN(const Change change, decode_change(entry.encoded));
            const bool ours = change.kind == ChangeKind::remove && change.origin &&
                              change.dataset == delivery.dataset &&
                              change.origin->delivery == delivery.number;
            if (ours) ++removed;
        }
    }
}

}  // namespace dongbo
