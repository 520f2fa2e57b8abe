// What was decided of records whose address is like another's: for the eye of who decides, never
// decided by itself.
#pragma once

#include <map>
#include <string>
#include <string_view>
#include <vector>

#include "rekey/current_units.hpp"

namespace dongbo {

/// Of the records that state one unit.
class SimilarDecisions {
  public:
    /// Looks at no more than `limit` decisions.
    static Result<SimilarDecisions> read(CurrentUnits& units, const ListedUnit& stated,
                                         std::size_t limit);

    struct Like {
        std::string place;                            ///< what both addresses name: "Thôn Đoài"
        std::map<std::string, std::int64_t> by_code;  ///< how many were decided into which unit
    };
    /// The part of the address that most decided ones share; nothing: none does.
    std::optional<Like> find(std::string_view address) const;
    /// Decisions into each unit, whatever the address.
    const std::map<std::string, std::int64_t>& by_code() const { return by_code_; }

  private:
    std::map<std::string, Like> by_place_;  ///< by the folded part
    std::map<std::string, std::int64_t> by_code_;
};

/// The parts of an address that name a place, as written: not the house number.
std::vector<std::string> place_parts(std::string_view address);

}  // namespace dongbo
