// A new edition takes effect: one entry in each log, and no record is touched.
#pragma once

#include "store/node_store.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

struct Adoption {
    std::string dataset;
    AdoptedEdition edition;
};

struct Adoptions {
    std::vector<Adoption> made;
    std::optional<Timestamp> next;  ///< when a later edition of the list takes effect
};

/// Brings every dataset with a current unit to the edition that is in force now (in Vietnam), as
/// the node's list says it: an entry is appended where the newest one says something else, also
/// when the list or the succession was corrected. The cost is reading the list (60 ms): it does not
/// grow with the records. A node without a list adopts nothing. A dataset that somebody else writes
/// just now is left for the next time.
Result<Adoptions> adopt_editions(NodeStore& node);

/// The first field of the contract whose unit follows the reform.
std::optional<std::size_t> current_unit_field(const Contract& contract);

}  // namespace dongbo
