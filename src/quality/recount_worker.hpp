// Judges a part of a dataset for a recount: there is a worker a thread.
#pragma once

#include <array>
#include <atomic>

#include "quality/id_set.hpp"
#include "quality/keeper.hpp"

namespace dongbo {

inline constexpr std::size_t kRecountWorkers = 2;

/// The rows of a dataset, handed out in pieces: so all workers end at the same time. Thread-safe.
class RowPieces {
  public:
    explicit RowPieces(std::uint64_t rows) : rows_(rows) {}
    std::uint64_t rows() const { return rows_; }
    /// The row after which the next piece begins.
    std::uint64_t take() { return next_.fetch_add(rows_); }
    /// Rows up to this one need not be handed out any more.
    void skip_to(std::uint64_t row) {
        for (std::uint64_t next = next_; next < row && !next_.compare_exchange_weak(next, row);) {
        }
    }

  private:
    std::uint64_t rows_;
    std::atomic<std::uint64_t> next_ = 0;
};

/// Which records are not deleted, as each worker found them.
using IdSets = std::array<IdSet, kRecountWorkers>;

/// A unique value that a record holds; compared by its hash.
struct HeldValue {
    std::uint64_t hash = 0;
    std::uint16_t check = 0;
    bool newest = false;  ///< of the newest version: it is judged, not only in the way of others
    std::uint32_t group = 0;
    std::uint64_t row = 0;
    friend auto operator<=>(const HeldValue&, const HeldValue&) = default;
};

/// Of the newest versions those whose value another record holds too.
std::vector<HeldValue> find_shared(std::vector<HeldValue> held);

struct PartCount {
    std::vector<Counts> by_group;                     ///< by number; all checks but uniqueness
    std::vector<std::vector<std::uint64_t>> failing;  ///< rows by check, uniqueness left out
    /// In as many parts as there are workers: equal values are in the same part.
    std::array<std::vector<HeldValue>, kRecountWorkers> held;
    std::uint64_t records = 0;
};

/// Not thread-safe, but may move from thread to thread.
class RecountWorker {
  public:
    /// `groups` (read_group_names) and `here` outlive it.
    RecountWorker(std::shared_ptr<const RuleSet> rules, std::string node_folder, DatasetPlace place,
                  const std::vector<GroupName>& groups, const IdSets& here, Timestamp now);
    ~RecountWorker();

    /// Puts the ids of some pieces into `found`, until none is left; the last row that it saw.
    Result<std::uint64_t> list_ids(RowPieces& pieces, IdSet& found);
    /// Judges the rows of some pieces, until none up to `last` is left. All ids must be listed.
    /// `progress` is told the part that is handed out.
    Result<PartCount> count(RowPieces& pieces, std::uint64_t last, const Progress& progress);

  private:
    class Presences;
    Result<Store*> store();
    Result<> judge(Store& store, const StoredRecord& record, PartCount& part);
    void hold(const Record& values, const Marks& marks, std::uint64_t row, bool newest,
              PartCount& part) const;

    std::shared_ptr<const RuleSet> rules_;
    std::string node_folder_;
    DatasetPlace place_;
    const std::vector<GroupName>& groups_;
    Timestamp now_;
    std::unique_ptr<NodeStore> node_;
    std::unique_ptr<Presences> presences_;
    OwnRules own_rules_;
    CanonicalOrder order_;
    Judgement judgement_;
};

}  // namespace dongbo
