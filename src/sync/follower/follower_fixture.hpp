// A scripted owner, a replica in plain maps and the loop between them, for the tests of the
// follower's mind: nothing of the feeder, the reader or the store stands in between.
#pragma once

#include <doctest/doctest.h>

#include <functional>
#include <map>
#include <memory>
#include <set>

#include "share/share.hpp"
#include "sync/follower/follower.hpp"
#include "tests/support/must.hpp"

namespace dongbo::testing {

inline Contract persons_contract() {
    return must(load_contract(std::string(DONGBO_SOURCE_FOLDER) + "/contracts/person.yaml"));
}

inline SigningKey test_key(std::uint8_t seed) {
    std::array<std::uint8_t, 32> bytes{};
    bytes.fill(seed);
    return must(SigningKey::from_seed(bytes));
}

inline RecordId record_number(std::uint64_t number) {
    const std::string key[] = {std::to_string(number)};
    return make_record_id("person", "G01/test", key);
}

/// What is in a share or a replica: contents by record, with their sets.
class PlainRecords {
  public:
    struct Held {
        std::string content;
        Position log = 0;
    };
    void put(const RecordId& record, std::string content, Position log) {
        remove(record);
        sets_.add(DigestElement(record, content_hash(content)));
        records_[record] = {std::move(content), log};
    }
    void remove(const RecordId& record) {
        const auto found = records_.find(record);
        if (found == records_.end()) return;
        sets_.remove(DigestElement(record, content_hash(found->second.content)));
        records_.erase(found);
    }
    const std::map<RecordId, Held>& records() const { return records_; }
    SetFigures live() const { return figures(sets_); }

  private:
    std::map<RecordId, Held> records_;
    DigestedSet sets_;
};

/// An owner with one share that shows the names of all persons.
class ScriptedOwner {
  public:
    explicit ScriptedOwner(std::uint8_t key = 1) : key_(test_key(key)) {
        const Contract contract = persons_contract();
        description.share = "dan-cu";
        description.feed = "dan-cu.v1";
        description.dataset = "person.G01";
        description.owner = "G01";
        description.consumer = "H01";
        description.contract = contract.name;
        description.contract_version = contract.version.text();
        description.fields = {"full_name"};
        description.valid_until = Date::of_day(2027, 1, 1);
        description.delete_within_days = 10;
        use(contract);
    }
    /// What pages are packed with.
    void use(const Contract& contract) {
        FeedDefinition definition;
        definition.fields = description.fields;
        const Contract shared = must(shared_contract(contract, definition));
        dictionary_ = page_dictionary(shared.name, shared.fields);
    }

    NoteKey note_key() const { return {note_name("G01"), key_.public_key()}; }

    /// In the share from the beginning: in its base, not in an entry.
    void put_in_base(std::uint64_t number, const std::string& name) {
        held.put(record_number(number), content_of(name), ++log_);
        base_ = held;
    }
    void put(std::uint64_t number, const std::string& name) {
        FeedChange change = change_of(FeedChangeKind::put, number);
        change.content = content_of(name);
        held.put(change.record, change.content, change.log);
        append(change);
    }
    void remove(std::uint64_t number, FeedChangeKind kind = FeedChangeKind::remove) {
        const FeedChange change = change_of(kind, number);
        held.remove(change.record);
        append(change);
    }
    /// Entries from `first` on are gone, as after the restore of a backup.
    void fall_back(Position size) {
        entries_.resize(size);
        leaves_.resize(size);
        held = base_;
        for (const PageEntry& entry : entries_) {
            const FeedChange change = must(decode_feed_change(entry.encoded));
            if (change.kind == FeedChangeKind::put)
                held.put(change.record, change.content, change.log);
            else
                held.remove(change.record);
            log_ = change.log;
        }
    }
    /// A new version of the share's feed with the records that are here. The one before is
    /// forgotten, unless `closed` is made of it first.
    void new_version(const std::string& feed) {
        description.before = description.feed;
        description.before_size = size();
        description.feed = feed;
        entries_.clear();
        leaves_.clear();
        base_ = held;
    }

    Position size() const { return entries_.size(); }
    MerkleFrontier frontier(Position size) const {
        MerkleFrontier tree;
        for (Position i = 0; i < size; ++i) tree.append(leaves_[i]);
        return tree;
    }
    Checkpoint checkpoint(Position size) const {
        Checkpoint checkpoint;
        checkpoint.owner = description.owner;
        checkpoint.feed = description.feed;
        checkpoint.epoch = epoch;
        checkpoint.size = size;
        checkpoint.root = frontier(size).root();
        checkpoint.log = log_;
        checkpoint.as_of = Timestamp{1'790'000'000'000 + static_cast<std::int64_t>(log_)};
        if (size == entries_.size()) checkpoint.live = held.live();
        return checkpoint;
    }
    std::string note(Position size) const { return sign_checkpoint(checkpoint(size), key_); }

