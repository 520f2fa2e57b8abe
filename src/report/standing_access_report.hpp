// Who follows a record, for pages and programs.
#pragma once

#include <string>
#include <vector>

#include "base/json_writer.hpp"
#include "rekey/current_units.hpp"
#include "report/language.hpp"
#include "share/standing_access.hpp"

namespace dongbo {

/// The shares that let the record through on the day of `now`. `units`: of its dataset; null where
/// it has no unit that follows the reform: such records lie in none.
Result<std::vector<StandingAccess>> standing_accesses_of(StandingAccessReader& reader,
                                                         const DatasetPlace& place,
                                                         const StoredRecord& record,
                                                         CurrentUnits* units, Timestamp now);

/// "Họ và tên, Ngày sinh": the labels of the fields; "" where it is all of them.
std::string fields_text(Language language, const Contract& contract, const StandingAccess& access);

void write_json(JsonWriter& json, const std::vector<StandingAccess>& accesses);

}  // namespace dongbo
