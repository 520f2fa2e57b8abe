// When a changed list of units asks for records to be judged anew: a new edition alone changes no
// answer about units that are stated in the older ones.
#pragma once

#include <set>
#include <string>
#include <string_view>

#include "contract/contract.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

/// True if rules look up units only in the edition that is stated with them:
/// `unit(x.code, x.edition)` and nothing else.
bool asks_units_as_stated(const Contract& contract);

/// Day and digest of each edition, a line each.
std::string editions_text(const UnitList& list);

/// True if units stated in these editions are looked up in the same lists before and after;
/// `before` and `after` are texts of editions_text.
bool same_lists(std::string_view before, std::string_view after,
                const std::set<std::string>& stated);

}  // namespace dongbo
