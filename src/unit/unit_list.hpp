// The editions of the official list of units, and what followed what: immutable, in memory.
//
// A code means nothing without an edition: of the 3,321 commune codes of 1 July 2025, 3,183 meant
// another territory the day before. So every question here names a day. Which answers are certain
// is decision 7 (docs/decisions/0007-editions-and-succession.md).
#pragma once

#include <cstdint>
#include <memory>
#include <optional>
#include <span>
#include <string>
#include <string_view>
#include <vector>

#include "base/calendar.hpp"
#include "base/error.hpp"
#include "record/value.hpp"

namespace dongbo {

enum class UnitLevel : std::uint8_t { province, district, commune };
inline constexpr std::size_t kUnitLevels = 3;
std::string_view name(UnitLevel level);  ///< "province", "district", "commune"
std::optional<UnitLevel> parse_unit_level(std::string_view text);
/// The level that codes with so many digits are of: 2, 3, 5.
std::optional<UnitLevel> level_of_code(std::string_view code);

/// One unit of one edition. Lives as long as its UnitList.
struct ListedUnit {
    std::string_view code, name, full_name, kind, parent_code;
    UnitLevel level = UnitLevel::province;
    std::uint16_t edition = 0;           ///< index in UnitList::editions()
    std::uint32_t number = 0;            ///< index in UnitList::units()
    const ListedUnit* parent = nullptr;  ///< null: a province, or the list does not say
};

/// True if `unit` is `above` or lies in it.
bool lies_in(const ListedUnit& unit, const ListedUnit& above);

enum class Relation : std::uint8_t {
    whole,  ///< all of it went there
    part,   ///< a part of it did
    named   ///< the source names this successor and does not say whether all went there
};
std::string_view name(Relation relation);
std::optional<Relation> parse_relation(std::string_view text);

/// What one row of a succession says: a unit, or a part of it, became (a part of) another.
struct SuccessionRow {
    Date from_edition, to_edition;  ///< editions that follow each other
    UnitLevel from_level, to_level;
    std::string from_code, to_code;
    Relation relation;
    std::string resolution, clause;
};

/// "Between these two editions, units that no row names go on under the same code."
struct UnchangedRest {
    Date from_edition, to_edition;
    std::string resolution;
};

/// What a list is made from.
struct UnitRow {
    Date edition;
    UnitLevel level;
    std::string code, name, full_name, kind, parent_code;
};
struct UnitSources {
    std::vector<UnitRow> units;
    std::vector<SuccessionRow> successions;
    std::vector<UnchangedRest> unchanged;
};

/// A step between two editions that follow each other.
struct UnitLink {
    const ListedUnit* unit;    ///< at the other end
    const SuccessionRow* row;  ///< null: it goes on as the rest that no row names
    Relation relation;
};

enum class Answer : std::uint8_t {
    certain,         ///< one unit
    needs_evidence,  ///< several are possible, or one that the source does not vouch for
    no_successor,    ///< nothing is known in its place
    not_listed,      ///< its edition has no such code: the code is wrong
    not_loaded       ///< no edition reaches so far back, or it was loaded without that level
};
std::string_view name(Answer answer);

struct Resolved {
    Answer answer = Answer::not_loaded;
    const ListedUnit* unit = nullptr;  ///< certain only
    /// needs_evidence: what is possible, by code. Empty otherwise.
    std::vector<const ListedUnit*> candidates;
    /// needs_evidence: there can be no others, since the sources tell where all of it went.
    bool all_told = false;

    /// The one unit of a higher level that the answer, or each of the candidates, lies in: the
    /// province is often certain where the commune is not. Null: there is none.
    /// Null too where there may be others.
    const ListedUnit* certain_above(UnitLevel level) const;
};

/// Thread-safe.
class UnitList {
  public:
    struct Edition {
        Date date;                          ///< it takes effect; until that of the next one
        std::span<const ListedUnit> units;  ///< by level, then code
        bool has[kUnitLevels] = {};         ///< levels that were loaded
        /// Provinces and communes are there, and how they followed from those before (of the first
        /// edition nothing did): it can take effect.
        bool complete = false;
    };
    /// A row of a succession that fits nothing: its place in UnitSources::successions, and why.
    struct Misfit {
        std::size_t row;
        std::string why;
    };

    UnitList();  ///< no edition at all
    /// About 20 ms for 17,000 units. Rows that name a unit or an edition that is not there are left
    /// out and told by misfits().
    static std::shared_ptr<const UnitList> make(UnitSources sources);
    ~UnitList();

    bool empty() const { return editions_.empty(); }
    std::span<const Edition> editions() const { return editions_; }
    std::span<const ListedUnit> units() const { return units_; }
    const std::vector<Misfit>& misfits() const { return misfits_; }
    /// Of the edition in force on a day: the newest that began no later. Null: all began later.
    const Edition* edition_on(const Date& day) const;
    const Edition& edition_of(const ListedUnit& unit) const { return editions_[unit.edition]; }

    struct Lookup {
        Answer answer;  ///< certain, not_listed or not_loaded
        const ListedUnit* unit;
    };
    /// A code in the edition in force on a day. About 30 ns.
    Lookup find(std::string_view code, const Date& day) const;
    Lookup find(const UnitRef& stated) const;

    /// Which unit of the edition in force on `as_of` lies where this one lies: later or earlier.
    Resolved resolve(const ListedUnit& unit, const Date& as_of) const;
    /// The same of a code that was stated on a day. Without allocation where it is certain.
    Resolved resolve(std::string_view code, const Date& stated_on, const Date& as_of) const;
    Resolved resolve(const UnitRef& stated, const Date& as_of) const;

    /// Into the next edition, out of the one before.
    std::span<const UnitLink> successors(const ListedUnit& unit) const;
    std::span<const UnitLink> predecessors(const ListedUnit& unit) const;
    std::span<const ListedUnit* const> children(const ListedUnit& unit) const;

    /// Of the units of one edition alone, in hexadecimal: differs where anything does.
    const std::string& fingerprint(std::size_t edition) const { return edition_prints_[edition]; }
    /// Of all editions up to this one, and of what followed what among them.
    const std::string& fingerprint_until(std::size_t edition) const {
        return prints_until_[edition];
    }

  private:
    struct Builder;
    bool step(const ListedUnit& unit, bool forward, std::vector<const ListedUnit*>& reached) const;

    UnitSources sources_;  // texts and rows that units and links point into
    std::vector<ListedUnit> units_;
    std::vector<Edition> editions_;
    // By edition and level: the number of the code → 1 + place in units_, 0: no such unit.
    std::vector<std::vector<std::uint32_t>> by_code_[kUnitLevels];
    std::vector<UnitLink> later_, earlier_;
    std::vector<std::uint32_t> later_of_, earlier_of_;  // where those of each unit begin
    std::vector<const ListedUnit*> children_;
    std::vector<std::uint32_t> children_of_;
    std::vector<Misfit> misfits_;
    std::vector<std::string> edition_prints_, prints_until_;
};

}  // namespace dongbo
