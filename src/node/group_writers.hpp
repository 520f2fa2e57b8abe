// One writer thread a group: every change of a node goes through here.
#pragma once

#include <chrono>
#include <functional>
#include <memory>
#include <string>

#include "store/node_store.hpp"

namespace dongbo {

/// Thread-safe. Each thread has its own connections to the node's files.
class GroupWriters {
  public:
    struct Limits {
        std::size_t queue_max = 1'000;               ///< jobs that wait in one group
        std::chrono::milliseconds wait_max{20'000};  ///< of run(): for its job's beginning
    };
    /// `committed` is called on a writer's thread after each job, before those who wait are told.
    GroupWriters(std::string folder, Limits limits, std::function<void()> committed = {});
    /// Jobs in work end; those that wait are given up.
    ~GroupWriters();

    using Job = std::function<Result<>(NodeStore&)>;
    /// Waits for the job's end. unavailable: the queue is full, or the job was not begun in time
    /// and is given up.
    Result<> run(const std::string& group, Job job);
    /// Does not wait; `done` is called on the writer's thread.
    Result<> submit(const std::string& group, Job job, std::function<void(Result<>)> done);
    /// Of a long job: part of it is committed already.
    void tell_committed() const;
    /// Jobs that wait or run.
    std::size_t waiting() const;
    void stop();

  private:
    struct Implementation;
    std::unique_ptr<Implementation> implementation_;
};

}  // namespace dongbo
