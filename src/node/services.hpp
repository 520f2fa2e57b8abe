// What all threads of a node share. Each of them is thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/error.hpp"

namespace dongbo {

class DoctorRuns;
class GroupWriters;
class Loads;
class Logins;
class Uploads;
struct Configuration;

struct Services {
    /// Of the moment: a reload puts another one in its place.
    std::function<std::shared_ptr<const Configuration>()> configuration;
    GroupWriters* writers = nullptr;
    Uploads* uploads = nullptr;
    Loads* loads = nullptr;
    DoctorRuns* doctor = nullptr;
    Logins* logins = nullptr;                ///< null: nobody can log in here
    std::function<std::string()> metrics{};  ///< the text of /metrics
    std::function<Result<>()> ready{};       ///< why the node can't serve now
};

}  // namespace dongbo
