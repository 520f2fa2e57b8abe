// What all threads of a node share. Each of them is thread-safe.
#pragma once

#include <functional>
#include <memory>
#include <string>

#include "base/error.hpp"

namespace dongbo {

class DoctorRuns;
class FeedWaits;
class Feeding;
class FollowerBook;
class Following;
class GroupWriters;
class Loads;
class Logins;
class SigningKey;
class Uploads;
struct Configuration;

struct Services {
    /// Of the moment: a reload puts another one in its place.
    std::function<std::shared_ptr<const Configuration>()> configuration;
    GroupWriters* writers = nullptr;
    Uploads* uploads = nullptr;
    Loads* loads = nullptr;
    DoctorRuns* doctor = nullptr;
    Logins* logins = nullptr;           ///< null: nobody can log in here
    FeedWaits* feed_waits = nullptr;    ///< null: nobody waits
    Feeding* feeding = nullptr;         ///< null: the node owns no feeds
    FollowerBook* followers = nullptr;  ///< null: nobody takes note
    /// What the node signs with; null: it has no key, and so no feeds.
    std::shared_ptr<const SigningKey> signing_key{};
    Following* following = nullptr;          ///< null: the node follows nobody
    std::function<std::string()> metrics{};  ///< the text of /metrics
    std::function<Result<>()> ready{};       ///< why the node can't serve now
};

}  // namespace dongbo
