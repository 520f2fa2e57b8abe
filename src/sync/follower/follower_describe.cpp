// Which feed, which epoch, until when: what the follower makes of descriptions.
#include <algorithm>
#include <utility>

#include "sync/follower/follower.hpp"

namespace dongbo {
namespace {

constexpr std::int64_t kDay = 86'400'000;
/// How often an owner that came back with less is looked at. Milliseconds.
constexpr std::int64_t kBehindPause = 10'000;

Timestamp beginning_of(const Date& day) {
    return Timestamp::parse(day.iso() + "T00:00:00+07:00").value_or(Timestamp{});
}

/// The same share, but for how far the owner is.
bool says_the_same(FeedDescription one, const FeedDescription& other) {
    one.checkpoint = other.checkpoint;
    return one == other;
}

}  // namespace

std::optional<Timestamp> Follower::end_of_share(const FeedDescription& description) {
    if (!description.valid_until) return {};
    return beginning_of(*description.valid_until);
}

/// Within the days agreed: as the last of them begins.
Timestamp Follower::deletion_moment(const Timestamp& end) const {
    const int days = std::max(0, ahead_.description.delete_within_days - 1);
    return Timestamp{end.milliseconds + days * kDay};
}

bool Follower::deletion_due(const Timestamp& now) const {
    const auto end = end_of_share(ahead_.description);
    return end && now >= deletion_moment(*end);
}

void Follower::on_description(const FeedAnswer& answer, Position position_asked,
                              const Timestamp& now) {
    if (answer.problem == "share_ended" || answer.status != 200) {
        on_no_description(answer, now);
        return;
    }
    must_describe_ = false;
    describe_at_ = Timestamp{now.milliseconds + settings_.describe_seconds * std::int64_t{1'000}};
    auto description = decode_feed_description(answer.body);
    if (!description) {
        if (ahead_.phase != FollowerPhase::alarmed)
            stop(FollowerPhase::alarmed, "unreadable: the description of the share can't be read");
        return;
    }
    auto checkpoint = open_checkpoint(description->checkpoint, settings_.owner_key);
    if (!checkpoint || !is_agreed(*description, *checkpoint)) {
        if (ahead_.phase != FollowerPhase::alarmed)
            stop(FollowerPhase::alarmed,
                 "unsigned: the description is not signed by the owner's key for this share",
                 description->checkpoint);
        return;
    }
    take_description(std::move(*description), *checkpoint, position_asked, now);
}

void Follower::take_description(FeedDescription description, const Checkpoint& checkpoint,
                                Position position_asked, const Timestamp& now) {
    if (ahead_.phase == FollowerPhase::ended) {
        prolong(description, now);
    } else if (description.feed == ahead_.description.feed) {
        same_feed(description, checkpoint, position_asked, now);
    } else {
        if (is_at("refused") || is_at("owner_behind")) go_on();
        newer_ = std::move(description);
    }
}

void Follower::on_no_description(const FeedAnswer& answer, const Timestamp& now) {
    const std::string says =
        std::to_string(answer.status) + (answer.problem.empty() ? "" : " " + answer.problem);
    retry(side_, now, "the owner answers " + says);
    if (ahead_.phase == FollowerPhase::ended) return;
    if (answer.problem == "share_ended") {
        if (!ahead_.description.feed.empty()) end_share(vietnamese_day(now));
    } else if (streams() || ahead_.phase == FollowerPhase::describing) {
        if (answer.status == 409)
            stop(FollowerPhase::waiting, "owner_behind: the owner answers " + says);
        else
            stop(FollowerPhase::waiting, "refused: the owner answers " + says);
    }
}

/// Nothing but what was agreed, from nobody but the owner.
bool Follower::is_agreed(const FeedDescription& description, const Checkpoint& checkpoint) const {
    return description.share == settings_.share && description.consumer == settings_.agency &&
           description.owner == checkpoint.owner && description.feed == checkpoint.feed &&
           description.protocol >= kSyncProtocolBefore;
}

/// `day` is the first on which the share is no longer good.
void Follower::end_share(const Date& day) {
    stop(FollowerPhase::ended, "share_ended: the share is over since " + day.iso());
    ahead_.description.valid_until = day;
    work_.back().action.state = ahead_;
}

/// A share that had ended is good again before its replica was deleted.
void Follower::prolong(const FeedDescription& description, const Timestamp& now) {
    const auto end = end_of_share(description);
    if (deleted_ || (end && now >= *end)) return;
    rewind();
    if (description.feed == ahead_.description.feed)
        ahead_.description = description;
    else
        ahead_.description.valid_until = description.valid_until;
    go_on();
    must_describe_ = true;
}

void Follower::same_feed(const FeedDescription& description, const Checkpoint& checkpoint,
                         Position position_asked, const Timestamp& now) {
    if (checkpoint.epoch != ahead_.epoch) {
        other_epoch(description, checkpoint);
        return;
    }
    newer_.reset();
    const bool alarmed =
        ahead_.phase == FollowerPhase::alarmed || ahead_.phase == FollowerPhase::asking;
    if (!alarmed && verified_ && contradict(*verified_, checkpoint)) {
        stop(FollowerPhase::alarmed, "equivocation: two signed checkpoints of one size differ",
             description.checkpoint);
        return;
    }
    if (checkpoint.size < position_asked && verified_ && verified_->size > checkpoint.size) {
        owner_is_behind(now);
        return;
    }
    if (is_at("refused") || is_at("owner_behind")) go_on();
    owner_size_ = std::max(owner_size_, checkpoint.size);
    if (checkpoint.size > ahead_.position()) seen_ = checkpoint;
    if (!says_the_same(ahead_.description, description)) {
        ahead_.description = description;
        push_state();
    }
    // The owner came back with less in the middle of a copy: of nothing that was signed to us.
    const bool fell_back = std::exchange(older_page_, false) &&
                           ahead_.phase != FollowerPhase::following &&
                           checkpoint.size < ahead_.snapshot_to;
    if ((lost_ || fell_back) && streams()) {
        lost_ = false;
        rewind();
        start_copy("");
    }
}

/// The owner came back with less than it had signed. It has to see its own signature.
void Follower::owner_is_behind(const Timestamp& now) {
    report_ = ahead_.checkpoint;
    if (streams())
        stop(FollowerPhase::waiting,
             "owner_behind: the owner has less than it had signed at position " +
                 std::to_string(ahead_.position()));
    describe_at_ = Timestamp{now.milliseconds + kBehindPause};
}

void Follower::other_epoch(const FeedDescription& description, const Checkpoint& checkpoint) {
    if (checkpoint.epoch < ahead_.epoch) {
        if (ahead_.phase != FollowerPhase::alarmed)
            stop(FollowerPhase::alarmed, "equivocation: the owner goes back to an older epoch",
                 description.checkpoint);
        return;
    }
    if (confirmed_ && is_at("new_epoch")) {
        confirmed_ = false;
        start_over(description, checkpoint.epoch);
        return;
    }
    if (!is_at("new_epoch"))
        stop(FollowerPhase::asking,
             "new_epoch: the owner's history began anew, epoch " + std::to_string(checkpoint.epoch),
             description.checkpoint);
}

/// Goes over to another feed of the share: at once, or, where its first copy is a difference to
/// the feed that is followed, from the end of that one.
void Follower::take_over_if_due() {
    if (!newer_ || !contracts_known_) return;
    const bool first = ahead_.description.feed.empty();
    if (!first && !streams()) return;
    const bool follows_on = ahead_.phase == FollowerPhase::following && !lost_ &&
                            newer_->before == ahead_.description.feed;
    if (!first && follows_on && ahead_.position() < newer_->before_size) return;
    auto contract = shared_of(*newer_);
    if (!contract) {
        if (first && ahead_.phase == FollowerPhase::waiting) return;
        stop(FollowerPhase::waiting,
             "contract: needs contract " + newer_->contract + " " + newer_->contract_version);
        return;
    }
    const FeedDescription description = std::move(*newer_);
    newer_.reset();
    auto checkpoint = open_checkpoint(description.checkpoint, settings_.owner_key);
    if (!checkpoint) return;
    // Where contents would get another form, nothing of what is here can stay.
    const bool keeps =
        contract_ && ahead_.phase != FollowerPhase::first_copy &&
        dongbo::compare(*contract_, *contract).kind != Compatibility::Kind::new_dataset;
    if (first || !keeps) {
        start_over(description, checkpoint->epoch);
        return;
    }
    const std::string base = follows_on ? ahead_.description.feed : "";
    ahead_.description = description;
    ahead_.epoch = checkpoint->epoch;
    ahead_.checkpoint.clear();
    verified_.reset();
    set_contract();
    start_copy(base);
}

/// Shows everything anew, or what differs from `base`, beside what is here.
void Follower::start_copy(std::string base) {
    if (ahead_.phase == FollowerPhase::first_copy) {
        // What a first copy left is no replica yet, and another first copy takes none of it.
        start_over(FeedDescription(ahead_.description), ahead_.epoch);
        return;
    }
    stream_.asked.reset();
    lost_ = false;
    seen_.reset();
    candidate_.clear();
    owner_size_ = 0;
    mismatches_ = 0;
    ahead_.phase = FollowerPhase::copying_again;
    ahead_.snapshot_stage = SnapshotStage::none;
    ahead_.snapshot_base = std::move(base);
    ahead_.snapshot_cursor.clear();
    ahead_.snapshot_from = ahead_.snapshot_to = 0;
    ahead_.tree = {};
    ahead_.allowed_removals = 0;
    push_state();
}

/// Positions of the owner's log mean something else from here on: what is here can't be compared.
void Follower::start_over(const FeedDescription& description, std::uint64_t epoch) {
    rewind();
    FollowerState fresh;
    fresh.phase = FollowerPhase::first_copy;
    fresh.description = description;
    fresh.epoch = epoch;
    ahead_ = std::move(fresh);
    verified_.reset();
    seen_.reset();
    newer_.reset();
    lost_ = false;
    owner_size_ = 0;
    mismatches_ = 0;
    set_contract();
    push(FollowerAction::Kind::delete_replica);
}

}  // namespace dongbo
