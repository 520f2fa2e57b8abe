// Judges one half of a dataset for a recount.
#pragma once

#include <map>

#include "quality/keeper.hpp"

namespace dongbo {

/// Who is in the register: ids of records that are not deleted, sorted.
using IdList = std::vector<RecordId>;

/// A unique value that a record holds; compared by its hash.
struct HeldValue {
    std::uint64_t hash = 0;
    std::uint64_t row = 0;
    std::uint16_t check = 0;
    std::uint32_t group = 0;
    bool newest = false;  ///< of the newest version: it is judged, not only in the way of others
    friend auto operator<=>(const HeldValue&, const HeldValue&) = default;
};

struct HalfCount {
    std::map<std::uint32_t, Counts> by_group;         ///< all checks but uniqueness
    std::vector<std::vector<std::uint64_t>> failing;  ///< rows by check, uniqueness left out
    std::vector<HeldValue> held;
    std::uint64_t records = 0;
};

class RecountWorker {
  public:
    RecountWorker(std::shared_ptr<const RuleSet> rules, std::string node_folder, DatasetPlace place,
                  const IdList& here, Timestamp now);
    ~RecountWorker();

    /// Rows after `first` up to `last`; `seen` is called with every row.
    Result<HalfCount> count(std::uint64_t first, std::uint64_t last,
                            const std::function<void(std::uint64_t)>& seen);

  private:
    class Presences;
    Result<> read_units(Store& store);
    Result<> judge(Store& store, const StoredRecord& record, HalfCount& half);
    void hold(const Record& values, const Marks& marks, std::uint64_t row, bool newest,
              HalfCount& half) const;

    std::shared_ptr<const RuleSet> rules_;
    std::string node_folder_;
    DatasetPlace place_;
    Timestamp now_;
    std::unique_ptr<Presences> presences_;
    OwnRules own_rules_;
    CanonicalOrder order_;
    Judgement judgement_;
    std::map<std::uint32_t, std::string> units_;  ///< of groups, as they were named when counted
    // Rows of one group mostly follow one another.
    std::uint32_t last_group_ = 0;
    const std::string* group_unit_ = nullptr;
    Counts* group_counts_ = nullptr;
};

}  // namespace dongbo
