#include "sync/follower/replica_core.hpp"

#include <cstring>

namespace dongbo {
namespace {

Result<std::optional<std::string>> read_book(Store& store, const std::string& dataset,
                                             std::string_view key) {
    const std::string from(key);
    TRY_ASSIGN(BookEntries found, store.book_scan(dataset, from, from + '\0', 1));
    if (found.empty()) return std::nullopt;
    return std::move(found.front().second);
}

/// The sets that a change of one record alters.
struct Touched {
    LiveAndPending* totals;
    LiveAndPending* pair;
    LiveAndPending* scrubbed;  ///< null: no round of the scrub has passed the row
};

void alter(const Touched& touched, DigestedSet LiveAndPending::* set, const DigestElement& element,
           bool add) {
    for (LiveAndPending* const sets : {touched.totals, touched.pair, touched.scrubbed}) {
        if (sets == nullptr) continue;
        if (add) {
            (sets->*set).add(element);
        } else {
            (sets->*set).remove(element);
        }
    }
}

/// Elements of one record, each made once.
class Elements {
  public:
    Elements(const RecordId& record, const DigestElement* known, const Hash& of)
        : record_(record), known_(known), of_(of) {}
    const DigestElement& of(const Hash& hash) {
        if (known_ != nullptr && hash == of_) return *known_;
        if (!made_ || hash != made_of_) {
            made_.emplace(record_, hash);
            made_of_ = hash;
        }
        return *made_;
    }

  private:
    const RecordId& record_;
    const DigestElement* known_;
    const Hash& of_;
    std::optional<DigestElement> made_;
    Hash made_of_{};
};

}  // namespace

Result<> ReplicaCore::load() {
    TRY(sets.load(*store, dataset()));
    seen = SeenRows(dataset());
    scrub.reset();
    copied.reset();
    state = {};
    TRY_ASSIGN(const auto kept, read_book(*store, dataset(), replica_book::kState));
    if (kept) {
        TRY_ASSIGN(state, decode_follower_state(*kept));
    }
    last_scrub.reset();
    TRY_ASSIGN(const auto scrubbed, read_book(*store, dataset(), replica_book::kScrubbed));
    if (scrubbed) last_scrub = Timestamp::parse(*scrubbed);
    return {};
}

Result<> ReplicaCore::transact(const std::function<Result<>(StoreWriter&)>& work) {
    if (store == nullptr)
        return fail(ErrorCode::not_found, "the replica has been deleted", dataset());
    auto done = store->transact([&](StoreWriter& writer) -> Result<> {
        TRY(work(writer));
        TRY(seen.save(writer));
        return sets.save(writer);
    });
    // What was counted here belongs to what was undone there.
    if (!done) TRY(load());
    return done;
}

Result<bool> ReplicaCore::came_before(const RecordId& record) {
    const auto key_of = [](const RecordId& id) {
        std::uint64_t key = 0;
        std::memcpy(&key, id.bytes.data(), sizeof(key));
        return key;
    };
    if (!copied) {
        copied.emplace();
        constexpr std::size_t kAtOnce = 10'000;
        std::uint64_t cursor = 0;
        for (;;) {
            TRY_ASSIGN(const auto ids, store->scan_ids(dataset(), cursor, kAtOnce));
            if (ids.empty()) break;
            for (const RecordId& id : ids) copied->insert(key_of(id));
        }
    }
    return !copied->insert(key_of(record)).second;
}

Result<> ReplicaCore::apply_put_off() {
    copied.reset();
    constexpr std::size_t kAtOnce = 1'000;
    for (;;) {
        TRY_ASSIGN(const BookEntries put_off, store->book_scan(dataset(), "rL", "rM", kAtOnce));
        if (put_off.empty()) return {};
        std::vector<FeedChange> changes;
        for (const auto& [key, text] : put_off) {
            TRY_ASSIGN(FeedChange change, decode_feed_change(text));
            changes.push_back(std::move(change));
        }
        TRY_ASSIGN(PreparedChanges prepared, preparer->prepare(std::move(changes), false));
        TRY(transact([&](StoreWriter& writer) -> Result<> {
            PageApplication page(*this, writer, PageKind::changes);
            TRY(page.apply(prepared));
            for (const auto& [key, text] : put_off) TRY(writer.book_erase(dataset(), key));
            return {};
        }));
    }
}

Result<> ReplicaCore::write_state(StoreWriter& writer, const FollowerState& after) {
    return writer.book_put(dataset(), replica_book::kState, encode(after));
}

Result<> ReplicaCore::move(StoreWriter& writer, std::uint64_t row, const RecordId& record,
                           const Membership& before, const Membership& after,
                           const DigestElement* element, const Hash& of) {
    if (before == after) return {};
    Elements elements(record, element, of);
    const bool scrubbed = scrub && row <= scrub->row;
    const auto change = [&](DigestedSet LiveAndPending::* set, const std::optional<SetMember>& was,
                            const std::optional<SetMember>& is) -> Result<> {
        if (was == is) return {};
        for (const bool add : {false, true}) {
            const std::optional<SetMember>& member = add ? is : was;
            if (!member) continue;
            TRY_ASSIGN(LiveAndPending* const pair, sets.of(writer, member->pair));
            const Touched touched{&sets.totals_to_change(), pair,
                                  scrubbed ? &scrub->found[member->pair] : nullptr};
            alter(touched, set, elements.of(member->content_hash), add);
        }
        return {};
    };
    TRY(change(&LiveAndPending::live, before.live, after.live));
    return change(&LiveAndPending::pending, before.pending, after.pending);
}

}  // namespace dongbo
