// Records of the demo by their current unit, and the same counted anew without the counters.
#pragma once

#include <array>
#include <memory>

#include "rekey/decide.hpp"
#include "store/node_store.hpp"

namespace dongbo {

/// Contracts of the demo whose records state a unit that follows the reform.
inline constexpr std::array<const char*, 4> kUnitContracts = {"person", "household", "residence",
                                                              "land_parcel"};

inline const Date kBeforeReform = *Date::of_day(2025, 6, 30);
inline const Date kReform = *Date::of_day(2025, 7, 1);
inline const Date kAmendment = *Date::of_day(2026, 4, 30);
inline const Date kNextAmendment = *Date::of_day(2026, 10, 1);

/// The node of the demo with its list of units as it is now.
struct OpenUnits {
    std::unique_ptr<NodeStore> node;
    std::shared_ptr<const UnitList> list;

    static Result<OpenUnits> open(const std::string& folder);
    Result<CurrentUnits> units(const std::string& contract) const;
    Result<Decider> decider(const std::string& contract) const;
    Result<Position> head(const std::string& contract) const;
    /// Of every dataset in kUnitContracts, in that order.
    Result<std::array<Position, kUnitContracts.size()>> heads() const;
};

/// What reading every record of a dataset says.
struct ScannedUnits {
    UnitCounts counts;           ///< as resolving each stated unit says, without decisions
    std::int64_t as_before = 0;  ///< records that state a unit of the edition 2025-06-30
};
/// Reads every record, whatever the counters say.
Result<ScannedUnits> scan_units(const OpenUnits& open, const std::string& contract,
                                const Date& as_of);

/// Decisions apart, that both put the same records into the same units.
bool same_counts(const UnitCounts& left, const UnitCounts& right);

/// Records by province, those included whose commune is not certain while the province is.
struct ProvinceCounts {
    std::map<const ListedUnit*, std::int64_t> in;
    std::int64_t nowhere = 0;
};
Result<ProvinceCounts> count_provinces(CurrentUnits& units, const Date& as_of);

}  // namespace dongbo
