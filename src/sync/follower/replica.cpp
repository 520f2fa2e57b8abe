#include "sync/follower/replica.hpp"

#include <utility>

#include "sync/follower/page_preparation.hpp"
#include "sync/follower/replica_core.hpp"
#include "sync/follower/replica_marks.hpp"

namespace dongbo {
namespace {

constexpr std::size_t kRowsAtOnce = 5'000;

/// Calls `see` with pages of rows after `row`, until it says false or there are no more.
Result<> walk_rows(Store& store, const std::string& dataset, std::uint64_t row,
                   const std::function<Result<>(std::uint64_t, std::span<StoredRecord>)>& see) {
    std::vector<StoredRecord> page;
    for (;;) {
        TRY(store.scan_unverified(dataset, row, kRowsAtOnce, page));
        if (page.empty()) return {};
        TRY(see(row, page));
    }
}

bool copies(FollowerPhase phase) {
    return phase == FollowerPhase::copying_again;
}

/// A snapshot that comes again was begun anew.
bool begins_again(const FollowerState& before, const FollowerState& after) {
    if (!copies(after.phase)) return false;
    const bool interrupted = copies(before.phase) || before.phase == FollowerPhase::asking ||
                             before.phase == FollowerPhase::waiting ||
                             before.phase == FollowerPhase::alarmed;
    return !interrupted || before.snapshot_from != after.snapshot_from;
}

/// A page of the feed moves the position, one of a snapshot does not.
PageKind kind_of(const FollowerState& before, const FollowerState& after) {
    if (!copies(before.phase) && !copies(after.phase)) return PageKind::changes;
    return before.position() == after.position() ? PageKind::snapshot_again
                                                 : PageKind::changes_again;
}

Result<> begin_noting(ReplicaCore& core, StoreWriter& writer) {
    TRY(core.seen.clear(writer));
    return writer.book_erase(core.dataset(), replica_book::kDropped);
}

/// Nothing: there are no more.
using Part = Result<std::optional<PreparedChanges>>;

/// All parts of a page in one transaction.
Result<> apply_parts(ReplicaCore& core, const std::function<Part()>& next, bool first_copy,
                     const FollowerState& after) {
    if (first_copy && core.store != nullptr) {
        TRY_ASSIGN(const bool loading, core.store->in_bulk_load(core.dataset()));
        if (!loading) TRY(core.store->begin_bulk_load(core.dataset()));
    }
    std::uint64_t passed_over = 0;
    TRY(core.transact([&](StoreWriter& writer) -> Result<> {
        if (begins_again(core.state, after)) TRY(begin_noting(core, writer));
        PageApplication page(core, writer, kind_of(core.state, after));
        for (;;) {
            TRY_ASSIGN(auto part, next());
            if (!part) break;
            TRY(page.apply(*part));
        }
        passed_over = page.passed_over();
        return core.write_state(writer, after);
    }));
    core.passed_over += passed_over;
    core.state = after;
    return {};
}

}  // namespace

struct Replica::Implementation : ReplicaCore {};

Replica::Replica(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}
Replica::~Replica() = default;

Result<std::unique_ptr<Replica>> Replica::open(NodeStore& node, const FeedDescription& description,
                                               const Contract& shared) {
    auto core = std::make_unique<Implementation>();
    core->node = &node;
    TRY_ASSIGN(core->place, node.define_replica(description.dataset, description.owner, shared,
                                                "replica." + description.share));
    TRY_ASSIGN(core->store, node.store(core->place));
    TRY_ASSIGN(core->contract, core->store->contract(core->dataset()));
    core->preparer = std::make_shared<const ChangePreparer>(*core->contract);
    TRY(core->load());
    return std::unique_ptr<Replica>(new Replica(std::move(core)));
}

const FollowerState& Replica::state() const {
    return implementation_->state;
}
std::shared_ptr<const ChangePreparer> Replica::preparer() const {
    return implementation_->preparer;
}
std::uint64_t Replica::passed_over() const {
    return implementation_->passed_over;
}
const DigestedSet& Replica::live() const {
    return implementation_->sets.totals().live;
}
const DigestedSet& Replica::pending() const {
    return implementation_->sets.totals().pending;
}
const std::optional<Timestamp>& Replica::last_scrub() const {
    return implementation_->last_scrub;
}

Result<> Replica::apply(std::vector<FeedChange> changes, const FollowerState& after,
                        bool first_copy) {
    if (changes.size() <= PagePreparation::kPart) {
        TRY_ASSIGN(PreparedChanges prepared,
                   implementation_->preparer->prepare(std::move(changes), first_copy));
        return apply(std::move(prepared), after);
    }
    PagePreparation parts(implementation_->preparer, std::move(changes), first_copy);
    return apply_parts(*implementation_, [&] { return parts.next(); }, first_copy, after);
}

Result<> Replica::apply(PreparedChanges prepared, const FollowerState& after) {
    const bool first_copy = prepared.first_copy;
    std::optional<PreparedChanges> part;
    if (!prepared.changes.empty()) part = std::move(prepared);
    return apply_parts(
        *implementation_, [&] { return Part(std::exchange(part, std::nullopt)); }, first_copy,
        after);
}

Result<> Replica::finish_first_copy(const Progress& progress) {
    Implementation& core = *implementation_;
    if (core.store == nullptr)
        return fail(ErrorCode::not_found, "the replica has been deleted", core.dataset());
    TRY(core.store->end_bulk_load(core.dataset(), progress));
    return core.apply_put_off();
}

Result<std::uint64_t> Replica::count_unseen() {
    Implementation& core = *implementation_;
    std::uint64_t unseen = 0;
    TRY(walk_rows(*core.store, core.dataset(), 0,
                  [&](std::uint64_t, std::span<StoredRecord> rows) -> Result<> {
                      for (const StoredRecord& record : rows) {
                          if (record.state == RecordState::deleted) continue;
                          TRY_ASSIGN(const bool seen, core.seen.contains(*core.store, record.row));
                          unseen += seen ? 0 : 1;
                      }
                      return {};
                  }));
    return unseen;
}

Result<std::uint64_t> Replica::drop_unseen(const FollowerState& after) {
    Implementation& core = *implementation_;
    const std::string key(replica_book::kDropped);
    TRY_ASSIGN(const BookEntries kept, core.store->book_scan(core.dataset(), key, key + '\0', 1));
    const std::uint64_t from = kept.empty() ? 0 : read_sorted<8>(kept.front().second);
    std::uint64_t dropped = 0;
    TRY(walk_rows(*core.store, core.dataset(), from,
                  [&](std::uint64_t last, std::span<StoredRecord> rows) -> Result<> {
                      std::vector<RecordId> unseen;
                      for (const StoredRecord& record : rows) {
                          if (record.state == RecordState::deleted) continue;
                          TRY_ASSIGN(const bool seen, core.seen.contains(*core.store, record.row));
                          if (!seen) unseen.push_back(record.id);
                      }
                      TRY(core.transact([&](StoreWriter& writer) -> Result<> {
                          PageApplication page(core, writer, PageKind::changes);
                          for (const RecordId& record : unseen) TRY(page.remove(record, "unseen"));
                          std::string at;
                          append_sorted<8>(at, last);
                          return writer.book_put(core.dataset(), key, at);
                      }));
                      dropped += unseen.size();
                      return {};
                  }));
    TRY(core.transact([&](StoreWriter& writer) -> Result<> {
        TRY(begin_noting(core, writer));
        return core.write_state(writer, after);
    }));
    core.state = after;
    return dropped;
}

Result<std::vector<UnitFigures>> Replica::unit_figures() {
    return implementation_->sets.unit_figures(*implementation_->store);
}

Result<std::vector<std::string>> Replica::scrub_page(std::size_t rows, bool& finished) {
    return implementation_->scrub_page(rows, finished);
}

Result<std::uint64_t> Replica::delete_all() {
    Implementation& core = *implementation_;
    if (core.store == nullptr) return 0;
    TRY_ASSIGN(const auto statuses, core.store->datasets());
    std::uint64_t records = 0;
    for (const DatasetStatus& status : statuses) records += status.live + status.pending;
    core.store = nullptr;
    core.contract = nullptr;
    TRY(core.node->drop_replica(core.dataset()));
    return records;
}

Result<ReplicaStanding> replica_standing(Store& store, const std::string& dataset,
                                         const StoredRecord& record) {
    const ReplicaMarks marks = decode_replica_marks(record.marks);
    ReplicaStanding standing{
        .log = marks.log, .in_doubt = marks.in_doubt || record.in_doubt, .unit = {}};
    const PairNumber pair = record.state == RecordState::live ? marks.live : marks.pending;
    if (pair == 0) return standing;
    const std::string key = replica_book::pair(pair);
    TRY_ASSIGN(const BookEntries found, store.book_scan(dataset, key, key + '\0', 1));
    if (!found.empty())
        standing.unit = found.front().second.substr(found.front().second.find('\0') + 1);
    return standing;
}

}  // namespace dongbo
