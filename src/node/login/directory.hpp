// Officials and machines as the node's datasets `official` and `machine` know them now.
#pragma once

#include <functional>
#include <map>
#include <mutex>
#include <optional>
#include <string>

#include "base/hash.hpp"
#include "node/caller.hpp"
#include "store/node_store.hpp"

namespace dongbo {

inline constexpr std::string_view kOfficialContract = "official";
inline constexpr std::string_view kMachineContract = "machine";

struct KnownMachine {
    Caller caller;
    std::string public_key;  ///< a JSON Web Key; empty: it signs no tokens
};

/// Thread-safe. Keeps answers, "nobody" too, for kKept: so long a record that was changed or taken
/// away may still count. Whoever is not valid today is nobody.
class Directory {
  public:
    static constexpr std::int64_t kKept = 15'000;  ///< milliseconds
    static constexpr std::size_t kKeptMax = 10'000;

    /// conflict: several records in force claim the login, so it is nobody's.
    Result<std::optional<Caller>> official(NodeStore& node, const std::string& issuer,
                                           const std::string& subject, Timestamp now);
    Result<std::optional<KnownMachine>> machine(NodeStore& node, const Hash& certificate,
                                                Timestamp now);
    Result<std::optional<KnownMachine>> machine(NodeStore& node, const std::string& identifier,
                                                Timestamp now);

  private:
    template <class T>
    struct Cache {
        struct Kept {
            std::optional<T> value;
            Timestamp at;
        };
        std::map<std::string, Kept> entries;
    };
    template <class T>
    Result<std::optional<T>> kept(Cache<T>& cache, const std::string& key, Timestamp now,
                                  const std::function<Result<std::optional<T>>()>& look_up);
    Result<std::optional<KnownMachine>> find_machine(NodeStore& node, std::string_view field,
                                                     const std::string& value, Timestamp now);

    std::mutex mutex_;
    Cache<Caller> officials_;
    Cache<KnownMachine> machines_;
};

}  // namespace dongbo
