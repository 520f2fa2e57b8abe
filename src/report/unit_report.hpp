// Units as people and programs read them: named by code and day, with what they came from and
// became.
#pragma once

#include <array>
#include <span>
#include <string>
#include <vector>

#include "base/json_writer.hpp"
#include "rekey/current_units.hpp"
#include "report/language.hpp"
#include "unit/address_text.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

/// Today in Vietnam.
Date today();
/// "01/07/2025", "2025-07-01"; empty: `otherwise`. invalid says how a day is written.
Result<Date> read_day(const std::string& text, const Date& otherwise);
/// "00004@2025-06-30", or a code alone as of `day`. not_found, invalid: with the editions that
/// there are.
Result<const ListedUnit*> read_unit(const UnitList& list, const std::string& text, const Date& day);
/// The unit of every edition with this code (the same code may mean several), or the one of
/// CODE@DAY.
Result<std::vector<const ListedUnit*>> units_meant(const UnitList& list, const std::string& text);
/// "loaded are 2025-06-30, 2025-07-01".
std::string editions_there(const UnitList& list);

/// Units of the edition in force on a day whose name, without marks, begins or goes on with the
/// words, or whose code begins so; at most `limit`, whole names first.
std::vector<const ListedUnit*> search_units(const UnitList& list, const std::string& words,
                                            const Date& day, std::size_t limit);

/// "một phần · 1656/NQ-UBTVQH15, khoản 3"; the rest that no row names "giữ nguyên".
std::string basis_text(Language language, const UnitLink& link);

/// How a code of the later edition relates to the one before.
enum class Difference : std::uint8_t { unchanged, renamed, territory, fresh, ended };
std::string_view word(Language language, Difference difference);
struct UnitDifference {
    Difference kind = Difference::unchanged;
    const ListedUnit* before = nullptr;  ///< null: fresh
    const ListedUnit* after = nullptr;   ///< null: ended
};
struct EditionDifference {
    const UnitList::Edition* from = nullptr;
    const UnitList::Edition* to = nullptr;
    std::array<std::uint64_t, 5> counts{};  ///< by Difference
    std::vector<UnitDifference> units;      ///< all but the unchanged
};
/// not_found: no edition was in force on one of the days.
Result<EditionDifference> difference_between(const UnitList& list, const Date& from,
                                             const Date& to);

/// Records by unit, added up to provinces, or to the units in one.
struct CountedUnits {
    std::vector<std::pair<const ListedUnit*, std::int64_t>> units;  ///< in the order of the list
};
CountedUnits counted_units(const UnitCounts& counts, const ListedUnit* above);

void write_json(JsonWriter& json, const UnitList& list, const ListedUnit& unit);
void write_json(JsonWriter& json, const UnitList& list, std::span<const UnitLink> links);
/// {came_from, became, unit}.
void write_unit_with_links(JsonWriter& json, const UnitList& list, const ListedUnit& unit);
/// Members of an object that is open: answer, candidates, unit.
void write_members(JsonWriter& json, const UnitList& list, const Resolved& resolved);
void write_json(JsonWriter& json, const AddressText& address);

}  // namespace dongbo
