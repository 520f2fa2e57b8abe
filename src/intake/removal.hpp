// What a full delivery no longer holds.
#pragma once

#include <cstdint>
#include <string>
#include <vector>

#include "intake/survey.hpp"
#include "quality/keeper.hpp"
#include "store/store.hpp"

namespace dongbo {

/// The records of `source` that the file does not hold. limit_exceeded if they are more than
/// `share_max` of the source's records: a cut-off file must not empty a register.
Result<std::vector<RecordId>> find_removals(Store& store, const std::string& dataset,
                                            const std::string& source, const Survey& survey,
                                            double share_max);

/// Deletes them in the name of the delivery. `keeper` may be null: nothing is judged then.
Result<> remove_records(Store& store, Keeper* keeper, const Delivery& delivery,
                        const std::vector<RecordId>& records);

/// How many records the delivery has deleted so far, from the log: for one that was interrupted.
Result<std::uint64_t> count_removed(Store& store, const Delivery& delivery);

}  // namespace dongbo
