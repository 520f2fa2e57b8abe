#include "tests/simulation/world.hpp"

#include <filesystem>

namespace dongbo::simulation {
namespace {

/// Until somebody who asked gives up.
constexpr std::int64_t kPatience = 40'000;

Timestamp after(const Timestamp& time, std::int64_t milliseconds) {
    return Timestamp{time.milliseconds + milliseconds};
}

}  // namespace

World::World(std::uint64_t seed)
    : random_(seed),
      folder_(std::make_unique<testing::TemporaryFolder>()),
      owner_(random_, clock_) {
    for (const Share& share : owner_.shares())
        followers_.push_back(std::make_unique<SimulatedFollower>(folder_->file(share.name), share,
                                                                 owner_, random_.next()));
    lives_.resize(followers_.size());
    cut_.resize(followers_.size());
    wake_.resize(followers_.size(), clock_.time);
    loss_ = random_.chance(0.5) ? 0.0 : 0.2;
    doubling_ = random_.chance(0.5) ? 0.0 : 0.2;
    delay_ = random_.chance(0.5) ? 20 : 5'000;
}

bool World::gets_lost(std::size_t follower) {
    return cut_[follower] || random_.chance(loss_);
}

std::int64_t World::travel_time() {
    return 1 + static_cast<std::int64_t>(random_.below(static_cast<std::uint64_t>(delay_)));
}

void World::later(std::int64_t milliseconds, Message message) {
    under_way_.emplace(after(clock_.time, milliseconds), std::move(message));
}

void World::send(std::size_t follower, FeedRequest request) {
    Message message{follower, lives_[follower], std::move(request), {}, clock_.time};
    Message nothing = message;
    nothing.answer = fail(ErrorCode::unavailable, "no answer in time");
    later(kPatience, std::move(nothing));
    if (gets_lost(follower)) return;
    if (random_.chance(doubling_)) later(travel_time(), message);
    later(travel_time(), std::move(message));
}

void World::arrive(Message message) {
    if (!message.answer) {
        at_owner(std::move(message));
        return;
    }
    if (message.life != lives_[message.follower]) return;
    FollowLoop& loop = followers_[message.follower]->loop();
    Result<ReadAnswer> read = std::unexpected(Error{});
    const CompressionDictionary none;
    if (*message.answer) {
        const auto& dictionary = loop.mind().dictionary();
        read = read_answer(message.request, std::move(**message.answer),
                           dictionary ? *dictionary : none);
    } else {
        read = std::unexpected(message.answer->error());
    }
    loop.answered(message.request, std::move(read), clock_.time);
    wake_[message.follower] = clock_.time;
}

void World::at_owner(Message message) {
    if (!owner_.is_open()) return;
    FeedAnswer answer = owner_.answer(message.request, followers_[message.follower]->agency());
    const Timestamp held_until = after(message.asked, message.request.wait_seconds * 1'000);
    const bool may_wait = message.request.kind == FeedRequest::Kind::changes &&
                          answer.status == 200 && clock_.time < held_until;
    if (may_wait && !owner_.has_changes(message.request.feed, message.request.after)) {
        under_way_.emplace(held_until, message);
        held_.push_back(std::move(message));
        return;
    }
    if (gets_lost(message.follower)) return;
    message.answer = std::move(answer);
    if (random_.chance(doubling_)) later(travel_time(), message);
    later(travel_time(), std::move(message));
}

void World::run_follower(std::size_t number) {
    FollowLoop& loop = followers_[number]->loop();
    for (int steps = 0;; ++steps) {
        REQUIRE_MESSAGE(steps < 10'000, "a follower never rests: " << situation());
        FollowLoop::Step step = loop.step(clock_.time);
        if (step.kind == FollowLoop::Step::Kind::asks) send(number, std::move(step.request));
        if (step.kind == FollowLoop::Step::Kind::rests) {
            wake_[number] = step.until;
            return;
        }
    }
}

void World::run_followers() {
    for (std::size_t number = 0; number < followers_.size(); ++number)
        if (wake_[number] <= clock_.time) run_follower(number);
}

void World::pass(std::int64_t milliseconds) {
    const Timestamp end = after(clock_.time, milliseconds);
    for (Message& message : std::exchange(held_, {})) at_owner(std::move(message));
    run_followers();
    while (true) {
        Timestamp next = end;
        if (!under_way_.empty()) next = std::min(next, under_way_.begin()->first);
        for (const Timestamp& wake : wake_) next = std::min(next, wake);
        clock_.time = std::max(clock_.time, next);
        while (!under_way_.empty() && under_way_.begin()->first <= clock_.time) {
            Message message = std::move(under_way_.begin()->second);
            under_way_.erase(under_way_.begin());
            arrive(std::move(message));
        }
        run_followers();
        if (next >= end) break;
    }
}

/// A process ends without a word; what it had in its hands is gone.
void World::crash() {
    const std::size_t who = random_.below(followers_.size() + 1);
    if (who == followers_.size()) {
        held_.clear();
        owner_.close();
        owner_.open(owner_.path());
        return;
    }
    ++lives_[who];
    followers_[who]->close();
    followers_[who]->open(followers_[who]->path());
    wake_[who] = clock_.time;
}

/// A commune's power fails in the middle of what it does.
void World::cut_power() {
    const std::size_t who = random_.below(followers_.size());
    auto folder = std::make_unique<testing::TemporaryFolder>();
    const std::string before = followers_[who]->path();
    testing::DiskRecorder recorder(before);
    {
        const testing::Observing observing(recorder);
        pass(static_cast<std::int64_t>(1 + random_.below(20'000)));
        followers_[who]->close();
    }
    ++lives_[who];
    // What was committed before the end of the recording was synced: closing syncs nothing else.
    const std::string path = before + "+";
    recorder.materialise(random_.below(recorder.size() + 1), random_.next(), path);
    std::filesystem::remove_all(before);
    followers_[who]->open(path);
    wake_[who] = clock_.time;
}

void World::back_up() {
    backup_ = folder_->file("backup");
    shares_in_backup_ = owner_.shares();
    owner_.close();
    std::filesystem::remove_all(backup_);
    std::filesystem::copy(owner_.path(), backup_, std::filesystem::copy_options::recursive);
    owner_.open(owner_.path());
}

void World::restore_old_backup() {
    held_.clear();
    owner_.close();
    std::filesystem::remove_all(owner_.path());
    std::filesystem::copy(backup_, owner_.path(), std::filesystem::copy_options::recursive);
    owner_.set_shares(shares_in_backup_);
    owner_.open(owner_.path());
    owner_.feed();
}

void World::live(int happenings) {
    for (int i = 0; i < happenings; ++i) {
        owner_.live();
        // A feeder that is behind is so for moments.
        const bool fed = random_.chance(0.8);
        if (fed) owner_.feed();
        pass(
            static_cast<std::int64_t>(random_.below(fed && random_.chance(0.1) ? 600'000 : 3'000)));
        if (random_.chance(0.1)) {
            const std::size_t line = random_.below(cut_.size());
            cut_[line] = !cut_[line];
        }
        if (random_.chance(0.1)) crash();
        if (random_.chance(0.03)) cut_power();
        if (random_.chance(0.2)) confirm();
        if (random_.chance(0.1))
            followers_[random_.below(followers_.size())]->loop().mind().request_statement(true);
    }
}

/// People look at what stopped, and let it go on.
void World::confirm() {
    for (auto& follower : followers_) {
        const FollowerPhase phase = follower->state().phase;
        if (phase == FollowerPhase::asking) follower->loop().mind().on_confirmed();
    }
}

bool World::in_step() {
    for (std::size_t i = 0; i < followers_.size(); ++i) {
        const FollowerState& state = followers_[i]->state();
        if (state.phase != FollowerPhase::following ||
            state.description.share != owner_.shares()[i].name ||
            owner_.has_changes(state.description.feed, state.position()) ||
            !followers_[i]->differences(owner_.expected(owner_.shares()[i])).empty())
            return false;
    }
    return true;
}

std::string World::situation() {
    std::string text;
    for (std::size_t i = 0; i < followers_.size(); ++i) {
        const auto& follower = followers_[i];
        const FollowerState& state = follower->state();
        text += "\n" + follower->share() + ": " + std::string(name(state.phase)) + " " +
                state.description.feed + " at " + std::to_string(state.position()) + " " +
                state.why + " | " + follower->loop().mind().trouble() + " | " +
                follower->differences(owner_.expected(owner_.shares()[i]));
    }
    return text;
}

void World::heal() {
    loss_ = doubling_ = 0;
    delay_ = 20;
    cut_.assign(cut_.size(), false);
    owner_.feed();
    bool well = false;
    for (int hours = 0; hours < 100 && !well; ++hours) {
        pass(240'000);
        if (owner_.begin_epochs() > 0) {
            held_.clear();
            owner_.feed();
        }
        for (auto& follower : followers_) {
            const FollowerState& state = follower->state();
            // Nobody lies here: an alarm can only be one of an owner that came back with less.
            const bool expected = !backup_.empty() && (state.why.starts_with("forked") ||
                                                       state.why.starts_with("equivocation") ||
                                                       state.why.starts_with("sets_differ"));
            REQUIRE_MESSAGE((state.phase != FollowerPhase::alarmed || expected), situation());
            if (expected) follower->loop().mind().on_confirmed();
        }
        confirm();
        well = in_step();
    }
    REQUIRE_MESSAGE(well, situation());
    certify();
}

void World::certify() {
    for (auto& follower : followers_) follower->loop().mind().request_statement(true);
    wake_.assign(wake_.size(), clock_.time);
    pass(400'000);
    for (std::size_t i = 0; i < followers_.size(); ++i) {
        REQUIRE_MESSAGE(!followers_[i]->statements().empty(), situation());
        const SignedStatement document = must(decode_statement(followers_[i]->statements().back()));
        REQUIRE(document.statement.position == followers_[i]->state().position());
        REQUIRE(document.statement.verdict == StatementVerdict::equal);
        REQUIRE(document.statement.follower.live.count ==
                figures(followers_[i]->loop().replica()->live()).count);
    }
}

}  // namespace dongbo::simulation
