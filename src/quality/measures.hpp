// How good a dataset is, counted with every change: per check, unit, agency and day.
//
// Every record that is not deleted is counted once, by its newest version: each check passes,
// fails, or does not apply. So a measure always has a numerator (applies - fails) and a denominator
// (applies), and counts of any groups, checks or days add up.
#pragma once

#include <compare>
#include <cstdint>
#include <map>
#include <string>
#include <unordered_map>
#include <vector>

#include "quality/marks.hpp"
#include "store/store.hpp"

namespace dongbo {

struct Count {
    std::int64_t applies = 0, fails = 0;
    std::int64_t passes() const { return applies - fails; }
    Count& operator+=(const Count& other);
    friend bool operator==(const Count&, const Count&) = default;
};

/// Counts of a set of records. `checks` is as long as the highest check that counted anything.
struct Counts {
    std::int64_t records = 0;
    std::vector<Count> checks;

    Count of(std::size_t check) const { return check < checks.size() ? checks[check] : Count{}; }
    Count& at(std::size_t check);
    void add(const Marks& marks, std::int64_t sign);
    Counts& operator+=(const Counts& other);
    bool empty() const;
    friend bool operator==(const Counts& left, const Counts& right);
};

/// Where a record is counted: its unit as stated ("00004@2025-06-30", empty: none) and the agency
/// that delivered it.
struct GroupName {
    std::string unit, agency;
    friend auto operator<=>(const GroupName&, const GroupName&) = default;
};

/// Days since 1970-01-01 in Vietnam (UTC+7).
std::uint32_t day_of(Timestamp time);
std::string day_text(std::uint32_t day);  ///< "2026-11-24"

struct Measures {
    std::map<GroupName, Counts> by_group;    ///< as they are now
    std::map<std::uint32_t, Counts> by_day;  ///< what changed on each day: their sum is `total`
    Counts total() const;
};

/// By the number of the group (Marks::group); the first has none.
Result<std::vector<GroupName>> read_group_names(Store& store, const std::string& dataset);

/// Reads the counters, not the records: about 1 µs a group.
Result<Measures> read_measures(Store& store, const std::string& dataset);

/// Keeps the counters of one dataset. What one transaction counted is written as one entry, and
/// added to the totals now and then. Not thread-safe.
class MeasureBook {
  public:
    explicit MeasureBook(std::string dataset) : dataset_(std::move(dataset)) {}

    /// The number of a group: its unit, a zero byte, its agency.
    Result<std::uint32_t> group(StoreWriter& writer, const std::string& text);
    /// A record whose newest version was judged `before` is now judged `after`; null: not there.
    void move(const Marks* before, const Marks* after);
    Result<> flush(StoreWriter& writer);
    /// Adds what transactions left behind to the totals.
    Result<> fold(StoreWriter& writer);
    /// The transaction was undone.
    void forget();

  private:
    Result<std::uint32_t> find_group(StoreWriter& writer, const std::string& text);
    Result<> add_to(StoreWriter& writer, const std::string& key, const Counts& counts);

    std::string dataset_;
    std::unordered_map<std::string, std::uint32_t> groups_;
    // Rows of one commune mostly follow one another.
    std::string last_text_;
    std::uint32_t last_group_ = 0;                     ///< 0: none
    std::unordered_map<std::uint32_t, Counts> moved_;  ///< by group, in this transaction
};

}  // namespace dongbo
