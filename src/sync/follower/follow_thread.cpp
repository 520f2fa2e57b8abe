#include "sync/follower/follow_thread.hpp"

#include <algorithm>
#include <array>
#include <chrono>
#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <utility>
#include <vector>

namespace dongbo {
namespace {

constexpr std::int64_t kLongestRest = 3'600'000;

bool is_stream(FeedRequest::Kind kind) {
    using Kind = FeedRequest::Kind;
    return kind == Kind::changes || kind == Kind::snapshot || kind == Kind::frontier ||
           kind == Kind::consistency;
}

}  // namespace

struct FollowThread::Implementation {
    struct Question {
        FeedRequest request;
        std::shared_ptr<const CompressionDictionary> dictionary;
    };
    struct Reply {
        FeedRequest request;
        Result<ReadAnswer> answer;
    };
    /// A thread that waits for the owner.
    struct Line {
        std::deque<Question> questions;
        std::condition_variable asked;
        std::thread thread;
    };

    void run();
    void run_line(Line& line);
    Result<ReadAnswer> ask(const Question& question);
    bool take_what_came();
    void note_status();
    void hand_over(FeedRequest request);
    void rest(const Timestamp& until);
    void stop();

    std::unique_ptr<NodeStore> node;
    std::unique_ptr<FollowLoop> loop;  ///< of `thread`
    Transport* transport = nullptr;
    const Clock* clock = nullptr;

    mutable std::mutex mutex;  ///< of all that follows
    std::condition_variable something_came;
    std::array<Line, 2> lines;  ///< pages; all else
    std::vector<Reply> replies;
    std::vector<std::function<void(FollowLoop&)>> told;
    FollowStatus status;
    bool stopping = false;
    std::thread thread;
};

Result<ReadAnswer> FollowThread::Implementation::ask(const Question& question) {
    TRY_ASSIGN(FeedAnswer answer, transport->ask(question.request));
    const CompressionDictionary none;
    return read_answer(question.request, std::move(answer),
                       question.dictionary ? *question.dictionary : none);
}

void FollowThread::Implementation::run_line(Line& line) {
    std::unique_lock lock(mutex);
    while (true) {
        line.asked.wait(lock, [&] { return stopping || !line.questions.empty(); });
        if (stopping) return;
        const Question question = std::move(line.questions.front());
        line.questions.pop_front();
        lock.unlock();
        Result<ReadAnswer> answer = ask(question);
        lock.lock();
        replies.push_back({question.request, std::move(answer)});
        something_came.notify_one();
    }
}

bool FollowThread::Implementation::take_what_came() {
    std::vector<Reply> came;
    std::vector<std::function<void(FollowLoop&)>> works;
    {
        const std::scoped_lock lock(mutex);
        if (stopping) return false;
        came.swap(replies);
        works.swap(told);
    }
    for (Reply& reply : came) {
        const Timestamp now = clock->now();
        const bool answered = reply.answer.has_value();
        loop->answered(reply.request, std::move(reply.answer), now);
        const std::scoped_lock lock(mutex);
        if (answered) status.answered_at = now;
    }
    for (const auto& work : works) work(*loop);
    return true;
}

void FollowThread::Implementation::note_status() {
    const Follower& mind = std::as_const(*loop).mind();
    const std::scoped_lock lock(mutex);
    status.state = mind.state();
    status.verified = mind.verified();
    status.owner_size = mind.owner_size();
    status.records = mind.figures().live.count;
    status.trouble = mind.trouble();
}

void FollowThread::Implementation::hand_over(FeedRequest request) {
    Question question{std::move(request), loop->mind().dictionary()};
    const std::scoped_lock lock(mutex);
    Line& line = lines[is_stream(question.request.kind) ? 0 : 1];
    line.questions.push_back(std::move(question));
    line.asked.notify_one();
}

void FollowThread::Implementation::rest(const Timestamp& until) {
    const std::int64_t wait =
        std::clamp<std::int64_t>(until.milliseconds - clock->now().milliseconds, 0, kLongestRest);
    std::unique_lock lock(mutex);
    something_came.wait_for(lock, std::chrono::milliseconds(wait),
                            [&] { return stopping || !replies.empty() || !told.empty(); });
}

void FollowThread::Implementation::run() {
    while (take_what_came()) {
        FollowLoop::Step step = loop->step(clock->now());
        if (step.kind == FollowLoop::Step::Kind::asks) {
            hand_over(std::move(step.request));
            continue;
        }
        note_status();
        if (step.kind == FollowLoop::Step::Kind::rests) rest(step.until);
    }
}

void FollowThread::Implementation::stop() {
    {
        const std::scoped_lock lock(mutex);
        stopping = true;
        for (Line& line : lines) line.asked.notify_all();
        something_came.notify_all();
    }
    transport->stop();
    if (thread.joinable()) thread.join();
    for (Line& line : lines)
        if (line.thread.joinable()) line.thread.join();
}

FollowThread::FollowThread(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {}

FollowThread::~FollowThread() {
    implementation_->stop();
}

Result<std::unique_ptr<FollowThread>> FollowThread::start(std::unique_ptr<NodeStore> node,
                                                          FollowerSettings settings,
                                                          FollowServices services,
                                                          Transport& transport,
                                                          const Clock& clock) {
    auto made = std::make_unique<Implementation>();
    made->node = std::move(node);
    made->transport = &transport;
    made->clock = &clock;
    TRY_ASSIGN(made->loop, FollowLoop::open(*made->node, std::move(settings), std::move(services)));
    made->note_status();
    Implementation* const running = made.get();
    for (Implementation::Line& line : made->lines)
        line.thread = std::thread([running, &line] { running->run_line(line); });
    made->thread = std::thread([running] { running->run(); });
    return std::unique_ptr<FollowThread>(new FollowThread(std::move(made)));
}

FollowStatus FollowThread::status() const {
    const std::scoped_lock lock(implementation_->mutex);
    return implementation_->status;
}

void FollowThread::between_steps(std::function<void(FollowLoop&)> work) {
    const std::scoped_lock lock(implementation_->mutex);
    implementation_->told.push_back(std::move(work));
    implementation_->something_came.notify_one();
}

void FollowThread::confirm() {
    between_steps([](FollowLoop& loop) { loop.mind().on_confirmed(); });
}

void FollowThread::request_statement(bool units) {
    between_steps([units](FollowLoop& loop) { loop.mind().request_statement(units); });
}

void FollowThread::poke() {
    between_steps([](FollowLoop& loop) {
        // Contracts that can't be read leave those that are known.
        static_cast<void>(loop.look_at_contracts());
        loop.mind().on_poked();
    });
}

}  // namespace dongbo