    FeedAnswer answer(const FeedRequest& request) {
        asked.push_back(request);
        if (refuse) return *refuse;
        const bool of_share = request.kind == FeedRequest::Kind::describe;
        if (closed && request.feed == closed->description.feed) {
            FeedAnswer answer = closed->answer(request);
            if (request.kind == FeedRequest::Kind::changes && request.after == closed->size())
                answer.problem = "closed";
            return answer;
        }
        if (request.feed != (of_share ? description.share : description.feed))
            return {404, "unknown_feed", {}};
        switch (request.kind) {
            case FeedRequest::Kind::describe: {
                FeedDescription answered = description;
                answered.checkpoint = note(size());
                return {200, {}, encode(answered)};
            }
            case FeedRequest::Kind::changes:
                return changes(request);
            case FeedRequest::Kind::snapshot:
                return snapshot(request);
            case FeedRequest::Kind::frontier:
                return {200, {}, encode(frontier(request.after))};
            case FeedRequest::Kind::consistency:
                return {200,
                        {},
                        encode_proof(must(consistency_proof(std::stoull(request.from),
                                                            request.after, subtrees())))};
            default:
                told.push_back(request);
                return {200, {}, {}};
        }
    }

    FeedDescription description;
    std::uint64_t epoch = 1;
    PlainRecords held;
    std::shared_ptr<ScriptedOwner> closed;  ///< the version before: answers, and says that it ended
    std::optional<FeedAnswer> refuse;       ///< to everything
    Position pruned = 0;                    ///< changes up to here can't be had
    bool knows_differences = true;
    std::function<void(ChangesPage&)> spoil_changes;
    std::function<void(SnapshotPage&)> spoil_snapshot;
    std::vector<FeedRequest> asked, told;

  private:
    static std::string content_of(const std::string& name) {
        return "{\"full_name\":\"" + name + "\"}";
    }
    FeedChange change_of(FeedChangeKind kind, std::uint64_t number) {
        FeedChange change;
        change.kind = kind;
        change.record = record_number(number);
        change.version = 1;
        change.log = ++log_;
        change.at = Timestamp{1'790'000'000'000};
        return change;
    }
    void append(const FeedChange& change) {
        PageEntry entry;
        entry.salt.fill(static_cast<std::uint8_t>(change.log + salt_of_epoch()));
        entry.encoded = encode(change);
        entry.leaf = leaf_hash(entry.salt, entry.encoded);
        entry.ends_commit = true;
        leaves_.push_back(entry.leaf);
        entries_.push_back(std::move(entry));
    }
    Position salt_of_epoch() const { return epoch * 100; }
    SubtreeHash subtrees() const {
        return [this](unsigned level, std::uint64_t index) -> Result<Hash> {
            MerkleFrontier tree;
            const std::uint64_t width = std::uint64_t{1} << level;
            for (std::uint64_t i = 0; i < width; ++i) tree.append(leaves_[index * width + i]);
            return tree.root();
        };
    }
    FeedAnswer changes(const FeedRequest& request) {
        if (request.after > size()) return {409, "behind", {}};
        if (request.after < pruned) return {410, "behind_retention", {}};
        ChangesPage page;
        page.after = request.after;
        const Position end = std::min<Position>(size(), request.after + request.limit);
        page.entries.assign(entries_.begin() + static_cast<std::ptrdiff_t>(request.after),
                            entries_.begin() + static_cast<std::ptrdiff_t>(end));
        page.checkpoint = note(end);
        page.feed_size = size();
        if (spoil_changes) spoil_changes(page);
        return {200, {}, must(encode_page(page, dictionary_, kSyncProtocol))};
    }
    /// By record id; the cursor is the number of records shown.
    FeedAnswer snapshot(const FeedRequest& request) {
        if (!request.from.empty() && !knows_differences) return {410, "behind_retention", {}};
        SnapshotPage page;
        page.feed_size = size();
        page.records_expected = held.records().size();
        // A difference: nothing has changed between the versions of a scripted share.
        if (request.from.empty()) {
            const std::string from = request.cursor;
            for (const auto& [record, kept] : held.records()) {
                if (!from.empty() && record.text() <= from) continue;
                if (page.records.size() == request.limit) {
                    page.cursor = page.records.back().record.text();
                    break;
                }
                FeedChange& shown = page.records.emplace_back();
                shown.record = record;
                shown.version = 1;
                shown.log = kept.log;
                shown.at = Timestamp{1'790'000'000'000};
                shown.content = kept.content;
            }
        }
        if (spoil_snapshot) spoil_snapshot(page);
        return {200, {}, must(encode_page(page, dictionary_, kSyncProtocol))};
    }

