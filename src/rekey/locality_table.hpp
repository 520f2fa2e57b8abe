// The table of hamlets and streets: which part of a divided commune went where.
#pragma once

#include <map>
#include <memory>
#include <optional>
#include <string>
#include <vector>

#include "store/node_store.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

inline constexpr std::string_view kLocalityContract = "locality";

/// One row of it, as the commune delivered it.
struct Locality {
    UnitRef unit;
    bool street = false;  ///< else a hamlet
    std::string name;
    std::optional<std::int64_t> first_number, last_number;
    std::optional<bool> even;  ///< side of the street
    UnitRef goes_to;
    std::optional<Date> valid_from, valid_until;
};

/// Immutable, thread-safe.
class LocalityTable {
  public:
    /// Of the live records of the contract `locality` that say where they went, valid on a day.
    static Result<LocalityTable> load(NodeStore& node, const UnitList& list, const Date& day);
    static LocalityTable make(const std::vector<Locality>& rows, const UnitList& list,
                              const Date& day);

    struct Match {
        const ListedUnit* unit;  ///< as the table says it, of the table's edition
        std::string evidence;    ///< the name of the hamlet or street, as the table writes it
    };
    /// Where an address below the commune `stated` lies. Nothing: no row speaks of it, or rows
    /// disagree (a hamlet went one way, the street another): that is for a person to decide.
    std::optional<Match> find(const ListedUnit& stated, std::string_view address) const;
    std::size_t size() const { return size_; }

  private:
    struct Row {
        std::string name;
        std::optional<std::int64_t> first_number, last_number;
        std::optional<bool> even;
        const ListedUnit* goes_to;
        bool covers(std::optional<std::int64_t> house) const;
    };
    struct Key {
        const ListedUnit* unit;
        bool street;
        std::string folded;  ///< name without marks
        friend auto operator<=>(const Key&, const Key&) = default;
    };
    std::map<Key, std::vector<Row>> rows_;
    std::size_t size_ = 0;
};

}  // namespace dongbo
