// The list of units as the records of a node say it.
#pragma once

#include "store/node_store.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

inline constexpr std::string_view kUnitContract = "administrative_unit";
inline constexpr std::string_view kSuccessionContract = "unit_succession";

/// True of the contracts whose records make the list.
bool makes_unit_list(std::string_view contract);

/// From the live records of administrative_unit and unit_succession; what the node does not hold is
/// empty. About 60 ms for 17,000 units and 10,600 successions, unless somebody in this process
/// holds the list of the same records: then that one is given.
Result<std::shared_ptr<const UnitList>> load_unit_list(NodeStore& node);

}  // namespace dongbo
