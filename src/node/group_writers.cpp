#include "node/group_writers.hpp"

#include <condition_variable>
#include <deque>
#include <future>
#include <map>
#include <mutex>
#include <thread>

namespace dongbo {
namespace {

struct Waiting {
    GroupWriters::Job job;
    std::function<void(Result<>)> done;
};

Result<> stopping() {
    return fail(ErrorCode::unavailable, "the node is stopping", "", "try again in a minute");
}

/// The thread that alone writes one group.
class Writer {
  public:
    Writer(std::string folder, std::size_t queue_max, const std::function<void()>& committed)
        : folder_(std::move(folder)),
          queue_max_(queue_max),
          committed_(committed),
          thread_([this] { work(); }) {}

    ~Writer() {
        stop();
        thread_.join();
    }

    Result<> submit(Waiting waiting) {
        const std::scoped_lock lock(mutex_);
        if (stopped_) return stopping();
        if (queue_.size() >= queue_max_)
            return fail(ErrorCode::unavailable, "too many changes wait for this dataset", "",
                        "try again in a minute");
        queue_.push_back(std::move(waiting));
        changed_.notify_one();
        return {};
    }

    std::size_t waiting() const {
        const std::scoped_lock lock(mutex_);
        return queue_.size() + (busy_ ? 1 : 0);
    }

    void stop() {
        std::deque<Waiting> given_up;
        {
            const std::scoped_lock lock(mutex_);
            stopped_ = true;
            given_up.swap(queue_);
            changed_.notify_one();
        }
        for (Waiting& waiting : given_up) waiting.done(stopping());
    }

  private:
    void work() {
        for (;;) {
            Waiting next;
            {
                std::unique_lock lock(mutex_);
                busy_ = false;
                changed_.wait(lock, [&] { return stopped_ || !queue_.empty(); });
                if (queue_.empty()) return;
                next = std::move(queue_.front());
                queue_.pop_front();
                busy_ = true;
            }
            Result<> done = run(next.job);
            if (committed_) committed_();
            next.done(std::move(done));
        }
    }

    Result<> run(const GroupWriters::Job& job) {
        if (node_ == nullptr) {
            TRY_ASSIGN(node_, NodeStore::open(folder_));
        }
        return job(*node_);
    }

    std::string folder_;
    std::size_t queue_max_;
    const std::function<void()>& committed_;
    std::unique_ptr<NodeStore> node_;  // of the thread
    mutable std::mutex mutex_;
    std::condition_variable changed_;
    std::deque<Waiting> queue_;
    bool stopped_ = false, busy_ = false;
    std::thread thread_;
};

/// What the one who waits and the writer agree on: a job is begun or given up, never both.
struct Agreement {
    std::mutex mutex;
    enum class State : std::uint8_t { waiting, begun, given_up } state = State::waiting;
    std::promise<Result<>> result;

    bool move_to(State next) {
        const std::scoped_lock lock(mutex);
        if (state != State::waiting) return false;
        state = next;
        return true;
    }
};

}  // namespace

struct GroupWriters::Implementation {
    std::string folder;
    Limits limits;
    std::function<void()> committed;
    mutable std::mutex mutex;
    std::map<std::string, std::unique_ptr<Writer>> writers;
    bool stopped = false;

    Result<Writer*> writer(const std::string& group) {
        const std::scoped_lock lock(mutex);
        if (stopped) return std::unexpected(stopping().error());
        std::unique_ptr<Writer>& one = writers[group];
        if (one == nullptr) one = std::make_unique<Writer>(folder, limits.queue_max, committed);
        return one.get();
    }
};

GroupWriters::GroupWriters(std::string folder, Limits limits, std::function<void()> committed)
    : implementation_(std::make_unique<Implementation>()) {
    implementation_->folder = std::move(folder);
    implementation_->limits = limits;
    implementation_->committed = std::move(committed);
}

GroupWriters::~GroupWriters() {
    stop();
}

Result<> GroupWriters::submit(const std::string& group, Job job,
                              std::function<void(Result<>)> done) {
    TRY_ASSIGN(Writer* const writer, implementation_->writer(group));
    return writer->submit({std::move(job), std::move(done)});
}

Result<> GroupWriters::run(const std::string& group, Job job) {
    const auto agreement = std::make_shared<Agreement>();
    auto result = agreement->result.get_future();
    auto begin = [agreement, job = std::move(job)](NodeStore& node) -> Result<> {
        if (!agreement->move_to(Agreement::State::begun)) return {};
        return job(node);
    };
    TRY(submit(group, std::move(begin),
               [agreement](Result<> done) { agreement->result.set_value(std::move(done)); }));
    const bool waits_on =
        result.wait_for(implementation_->limits.wait_max) != std::future_status::ready;
    if (waits_on && agreement->move_to(Agreement::State::given_up))
        return fail(ErrorCode::unavailable, "the dataset is being written by a long load", group,
                    "nothing was changed: try again when the load has ended");
    return result.get();
}

void GroupWriters::tell_committed() const {
    if (implementation_->committed) implementation_->committed();
}

std::size_t GroupWriters::waiting() const {
    const std::scoped_lock lock(implementation_->mutex);
    std::size_t waiting = 0;
    for (const auto& [group, writer] : implementation_->writers) waiting += writer->waiting();
    return waiting;
}

void GroupWriters::stop() {
    std::map<std::string, std::unique_ptr<Writer>> writers;
    {
        const std::scoped_lock lock(implementation_->mutex);
        implementation_->stopped = true;
        writers.swap(implementation_->writers);
    }
    for (auto& [group, writer] : writers) writer->stop();
}

}  // namespace dongbo
