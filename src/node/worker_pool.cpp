#include "node/worker_pool.hpp"

#include <pthread.h>

#include <condition_variable>
#include <deque>
#include <mutex>
#include <thread>
#include <vector>

namespace dongbo {

struct WorkerPool::Implementation {
    std::size_t queue_max = 0;
    std::vector<std::unique_ptr<NodeReader>> readers;
    std::mutex mutex;
    std::condition_variable changed;
    std::deque<Work> queue;
    bool stopped = false;
    std::vector<std::thread> threads;

    void work(NodeReader& reader) {
        for (;;) {
            Work next;
            {
                std::unique_lock lock(mutex);
                changed.wait(lock, [&] { return stopped || !queue.empty(); });
                if (queue.empty()) return;
                next = std::move(queue.front());
                queue.pop_front();
            }
            next(reader);
        }
    }
};

WorkerPool::WorkerPool(std::unique_ptr<Implementation> implementation)
    : implementation_(std::move(implementation)) {
    for (const auto& reader : implementation_->readers)
        implementation_->threads.emplace_back([this, &reader] { implementation_->work(*reader); });
    for (std::thread& thread : implementation_->threads)
        pthread_setname_np(thread.native_handle(), "pool");
}

Result<std::unique_ptr<WorkerPool>> WorkerPool::open(const std::string& folder, std::size_t threads,
                                                     std::size_t queue_max,
                                                     const std::shared_ptr<SharedUnits>& units) {
    auto implementation = std::make_unique<Implementation>();
    implementation->queue_max = queue_max;
    for (std::size_t i = 0; i < threads; ++i) {
        TRY_ASSIGN(auto reader, NodeReader::open(folder, units));
        implementation->readers.push_back(std::move(reader));
    }
    return std::unique_ptr<WorkerPool>(new WorkerPool(std::move(implementation)));
}

WorkerPool::~WorkerPool() {
    stop();
}

void WorkerPool::stop() {
    {
        const std::scoped_lock lock(implementation_->mutex);
        implementation_->stopped = true;
        implementation_->changed.notify_all();
    }
    for (std::thread& thread : implementation_->threads) thread.join();
    implementation_->threads.clear();
}

bool WorkerPool::submit(Work work) {
    {
        const std::scoped_lock lock(implementation_->mutex);
        if (implementation_->stopped || implementation_->queue.size() >= implementation_->queue_max)
            return false;
        implementation_->queue.push_back(std::move(work));
    }
    // Without the lock, which the thread that wakes up would only wait for.
    implementation_->changed.notify_one();
    return true;
}

}  // namespace dongbo
