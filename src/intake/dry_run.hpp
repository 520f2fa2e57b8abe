// What commits would do, without doing them.
#pragma once

#include <map>
#include <span>
#include <vector>

#include "store/store.hpp"

namespace dongbo {

/// Answers commits as the store would, from what it holds and what was "committed" here before.
class DryRun {
  public:
    explicit DryRun(Store& store) : store_(store) {}
    Result<std::vector<Committed>> commit(std::span<const SourceCommit> commits);

  private:
    /// The newest version, as far as it decides whether a put says anything new.
    struct Newest {
        bool pending = false;
        bool live = false;
        Hash content_hash{};
        Verdict verdict = Verdict::live;
        std::vector<Finding> findings;
    };
    Result<Newest> look_up(const std::string& dataset, const RecordId& id);
    Result<Outcome> apply(const std::string& dataset, const Wish& wish);

    Store& store_;
    std::map<RecordId, Newest> repeating_;  ///< records whose key occurs more than once in the file
};

}  // namespace dongbo
