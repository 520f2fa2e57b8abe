#include "sync/follower/follower.hpp"

#include <algorithm>
#include <limits>
#include <utility>

#include "share/share.hpp"

namespace dongbo {
namespace {

constexpr std::int64_t kFirstDelay = 1'000;
constexpr std::int64_t kLongestDelay = 300'000;
constexpr unsigned kDoublings = 9;
constexpr Timestamp kNever{std::numeric_limits<std::int64_t>::max()};
/// Pages verified and not yet applied, the one that is being applied included.
constexpr std::size_t kPagesAhead = 2;
/// How often a copy is compared before it is given up: for about a quarter of an hour, a difference
/// for half a minute.
constexpr unsigned kComparisons = 20;
constexpr unsigned kComparisonsOfDifference = 5;
constexpr std::int64_t kLongestComparison = 60'000;
constexpr const char* kSetsDiffer =
    "sets_differ: the records here are not those that the owner signed";

Timestamp later(const Timestamp& time, std::int64_t milliseconds) {
    return Timestamp{time.milliseconds + milliseconds};
}

bool is_copying(FollowerPhase phase) {
    return phase == FollowerPhase::first_copy || phase == FollowerPhase::copying_again;
}

}  // namespace

Follower::Follower(FollowerSettings settings, FollowerState state, const ReplicaFigures& figures)
    : settings_(std::move(settings)),
      random_(settings_.seed),
      state_(std::move(state)),
      ahead_(state_),
      figures_(figures) {
    rewind();
}

FollowerAction Follower::next(const Timestamp& now) {
    now_ = now;
    look_around(now);
    FollowerAction action;
    for (Lane* lane : {&side_, &stream_}) {
        if (auto request = next_request(*lane, now)) {
            action.kind = FollowerAction::Kind::ask;
            action.request = std::move(*request);
            return action;
        }
    }
    if (!work_.empty() && !work_.front().given_out && now >= work_not_before_) {
        work_.front().given_out = true;
        action = std::move(work_.front().action);
        // What rewind() and on_applied() go by.
        work_.front().action.kind = action.kind;
        work_.front().action.state = action.state;
        return action;
    }
    action.until = rest_until(now);
    return action;
}

void Follower::look_around(const Timestamp& now) {
    if (ahead_.phase == FollowerPhase::ended) {
        if (work_.empty() && !deleted_ && deletion_due(now))
            push(FollowerAction::Kind::delete_replica);
        return;
    }
    if (const auto end = end_of_share(ahead_.description); end && now >= *end) {
        end_share(*ahead_.description.valid_until);
        return;
    }
    if (!work_.empty()) return;
    if (contracts_known_ && is_at("contract") && shared_of(newer_ ? *newer_ : ahead_.description))
        go_on();
    take_over_if_due();
    if (!work_.empty() || !streams()) return;
    if (contracts_known_ && !contract_)
        stop(FollowerPhase::waiting, "contract: needs contract " + ahead_.description.contract +
                                         " " + ahead_.description.contract_version);
    else if (is_copying(ahead_.phase) && ahead_.snapshot_stage == SnapshotStage::shown)
        finish_copy();
    else if (statement_ == StatementStep::wanted && ahead_.phase == FollowerPhase::following &&
             verified_ && ahead_.position() >= owner_size_) {
        push(FollowerAction::Kind::gather_figures).action.units = statement_units_;
        statement_ = StatementStep::gathering;
    }
}

/// What a whole copy did not show goes at its end: not unasked, where it is much.
void Follower::finish_copy() {
    const bool first = ahead_.phase == FollowerPhase::first_copy;
    if (!first && ahead_.snapshot_base.empty() && !std::exchange(counted_, false)) {
        push(FollowerAction::Kind::count_unseen);
        return;
    }
    ahead_.snapshot_stage = SnapshotStage::finished;
    push(FollowerAction::Kind::finish_copy).action.first_copy = first;
}

std::optional<FeedRequest> Follower::next_request(Lane& lane, const Timestamp& now) {
    if (lane.asked || now < lane.not_before) return {};
    auto request = &lane == &side_ ? side_request(now) : stream_request();
    if (!request) return {};
    request->number = ++requests_;
    lane.asked = *request;
    lane.asked_at = now;
    lane.position = ahead_.position();
    return request;
}

std::optional<FeedRequest> Follower::stream_request() const {
    if (!streams() || must_describe_ || lost_ || !dictionary_ || work_.size() >= kPagesAhead)
        return {};
    if (is_copying(ahead_.phase)) return copy_request();
    const bool in_step = ahead_.position() >= owner_size_;
    return changes_request(in_step && !newer_ ? settings_.wait_seconds : 0);
}

FeedRequest Follower::request_of_feed(FeedRequest::Kind kind) const {
    FeedRequest request;
    request.kind = kind;
    request.feed = ahead_.description.feed;
    return request;
}

/// A first copy shows nothing before it is whole, so its pages come first. A later one lets changes
/// overtake: what is served gets old otherwise.
std::optional<FeedRequest> Follower::copy_request() const {
    const SnapshotStage stage = ahead_.snapshot_stage;
    const bool pages_first = ahead_.phase == FollowerPhase::first_copy;
    const bool shows_more = stage == SnapshotStage::none || stage == SnapshotStage::pages;
    if (stage == SnapshotStage::none || (shows_more && pages_first)) return snapshot_request();
    if (stage == SnapshotStage::shown) return {};
    if (ahead_.position() < ahead_.snapshot_from) {
        FeedRequest request = request_of_feed(FeedRequest::Kind::frontier);
        request.after = ahead_.snapshot_from;
        return request;
    }
    if (!candidate_.empty()) {
        FeedRequest request = request_of_feed(FeedRequest::Kind::consistency);
        request.from = std::to_string(verified_->size);
        request.after = ahead_.position();
        return request;
    }
    if (shows_more && ahead_.position() >= ahead_.snapshot_to) return snapshot_request();
    return changes_request(0);
}

FeedRequest Follower::snapshot_request() const {
    FeedRequest request = request_of_feed(FeedRequest::Kind::snapshot);
    request.limit = settings_.page_limit;
    request.cursor = ahead_.snapshot_cursor;
    request.from = ahead_.snapshot_base;
    return request;
}

FeedRequest Follower::changes_request(int wait_seconds) const {
    FeedRequest request = request_of_feed(FeedRequest::Kind::changes);
    request.limit = settings_.page_limit;
    request.after = ahead_.position();
    request.wait_seconds = wait_seconds;
    return request;
}

std::optional<FeedRequest> Follower::side_request(const Timestamp& now) const {
    FeedRequest request = request_of_feed(FeedRequest::Kind::describe);
    if (!deletion_.empty()) {
        request.kind = FeedRequest::Kind::deletion;
        request.body = deletion_;
        return request;
    }
    if (ahead_.phase == FollowerPhase::ended && deleted_) return {};
    if (!report_.empty()) {
        request.kind = FeedRequest::Kind::checkpoint;
        request.body = report_;
        return request;
    }
    if (must_describe_ || now >= describe_at_) {
        request.feed = settings_.share;
        return request;
    }
    return statement_request();
}

Timestamp Follower::rest_until(const Timestamp& now) const {
    Timestamp until = kNever;
    const auto consider = [&](const Timestamp& moment) {
        if (moment > now) until = std::min(until, moment);
    };
    if (!stream_.asked) consider(stream_.not_before);
    if (!side_.asked && !(ahead_.phase == FollowerPhase::ended && deleted_ && deletion_.empty()))
        consider(std::max(side_.not_before, describe_at_));
    consider(work_not_before_);
    if (const auto end = end_of_share(ahead_.description)) {
        consider(*end);
        if (!deleted_) consider(deletion_moment(*end));
    }
    return until;
}

void Follower::retry(Lane& lane, const Timestamp& now, std::string trouble) {
    const std::int64_t delay =
        std::min(kLongestDelay, kFirstDelay << std::min(lane.failures, kDoublings));
    ++lane.failures;
    // Half of it by chance: followers of one owner that came back don't all ask at once.
    const auto half = static_cast<std::uint64_t>(delay / 2);
    lane.not_before = later(now, delay / 2 + static_cast<std::int64_t>(random_.below(half + 1)));
    trouble_ = std::move(trouble);
}

void Follower::succeed(Lane& lane) {
    lane.failures = 0;
    lane.not_before = {};
    trouble_.clear();
}

Follower::Work& Follower::push(FollowerAction::Kind kind) {
    Work& work = work_.emplace_back();
    work.action.kind = kind;
    work.action.state = ahead_;
    work.action.contract = contract_;
    return work;
}

void Follower::push_state() {
    push(FollowerAction::Kind::apply);
}

/// Forgets what was verified and not begun yet: ahead_ is what the replica is going to have.
void Follower::rewind() {
    const bool busy = !work_.empty() && work_.front().given_out;
    if (busy)
        work_.resize(1);
    else
        work_.clear();
    ahead_ = busy ? work_.front().action.state : state_;
    if (statement_ == StatementStep::gathering && !busy) statement_ = StatementStep::wanted;
    candidate_.clear();
    stream_.asked.reset();
    verified_.reset();
    // A note that another key has signed: the owner's key was changed. The tree goes on.
    if (auto note = open_checkpoint(ahead_.checkpoint, settings_.owner_key))
        verified_ = std::move(*note);
    set_contract();
}

void Follower::stop(FollowerPhase phase, std::string why, std::string evidence) {
    rewind();
    if (streams() || ahead_.phase == FollowerPhase::describing) ahead_.before = ahead_.phase;
    ahead_.phase = phase;
    ahead_.why = std::move(why);
    ahead_.evidence = std::move(evidence);
    push_state();
    // The owner has to see what it had signed: it may have come back with less, and gone on.
    if (is_at("forked") || is_at("equivocation")) report_ = ahead_.checkpoint;
}

void Follower::go_on() {
    ahead_.phase = ahead_.before;
    ahead_.why.clear();
    ahead_.evidence.clear();
    push_state();
}

bool Follower::is_at(std::string_view word) const {
    return ahead_.why.starts_with(word) && ahead_.why.substr(word.size()).starts_with(":");
}

bool Follower::streams() const {
    return is_copying(ahead_.phase) || ahead_.phase == FollowerPhase::following;
}

Follower::Work Follower::take_done(FollowerAction::Kind kind) {
    CHECK_THAT(!work_.empty() && work_.front().given_out && work_.front().action.kind == kind,
               "only what was given out can be done");
    Work work = std::move(work_.front());
    work_.pop_front();
    state_ = work.action.state;
    return work;
}

void Follower::on_applied(const ReplicaFigures& figures) {
    const Work work = take_done(FollowerAction::Kind::apply);
    figures_ = figures;
    if (work.live && streams()) compare(work);
}

/// The records against what the owner has signed.
void Follower::compare(const Work& work) {
    const bool equal =
        figures_.live == *work.live && (!work.pending || figures_.pending == *work.pending);
    if (!is_copying(state_.phase)) {
        if (!equal) stop(FollowerPhase::alarmed, kSetsDiffer);
        return;
    }
    if (equal) {
        mismatches_ = 0;
        if (!is_copying(ahead_.phase)) return;
        ahead_.phase = FollowerPhase::following;
        ahead_.snapshot_stage = SnapshotStage::none;
        ahead_.snapshot_base.clear();
        push_state();
    } else if (const bool difference = !state_.snapshot_base.empty();
               ++mismatches_ < (difference ? kComparisonsOfDifference : kComparisons)) {
        // The owner reads its records as they are, and its feed lags behind them: so a copy may be
        // ahead of the feed, and fits once the feed has come so far.
        const std::int64_t pause = std::min(kLongestComparison, kFirstDelay << mismatches_);
        stream_.not_before = later(now_, pause);
    } else if (difference) {
        // It did not lead there: the whole of it will.
        rewind();
        start_copy("");
    } else {
        stop(FollowerPhase::alarmed, kSetsDiffer);
    }
}

void Follower::on_counted(std::uint64_t unseen) {
    take_done(FollowerAction::Kind::count_unseen);
    ahead_.removals = unseen;
    ahead_.live_before = figures_.live.count + figures_.pending.count;
    if (!std::exchange(confirmed_, false) && asks_about_removals()) return;
    ahead_.removals = 0;
    counted_ = true;
}

void Follower::on_finished(const ReplicaFigures& figures) {
    take_done(FollowerAction::Kind::finish_copy);
    figures_ = figures;
}

void Follower::on_answer(const FeedRequest& request, const Result<FeedAnswer>& answer,
                         const Timestamp& now) {
    const CompressionDictionary none;
    Result<ReadAnswer> read = answer
                                  ? read_answer(request, *answer, dictionary_ ? *dictionary_ : none)
                                  : Result<ReadAnswer>(std::unexpected(answer.error()));
    on_read(request, std::move(read), now);
}

void Follower::on_read(const FeedRequest& request, Result<ReadAnswer> answer,
                       const Timestamp& now) {
    const auto is_of = [&](const Lane& lane) {
        return lane.asked && lane.asked->number == request.number;
    };
    if (!is_of(stream_) && !is_of(side_)) return;
    Lane& lane = is_of(stream_) ? stream_ : side_;
    const Lane was = lane;
    lane.asked.reset();
    if (!answer && answer.error().code == ErrorCode::limit_exceeded && &lane == &stream_) {
        stop(FollowerPhase::alarmed, "unreadable: " + answer.error().message());
    } else if (!answer) {
        retry(lane, now, answer.error().message());
    } else if (const int status = answer->answer.status; status >= 500 || status == 429) {
        retry(lane, now, "the owner answers " + std::to_string(status));
    } else {
        if (status < 300) succeed(lane);
        if (&lane == &stream_)
            on_stream_answer(was, std::move(*answer), now);
        else
            on_side_answer(was, answer->answer, now);
    }
}

void Follower::on_failed(const Error& error, const Timestamp& now) {
    CHECK_THAT(!work_.empty() && work_.front().given_out, "only what was given out can fail");
    work_.clear();
    rewind();
    must_describe_ = true;
    Lane pause = stream_;
    retry(pause, now, error.message());
    work_not_before_ = stream_.not_before = pause.not_before;
    stream_.failures = pause.failures;
    if (error.code == ErrorCode::invalid)
        stop(FollowerPhase::alarmed, "forged: the replica can't hold it: " + error.message());
}

void Follower::on_contracts(std::vector<Contract> contracts) {
    contracts_ = std::move(contracts);
    contracts_known_ = true;
    contract_.reset();
    set_contract();
}

void Follower::on_confirmed() {
    if (is_at("removals")) {
        confirmed_ = true;
        go_on();
    } else if (is_at("new_epoch")) {
        confirmed_ = true;
        must_describe_ = true;
    } else if (is_at("sets_differ") && ahead_.before == FollowerPhase::following) {
        go_on();
        start_copy("");
    } else if (is_at("forked") || is_at("equivocation") || is_at("sets_differ")) {
        start_over(FeedDescription(ahead_.description), ahead_.epoch);
    } else if (ahead_.phase == FollowerPhase::alarmed) {
        go_on();
    }
}

void Follower::on_rows_differ() {
    if (ahead_.phase == FollowerPhase::following) stop(FollowerPhase::alarmed, kSetsDiffer);
}

void Follower::on_poked() {
    must_describe_ = true;
    side_.not_before = stream_.not_before = work_not_before_ = {};
}

std::shared_ptr<const Contract> Follower::shared_of(const FeedDescription& description) const {
    for (const Contract& contract : contracts_) {
        if (contract.name != description.contract ||
            contract.version.text() != description.contract_version)
            continue;
        FeedDefinition definition;
        definition.fields = description.fields;
        auto shared = shared_contract(contract, definition);
        if (shared) return std::make_shared<const Contract>(std::move(*shared));
    }
    return nullptr;
}

void Follower::set_contract() {
    const FeedDescription& description = ahead_.description;
    std::string made_from = description.contract + " " + description.contract_version;
    for (const std::string& field : description.fields) made_from += " " + field;
    if (contract_ && made_from == contract_of_) return;
    contract_of_ = std::move(made_from);
    contract_ = ahead_.description.feed.empty() ? nullptr : shared_of(ahead_.description);
    dictionary_ = contract_ ? std::make_shared<const CompressionDictionary>(
                                  page_dictionary(contract_->name, contract_->fields))
                            : nullptr;
}

}  // namespace dongbo
