// What the follower believes of pages: signature, tree, order; then how much goes.
#include <algorithm>
#include <map>
#include <utility>

#include "sync/follower/follower.hpp"

namespace dongbo {
namespace {

/// So few may always go unasked.
constexpr std::uint64_t kRemovalsUnasked = 20;
constexpr Position kEveryPosition = (std::uint64_t{1} << 53) - 1;
/// An owner that does not hold answers back is not asked without a pause. Milliseconds.
constexpr std::int64_t kPause = 1'000;
/// Of a snapshot: records beyond twice what it said, and pages in a row that show nothing.
constexpr std::uint64_t kRecordsBeyond = 100'000;
constexpr std::uint64_t kEmptyPagesMax = 10'000;

bool takes_away(const FeedChange& change) {
    return change.kind == FeedChangeKind::remove || change.kind == FeedChangeKind::leave ||
           change.kind == FeedChangeKind::erase;
}

/// Records that are gone after the page: one that moved and came back is none.
std::uint64_t removals_of(const std::vector<FeedChange>& changes) {
    if (std::ranges::none_of(changes, takes_away)) return 0;
    std::map<RecordId, bool> gone;
    for (const FeedChange& change : changes)
        if (change.kind != FeedChangeKind::edition) gone[change.record] = takes_away(change);
    return static_cast<std::uint64_t>(
        std::ranges::count_if(gone, [](const auto& record) { return record.second; }));
}

bool waits(const FeedChange& change) {
    return change.verdict == Verdict::quarantined || change.verdict == Verdict::waiting;
}

/// A snapshot that shows of a record what waits, and nothing that is served, says that nothing of
/// it is served: what an earlier copy has of it leaves.
std::vector<FeedChange> without_served(std::vector<FeedChange> shown) {
    std::vector<FeedChange> all;
    all.reserve(shown.size());
    for (FeedChange& change : shown) {
        const bool put = change.kind == FeedChangeKind::put;
        if (put && waits(change) && (all.empty() || all.back().record != change.record)) {
            FeedChange& leave = all.emplace_back();
            leave.kind = FeedChangeKind::leave;
            leave.record = change.record;
            leave.version = change.version;
            leave.log = change.log;
            leave.at = change.at;
        }
        all.push_back(std::move(change));
    }
    return all;
}

bool in_order(const std::vector<FeedChange>& changes, Position newest) {
    return std::ranges::is_sorted(changes, {}, &FeedChange::log) &&
           (changes.empty() || changes.back().log <= newest);
}

}  // namespace

void Follower::on_stream_answer(const Lane& lane, ReadAnswer read, const Timestamp& now) {
    if (read.answer.status != 200) {
        on_refusal(read.answer, now);
    } else if (read.unreadable) {
        stop(FollowerPhase::alarmed, "unreadable: " + read.unreadable->message());
    } else if (read.changes) {
        if (read.answer.problem == "closed") must_describe_ = true;
        on_changes(lane, std::move(*read.changes), now);
    } else if (read.snapshot) {
        on_snapshot(std::move(*read.snapshot), now);
    } else if (lane.asked->kind == FeedRequest::Kind::frontier) {
        on_frontier(read.answer.body);
    } else {
        on_consistency(read.answer.body);
    }
}

void Follower::on_refusal(const FeedAnswer& answer, const Timestamp& now) {
    retry(stream_, now,
          "the owner answers " + std::to_string(answer.status) + " " + answer.problem);
    must_describe_ = true;
    const bool copies = ahead_.snapshot_stage == SnapshotStage::none ||
                        ahead_.snapshot_stage == SnapshotStage::pages;
    const bool copying = ahead_.phase != FollowerPhase::following;
    if (answer.status == 409 && answer.problem == "behind") {
        owner_is_behind(now);
    } else if (answer.status == 409) {
        stop(FollowerPhase::waiting, "owner_behind: the owner answers 409 " + answer.problem);
    } else if (copying && copies && !ahead_.snapshot_base.empty()) {
        rewind();
        start_copy("");  // no difference to that feed can be had
    } else if (answer.status == 410) {
        lost_ = true;
    } else if (answer.status == 404 && newer_) {
        lost_ = true;
    }
}

void Follower::on_changes(const Lane& lane, ReadChanges read, const Timestamp& now) {
    if (read.page.after != ahead_.position()) {
        retry(stream_, now, "a page came that was not asked for");
        return;
    }
    MerkleFrontier tree = ahead_.tree;
    const auto checkpoint = verify(read, tree);
    if (!checkpoint || removes_too_much(read)) return;
    owner_size_ = std::max(read.page.feed_size, checkpoint->size);
    const bool copying = ahead_.phase != FollowerPhase::following;
    if (copying && owner_size_ < ahead_.snapshot_to) older_page_ = must_describe_ = true;
    // A feed that ended before it came to the end that the next one goes on from.
    if (newer_ && read.leaves.empty() && owner_size_ < newer_->before_size) lost_ = true;
    if (read.leaves.empty() && now.milliseconds - lane.asked_at.milliseconds < kPause)
        stream_.not_before = Timestamp{now.milliseconds + kPause};
    ahead_.tree = std::move(tree);
    // What an erased entry said is lost; with the erasure, which comes later, it is as if it had
    // been known. Until then the records can't be what the owner signed. A feed that is closed has
    // no later one: the erasure comes with the next version of the share.
    if (read.changes.size() < read.leaves.size()) {
        const Position grown = ahead_.phase == FollowerPhase::following ? 1 : 0;
        ahead_.snapshot_to = std::max(ahead_.snapshot_to, owner_size_ + grown);
    }
    bool news = !read.leaves.empty() || copying;
    if (is_continuous(*checkpoint, read.page.after)) {
        news = news || ahead_.checkpoint != read.page.checkpoint;
        ahead_.checkpoint = read.page.checkpoint;
        verified_ = checkpoint;
    } else {
        candidate_ = read.page.checkpoint;
    }
    if (seen_ && seen_->size <= ahead_.position()) seen_.reset();
    if (!news) return;
    Work& work = push(FollowerAction::Kind::apply);
    work.action.changes = std::move(read.changes);
    if (!is_copied()) return;
    work.live = checkpoint->live;
    if (ahead_.description.pending) work.pending = checkpoint->pending;
}

/// Whether the replica must be what a checkpoint at its position says.
bool Follower::is_copied() const {
    return ahead_.position() >= ahead_.snapshot_to &&
           (ahead_.phase == FollowerPhase::following ||
            (ahead_.snapshot_stage == SnapshotStage::finished && candidate_.empty()));
}

/// Whether the tree goes on from the newest verified checkpoint without a hole.
bool Follower::is_continuous(const Checkpoint& checkpoint, Position after) const {
    return !verified_ || verified_->size == 0 || verified_->size == after ||
           (verified_->size == checkpoint.size && verified_->root == checkpoint.root);
}

std::optional<Checkpoint> Follower::verify(const ReadChanges& read, MerkleFrontier& tree) {
    const std::string& note = read.page.checkpoint;
    const auto alarm = [&](std::string why) {
        stop(FollowerPhase::alarmed, std::move(why), note);
        return std::nullopt;
    };
    auto checkpoint = open_checkpoint(note, settings_.owner_key);
    if (!checkpoint || checkpoint->owner != ahead_.description.owner ||
        checkpoint->feed != ahead_.description.feed)
        return alarm("unsigned: the page is not signed by the owner's key for this feed");
    if (checkpoint->epoch != ahead_.epoch) {
        must_describe_ = true;  // which says what to do
        return std::nullopt;
    }
    if (checkpoint->size != tree.size() + read.leaves.size() ||
        (!read.page.entries.empty() && !read.page.entries.back().ends_commit) ||
        !in_order(read.changes, checkpoint->log))
        return alarm("forged: the page and its checkpoint don't fit");
    bool as_seen = true;
    for (const Hash& leaf : read.leaves) {
        tree.append(leaf);
        if (seen_ && seen_->size == tree.size()) as_seen = seen_->root == tree.root();
    }
    if (tree.root() != checkpoint->root)
        return alarm("forked: the entries don't lead to the tree that the owner signed");
    if (!as_seen || (verified_ && contradict(*verified_, *checkpoint)))
        return alarm("equivocation: two signed checkpoints of the feed can't both be true");
    return std::move(*checkpoint);
}

bool Follower::removes_too_much(const ReadChanges& read) {
    if (ahead_.phase == FollowerPhase::first_copy) return false;
    const Position end = read.page.after + read.leaves.size();
    if (confirmed_) ahead_.removals = 0;
    if (ahead_.removals == 0) ahead_.live_before = figures_.live.count;
    ahead_.removals += removals_of(read.changes);
    if (confirmed_) {
        ahead_.allowed_removals = std::max(end, read.page.feed_size);
        confirmed_ = false;
    }
    if (end > ahead_.allowed_removals && asks_about_removals()) return true;
    if (end >= read.page.feed_size) ahead_.removals = 0;
    return false;
}

bool Follower::asks_about_removals() {
    const std::uint64_t removals = ahead_.removals, before = ahead_.live_before;
    const double allowed = ahead_.description.removal_threshold * static_cast<double>(before);
    if (removals <= kRemovalsUnasked || static_cast<double>(removals) <= allowed) return false;
    stop(FollowerPhase::asking, "removals: " + std::to_string(removals) + " of " +
                                    std::to_string(before) + " records would go at once");
    return true;
}

void Follower::on_snapshot(SnapshotPage page, const Timestamp& now) {
    if (page.feed_size < std::max(ahead_.snapshot_to, ahead_.position())) {
        retry(stream_, now, "a page came that is older than what is here");
        older_page_ = must_describe_ = true;
        return;
    }
    if (!goes_on(page)) {
        stop(FollowerPhase::alarmed, "forged: the snapshot is none, or never ends");
        return;
    }
    if (snapshot_removes_too_much(page)) return;
    if (ahead_.snapshot_stage == SnapshotStage::none) {
        // A difference tells what changed between two feeds: all changes of this one come after it.
        ahead_.snapshot_from = ahead_.snapshot_base.empty() ? page.feed_size : 0;
        ahead_.tree = {};
    }
    ahead_.snapshot_stage = page.cursor.empty() ? SnapshotStage::shown : SnapshotStage::pages;
    ahead_.snapshot_cursor = page.cursor;
    ahead_.snapshot_to = owner_size_ = page.feed_size;
    Work& work = push(FollowerAction::Kind::apply);
    work.action.first_copy = ahead_.phase == FollowerPhase::first_copy;
    work.action.changes =
        work.action.first_copy ? std::move(page.records) : without_served(std::move(page.records));
}

bool Follower::goes_on(const SnapshotPage& page) {
    if (ahead_.snapshot_stage == SnapshotStage::none) shown_ = empty_pages_ = 0;
    const bool difference = !ahead_.snapshot_base.empty();
    const auto fits = [&](const FeedChange& change) {
        return change.kind == FeedChangeKind::put ||
               (difference && change.kind == FeedChangeKind::leave);
    };
    shown_ += page.records.size();
    empty_pages_ = page.records.empty() ? empty_pages_ + 1 : 0;
    return std::ranges::all_of(page.records, fits) &&
           (page.cursor.empty() || page.cursor != ahead_.snapshot_cursor) &&
           shown_ / 2 <= page.records_expected + kRecordsBeyond && empty_pages_ <= kEmptyPagesMax;
}

/// What a difference takes out goes at once.
bool Follower::snapshot_removes_too_much(const SnapshotPage& page) {
    if (ahead_.snapshot_base.empty()) return false;
    if (confirmed_) ahead_.removals = 0;
    if (ahead_.removals == 0) ahead_.live_before = figures_.live.count + figures_.pending.count;
    ahead_.removals += removals_of(page.records);
    if (std::exchange(confirmed_, false)) ahead_.allowed_removals = kEveryPosition;
    return ahead_.allowed_removals < page.feed_size && asks_about_removals();
}

void Follower::on_frontier(const std::string& body) {
    auto frontier = decode_frontier(body);
    if (!frontier || frontier->size() != ahead_.snapshot_from) {
        stop(FollowerPhase::alarmed, "unreadable: that is no tree of the size asked for");
        return;
    }
    // The next page proves it: its entries lead from here to a root that the owner signed.
    ahead_.tree = std::move(*frontier);
    push_state();
}

void Follower::on_consistency(const std::string& body) {
    auto proof = decode_proof(body);
    auto note = open_checkpoint(candidate_, settings_.owner_key);
    if (!note || !verified_) return;
    if (!proof ||
        !verify_consistency(verified_->size, verified_->root, note->size, note->root, *proof)) {
        stop(FollowerPhase::alarmed,
             "forked: the owner's tree does not contain what the owner had signed at position " +
                 std::to_string(verified_->size),
             std::string(candidate_));
        return;
    }
    ahead_.checkpoint = std::exchange(candidate_, {});
    verified_ = std::move(*note);
    push_state();
}

}  // namespace dongbo
