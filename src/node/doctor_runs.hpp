// Examinations of the whole node, one at a time, beside its work.
#pragma once

#include <memory>
#include <mutex>
#include <optional>
#include <string>
#include <thread>

#include "base/calendar.hpp"
#include "store/doctor.hpp"

namespace dongbo {

struct DoctorRun {
    Timestamp begun;
    std::optional<Timestamp> ended{};
    double progress = 0;  ///< 0 to 1
    Diagnosis diagnosis{};
    std::optional<Error> error{};
};

/// Thread-safe.
class DoctorRuns {
  public:
    explicit DoctorRuns(std::string folder) : folder_(std::move(folder)) {}
    /// Waits for a run that goes on.
    ~DoctorRuns();

    /// conflict: one goes on already.
    Result<> start(Timestamp now);
    /// The newest; nothing: there was none since the node started.
    std::optional<DoctorRun> newest() const;

  private:
    void run();

    std::string folder_;
    mutable std::mutex mutex_;
    std::optional<DoctorRun> newest_;
    std::thread thread_;
};

}  // namespace dongbo
