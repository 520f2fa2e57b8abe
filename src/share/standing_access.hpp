// Who follows a record: each share that lets it through is one standing access, which the person
// concerned can see beside the single ones.
#pragma once

#include <functional>
#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "share/share.hpp"
#include "share/share_filter.hpp"

namespace dongbo {

struct StandingAccess {
    std::string share;                ///< "dan-cu-ha-noi"
    std::string agency;               ///< that follows: "H01"
    std::vector<std::string> fields;  ///< that it gets; empty: all
    Date since;
    std::optional<Date> until;  ///< the first day on which it no longer follows
    std::string purpose, legal_basis;
    bool waiting_too = false;  ///< versions that wait for verification go along
    friend bool operator==(const StandingAccess&, const StandingAccess&) = default;
};

/// Where a version of a record lies: codes of units of the edition in force, "" where it lies in
/// none.
struct LiesIn {
    std::string unit, province;
};

/// Not thread-safe. Keeps shares with their filters compiled until a share or a contract changes.
class StandingAccessReader {
  public:
    explicit StandingAccessReader(NodeStore& node) : node_(node) {}

    /// By share. `where` is asked for each version that may be shared, if a filter asks for its
    /// unit. About 0.2 µs a share of the dataset; 50 µs each after one of them changed. A share
    /// that can't be followed (its filter does not fit the contract any more) gives no access.
    Result<std::vector<StandingAccess>> of(
        const DatasetPlace& place, const StoredRecord& record,
        const std::function<Result<LiesIn>(const Record& values)>& where, const Date& today);

  private:
    struct Known {
        Share share;
        ShareFilter filter;
    };
    struct KnownDataset {
        Version contract;
        std::vector<Known> shares;
    };
    Result<const std::vector<Known>*> shares_of(const DatasetPlace& place);

    NodeStore& node_;
    std::optional<Position> head_;  ///< of the log of shares, when they were read
    std::vector<Share> shares_;
    std::map<std::string, KnownDataset> datasets_;
};

}  // namespace dongbo
