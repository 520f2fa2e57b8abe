// Whether a file is of the edition of the list of units that it declares, from what its rows say.
//
// A code alone often can't tell: of the 3,321 commune codes of 1 July 2025, 3,315 are codes of the
// old list, and 3,183 of them now mean another territory. The name beside the code, the district
// or the province can. Nothing here looks at a file; nothing is guessed.
#pragma once

#include <cstdint>
#include <map>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <unordered_map>
#include <vector>

#include "unit/stated_memory.hpp"
#include "unit/stated_name.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

/// What one row says of a unit: its code and what stands beside it. A name each, or a code of a
/// district or province; blank: nothing is said.
struct StatedUnit {
    std::string_view code;  ///< digits
    std::string_view name, district, province;
};

/// How a stated unit stands to one edition.
enum class EditionFit : std::uint8_t {
    fits,       ///< it has the code, and nothing beside it says otherwise
    same_unit,  ///< other words beside it, but the same territory as in an edition that fits
    differs,    ///< it has the code for a unit that is called, or lies, otherwise
    no_code,    ///< it has no such code
    not_loaded  ///< it has no unit of that level, so it can't tell
};

/// A delivery whose rows are of several editions says this in place of a day.
inline constexpr std::string_view kEditionByRow = "by-row";

/// Of the rows that can tell, more than this share must speak against the edition that was claimed
/// before a file stops. A file of another edition is contradicted by nearly all of them; single
/// rows that kept an old address, or were mistyped, are in every register.
inline constexpr double kDirtShareMax = 0.05;
/// And at least so many rows: one row alone may be dirt.
inline constexpr std::uint64_t kAgainstRowsMin = 2;
/// If the words beside more than this share of the listed codes fit no edition at all, then they
/// are not what the mapping takes them for, or the edition that they are from is not loaded ...
inline constexpr double kMisfitShareMax = 0.5;
/// ... unless there are fewer than so many such rows.
inline constexpr std::uint64_t kMisfitRowsMin = 20;

/// What the rows say to a claim.
struct EditionJudgement {
    enum class Verdict : std::uint8_t {
        fits,          ///< but for single rows
        other_fits,    ///< another edition fits clearly better
        mixed,         ///< rows of several editions
        fits_nothing,  ///< what stands beside the codes fits no edition
        cant_tell      ///< no row decides, or the claimed edition is not loaded
    };
    struct Count {
        Date edition;
        std::uint64_t fits = 0;         ///< rows that fit it, and not every edition
        std::uint64_t contradicts = 0;  ///< rows that fit another one instead
    };
    /// A row that speaks against the claim, and what the lists have under its code.
    struct Example {
        std::uint64_t row = 0;
        std::string code, name, district, province;  ///< as given
        std::string
            claimed_unit;  ///< full name in the edition that was claimed; empty: no such code
        std::string better_unit;  ///< full name in the newest edition that fits; empty: none
        std::optional<Date> better;
    };

    Verdict verdict = Verdict::cant_tell;
    std::optional<Date> claimed;  ///< the edition in force on the day claimed; nothing: not loaded
    std::optional<Date> better;   ///< other_fits only
    std::uint64_t rows = 0;       ///< all that state a unit
    std::uint64_t telling = 0;    ///< rows that fit the claimed edition or another one, not both
    std::uint64_t against = 0;    ///< of these, rows that contradict the claimed one
    std::uint64_t misfits = 0;    ///< rows with a listed code that fit no edition
    std::uint64_t unlisted = 0;   ///< rows with a code that no edition has: dirt, not evidence
    std::vector<Count> counts;    ///< by edition
    std::vector<Example> examples;  ///< up to three
};

/// Tells which editions stated units fit, and counts them. Not thread-safe. Up to 65,536 different
/// rows are remembered: one that was seen before costs about 50 ns, a new one 4 µs.
class EditionClaim {
  public:
    /// The list outlives it.
    explicit EditionClaim(const UnitList& list);
    EditionClaim(EditionClaim&&) = default;

    /// What one stated unit says. Valid until the next call.
    struct Testimony {
        const std::vector<EditionFit>* fits = nullptr;  ///< by edition
        /// The one edition that it fits; the newest, if it fits several that have the very same
        /// unit under this code: same full name, and certain both ways. Null: none, or not certain.
        const UnitList::Edition* edition = nullptr;
    };
    Testimony ask(const StatedUnit& stated);
    /// True if it fits another edition, and the one at `claimed` has its code for another unit.
    static bool is_of_another(const Testimony& testimony, std::size_t claimed);

    /// Counts a row.
    void add(const StatedUnit& stated, std::uint64_t row);
    /// What was counted says to the claim that all of it is of the edition in force on a day.
    EditionJudgement judge(const Date& claimed) const;

  private:
    /// Rows that stand alike to all editions.
    struct Pattern {
        std::uint64_t rows = 0;
        std::vector<EditionJudgement::Example> examples;
    };
    using Patterns = std::map<std::vector<EditionFit>, Pattern>;
    struct Known {
        Patterns::value_type* pattern = nullptr;
        const UnitList::Edition* edition = nullptr;
    };
    struct Words;
    class Judge;

    const Known& look_up(const StatedUnit& stated);
    Known look_at(const StatedUnit& stated);
    EditionFit fit(const ListedUnit& unit, const Words& words);
    EditionFit fit_without(const StatedUnit& stated, Answer answer, std::size_t edition) const;
    bool lies_elsewhere(const ListedUnit& unit, UnitLevel level, const StatedName& given);
    const ComparedUnit& compared(const ListedUnit& unit);
    bool same_territory(const ListedUnit& one, const ListedUnit& other) const;
    const UnitList::Edition* certain_edition(const std::vector<EditionFit>& fits,
                                             std::span<const ListedUnit* const> units) const;

    const UnitList& list_;
    std::vector<bool> without_districts_;  ///< by edition: its communes lie in provinces
    Patterns patterns_;
    StatedMemory memory_;  ///< numbers of known_
    std::vector<Known> known_;
    Known beyond_;  ///< the last one that is not remembered
    std::unordered_map<std::uint32_t, ComparedUnit> compared_;
};

}  // namespace dongbo