    SigningKey key_;
    CompressionDictionary dictionary_;
    std::vector<PageEntry> entries_;
    std::vector<Hash> leaves_;
    PlainRecords base_;
    Position log_ = 0;
};

/// What a replica does, in plain maps.
class PlainReplica {
  public:
    ReplicaFigures apply(const FollowerAction& action) {
        const bool copies = action.state.phase == FollowerPhase::copying_again;
        if (copies && action.state.snapshot_stage == SnapshotStage::none) shown_.clear();
        for (const FeedChange& change : action.changes) {
            if (const auto known = logs_.find(change.record);
                known != logs_.end() && change.log < known->second)
                continue;
            logs_[change.record] = change.log;
            if (copies) shown_.insert(change.record);
            if (change.kind == FeedChangeKind::put)
                held.put(change.record, change.content, change.log);
            else
                held.remove(change.record);
        }
        state = action.state;
        return figures_now();
    }
    ReplicaFigures finish(const FollowerAction& action) {
        if (!action.first_copy && action.state.snapshot_base.empty())
            for (const auto& [record, kept] : std::map(held.records()))
                if (!shown_.contains(record)) held.remove(record);
        shown_.clear();
        state = action.state;
        return figures_now();
    }
    std::uint64_t count_unseen() const {
        std::uint64_t unseen = 0;
        for (const auto& [record, kept] : held.records()) unseen += shown_.contains(record) ? 0 : 1;
        return unseen;
    }
    std::uint64_t clear() {
        const std::uint64_t count = held.records().size();
        *this = {};
        return count;
    }
    ReplicaFigures figures_now() const { return {held.live(), {}}; }

    PlainRecords held;
    FollowerState state;

  private:
    std::map<RecordId, Position> logs_;
    std::set<RecordId> shown_;
};

/// A follower of the scripted owner, with its replica and a clock.
struct FollowedOwner {
    ScriptedOwner owner;
    PlainReplica replica;
    std::optional<Follower> follower;
    Timestamp now = *Timestamp::parse("2026-11-27T08:00:00+07:00");
    std::vector<std::string> documents;
    bool line = true;

    FollowedOwner() { restart(); }
    FollowerSettings settings() const {
        FollowerSettings settings;
        settings.share = "dan-cu";
        settings.agency = "H01";
        settings.owner_key = owner.note_key();
        settings.key = test_key(9);
        settings.page_limit = 10;
        return settings;
    }
    void restart(std::vector<Contract> contracts = {persons_contract()}) {
        follower.emplace(settings(), replica.state, replica.figures_now());
        follower->on_contracts(std::move(contracts));
    }
    /// Does what there is to do, until there is nothing for a while, or `actions` are done.
    void run(int actions = 1'000) {
        for (; actions > 0; --actions) {
            const FollowerAction action = follower->next(now);
            if (action.kind == FollowerAction::Kind::rest) return;
            perform(action);
        }
    }
    void perform(const FollowerAction& action) {
        switch (action.kind) {
            case FollowerAction::Kind::ask:
                if (line)
                    follower->on_answer(action.request, owner.answer(action.request), now);
                else
                    follower->on_answer(action.request, fail(ErrorCode::unavailable, "cut"), now);
                break;
            case FollowerAction::Kind::apply:
                follower->on_applied(replica.apply(action));
                break;
            case FollowerAction::Kind::count_unseen:
                follower->on_counted(replica.count_unseen());
                break;
            case FollowerAction::Kind::finish_copy:
                follower->on_finished(replica.finish(action));
                break;
            case FollowerAction::Kind::delete_replica:
                follower->on_deleted(replica.clear(), now);
                break;
            case FollowerAction::Kind::gather_figures:
                follower->on_figures(gathered());
                break;
            case FollowerAction::Kind::keep_statement:
            case FollowerAction::Kind::keep_deletion:
                documents.push_back(action.document);
                follower->on_kept();
                break;
            case FollowerAction::Kind::rest:
                break;
        }
    }
    StatementSide gathered() const {
        StatementSide side;
        side.agency = "H01";
        side.live = replica.held.live();
        side.as_of = now;
        return side;
    }
    /// Lets time pass and does what there is to do.
    void pass(std::int64_t seconds) {
        const Timestamp until{now.milliseconds + seconds * 1'000};
        while (now < until) {
            const FollowerAction action = follower->next(now);
            if (action.kind == FollowerAction::Kind::rest)
                now = std::min(until, std::max(action.until, Timestamp{now.milliseconds + 1}));
            else
                perform(action);
        }
        run();
    }
    bool in_step() const {
        return follower->state().phase == FollowerPhase::following &&
               replica.held.live() == owner.held.live() &&
               follower->state().position() == owner.size();
    }
    const std::string& why() const { return follower->state().why; }
    FollowerPhase phase() const { return follower->state().phase; }
};

/// So many persons, in the share from the beginning.
inline void fill(FollowedOwner& both, std::uint64_t records) {
    for (std::uint64_t i = 0; i < records; ++i) both.owner.put_in_base(i, "An");
}

}  // namespace dongbo::testing
