// Units found by the names that people write, in one edition of the list.
//
// Names alone never decide between two units: 155 names repeat inside one of the 63 old provinces,
// and "Phường 4" of one town was read as that of another in more than one public mapping. So what
// is certain is a unit whose name was stated below a named unit that holds it, and where no other
// such unit is. A district that does not hold the named commune is no answer, not a hint to look
// elsewhere.
//
// Spelling. Case, spaces, punctuation and apostrophes do not count, nor the place of a tone (Hoà,
// Hòa), i for y (Mĩ, Mỹ), marks in words that end in k (Đắk, Đăk, Dak), a zero before a number.
// `Phường I` is `Phường 1`, `NT` is `Nông trường`. Marks count where they are written: Tân Lấp is
// not Tân Lập. A name that has none ("tan lap") is compared without marks; one that has none beside
// a kind that does ("Xã Nga Thanh") is taken as written if the edition has such a name.
//
// The word for the kind may stand before a name, written out or abbreviated (P. X. TT. Q. H. TX.
// TP. T.), and must then agree: Xã Tân Phú is not Phường Tân Phú.
#pragma once

#include <cstdint>
#include <memory>
#include <string>
#include <string_view>
#include <vector>

#include "unit/unit_kinds.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

/// A place as stated, each with or without the word for its kind; empty: not stated.
struct StatedNames {
    std::string_view commune, district, province;
};

/// A name of one unit, as UnitNames keeps it.
struct UnitName {
    const ListedUnit* unit;
    std::string_view marked;
    UnitKinds kinds;  ///< of the unit
};

/// Words that may name a unit of one level: all units so named, and how they must be compared.
struct Mention {
    UnitLevel level = UnitLevel::province;
    std::span<const UnitName> names;  ///< the same without marks
    std::string_view marked;
    UnitKinds kinds = kAnyKind;
    bool exact = false;  ///< marks must be the same
    bool stated = false;

    bool fits(const UnitName& name) const {
        return name.unit->level == level && (name.kinds & kinds) != 0 &&
               (!exact || name.marked == marked);
    }
};
/// One way to read stated names, by level.
using Mentions = Mention[kUnitLevels];

/// What the readings of a text have in common.
class FoundUnits {
  public:
    /// `vouched`: a named higher unit holds it, or it is a province.
    void add(const ListedUnit* unit, bool vouched);
    void add_all(const FoundUnits& others);
    void doubt() { vouched_ = false; }
    bool empty() const { return one_ == nullptr; }
    const ListedUnit* only() const { return others_.empty() ? one_ : nullptr; }
    /// certain: one unit, vouched for each time it was added; not_listed: none.
    Resolved take();

  private:
    const ListedUnit* one_ = nullptr;
    bool vouched_ = true;
    std::vector<const ListedUnit*> others_;
};

/// Immutable; thread-safe.
class UnitNames {
  public:
    /// Of the edition in force on a day. About 10 ms for 14,000 units, 3 MB.
    static std::shared_ptr<const UnitNames> make(std::shared_ptr<const UnitList> list,
                                                 const Date& day);

    const UnitList& list() const { return *list_; }
    /// Null: all editions begin later; every answer is then not_loaded.
    const UnitList::Edition* edition() const { return edition_; }
    bool has(UnitLevel level) const;

    /// The lowest unit that is stated, below the others that are.
    ///  * certain: one unit fits, and a stated higher unit holds it;
    ///  * needs_evidence: several fit, or one for which nothing higher is stated or known;
    ///  * not_listed: none does; not_loaded: the edition lacks the lowest level that is stated.
    /// About 1 µs; no allocation where it is certain.
    Resolved resolve(const StatedNames& stated) const;

    // For readers of whole texts.

    /// Whether words from `first` to `last` are the name of units of a level, if words for one of
    /// `kinds` stand before them. The mention points into `words`.
    bool mention(const NameWords& words, std::size_t first, std::size_t last, UnitLevel level,
                 const KindWords& kind, Mention& found) const;
    /// Adds the units that fit the lowest mention and lie in units that fit the others.
    void find(const Mentions& mentions, FoundUnits& found) const;

  private:
    struct Builder;
    struct Slot {
        std::string_view folded;
        std::size_t hash = 0;               ///< of `folded`: most of what is asked for is not there
        std::uint32_t first = 0, last = 0;  ///< in names_; none: free
    };
    UnitNames() = default;
    std::span<const UnitName> named(std::string_view folded) const;

    std::shared_ptr<const UnitList> list_;
    const UnitList::Edition* edition_ = nullptr;
    std::string texts_;            // what names and slots point into
    std::vector<UnitName> names_;  // by name without marks
    std::vector<Slot> slots_;      // a power of two
};

}  // namespace dongbo
