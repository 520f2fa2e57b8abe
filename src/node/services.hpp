// What all threads of a node share. Each of them is thread-safe.
#pragma once

#include <memory>
#include <string>

namespace dongbo {

class GroupWriters;
class Logins;
class Uploads;
class Loads;
class DoctorRuns;
class Metrics;
struct Configuration;

struct Services {
    std::shared_ptr<const Configuration> configuration;
    GroupWriters* writers = nullptr;
    Logins* logins = nullptr;
    Uploads* uploads = nullptr;
    Loads* loads = nullptr;
    DoctorRuns* doctor = nullptr;
    Metrics* metrics = nullptr;
};

}  // namespace dongbo
