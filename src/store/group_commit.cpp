#include "store/group_commit.hpp"

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>

namespace dongbo {
namespace {

struct Waiting {
    SourceCommit commit;
    std::promise<Result<Committed>> promise;
};

/// Whose fault an error is: the input's, then the others of the transaction may go on without it;
/// or the store's, then it concerns all.
bool is_of_the_input(ErrorCode code) {
    return code != ErrorCode::unavailable && code != ErrorCode::corrupt &&
           code != ErrorCode::internal;
}

}  // namespace

struct GroupCommitter::Implementation {
    Store& store;
    const Limits limits;
    std::mutex mutex;
    std::condition_variable arrived;  ///< a commit, or the end
    std::condition_variable taken;    ///< there is room in the queue
    std::deque<Waiting> queue;
    std::size_t queued_wishes = 0;
    bool ending = false;
    std::thread thread;  ///< last: it uses all of the above

    Implementation(Store& of, Limits with) : store(of), limits(with), thread([this] { run(); }) {}

    ~Implementation() {
        {
            const std::lock_guard lock(mutex);
            ending = true;
        }
        arrived.notify_all();
        thread.join();
    }

    std::future<Result<Committed>> submit(SourceCommit commit) {
        Waiting waiting{std::move(commit), {}};
        auto future = waiting.promise.get_future();
        {
            std::unique_lock lock(mutex);
            taken.wait(lock, [this] { return queue.size() < limits.queue_max; });
            queued_wishes += waiting.commit.wishes.size();
            queue.push_back(std::move(waiting));
        }
        arrived.notify_all();
        return future;
    }

    void run() {
        while (true) {
            std::vector<Waiting> group = next_group();
            if (group.empty()) return;
            taken.notify_all();
            std::vector<SourceCommit> commits;
            std::vector<std::promise<Result<Committed>>> promises;
            for (Waiting& waiting : group) {
                commits.push_back(std::move(waiting.commit));
                promises.push_back(std::move(waiting.promise));
            }
            make_durable(commits, promises);
        }
    }

    /// Waits for a first commit and a while for others; empty: the end.
    std::vector<Waiting> next_group() {
        std::unique_lock lock(mutex);
        arrived.wait(lock, [this] { return ending || !queue.empty(); });
        arrived.wait_for(lock, limits.wait_max, [this] {
            return ending || queued_wishes >= limits.wishes_max || queue.size() >= limits.queue_max;
        });
        std::vector<Waiting> group;
        std::size_t wishes = 0;
        while (!queue.empty()) {
            wishes += queue.front().commit.wishes.size();
            if (!group.empty() && wishes > limits.wishes_max) break;
            queued_wishes -= queue.front().commit.wishes.size();
            group.push_back(std::move(queue.front()));
            queue.pop_front();
        }
        return group;
    }

    /// Halves a refused transaction until the commit that is to blame stands alone.
    void make_durable(std::span<const SourceCommit> commits,
                      std::span<std::promise<Result<Committed>>> promises) {
        auto done = store.commit(commits);
        if (done) {
            for (std::size_t i = 0; i < promises.size(); ++i)
                promises[i].set_value(std::move((*done)[i]));
        } else if (commits.size() == 1 || !is_of_the_input(done.error().code)) {
            for (auto& promise : promises) promise.set_value(std::unexpected(done.error()));
        } else {
            const std::size_t half = commits.size() / 2;
            make_durable(commits.first(half), promises.first(half));
            make_durable(commits.subspan(half), promises.subspan(half));
        }
    }
};

GroupCommitter::GroupCommitter(Store& store, Limits limits)
    : implementation_(std::make_unique<Implementation>(store, limits)) {}

GroupCommitter::~GroupCommitter() = default;

std::future<Result<Committed>> GroupCommitter::submit(SourceCommit commit) {
    return implementation_->submit(std::move(commit));
}

}  // namespace dongbo
