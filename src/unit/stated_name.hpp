// Whether a text that stands beside a code is the name of the unit that a list has under that code.
#pragma once

#include <array>
#include <string>
#include <string_view>

#include "unit/unit_list.hpp"

namespace dongbo {

/// The name of a listed unit in the form that is compared. About 2 µs to make.
struct ComparedUnit {
    ComparedUnit() = default;
    explicit ComparedUnit(const ListedUnit& unit);

    std::string_view code;  ///< of the unit itself: lives as long as its list
    UnitLevel level = UnitLevel::province;
    std::string name;  ///< without its kind
    std::string kind;  ///< "thitran"; empty: its full name does not say
};

/// A text as given. Case, marks, spaces, hyphens, apostrophes, i for y and zeros before a number do
/// not count (base/text.hpp). A word for the kind may lead, written out or short ("Phường 1",
/// "P. 01", "phuong 1"), and must then be that of the unit: a Xã is no Phường. About 2 µs to make.
class StatedName {
  public:
    StatedName() = default;
    explicit StatedName(std::string_view given);

    /// Nothing was given but blanks and punctuation.
    bool empty() const { return readings_[0].name.empty(); }
    /// True if it may be what the unit is called. Digits may be the code of a province or district.
    bool names(const ComparedUnit& unit) const;

  private:
    /// "Xã Phiên" is the commune Phiên, or the place Xà Phiên without its kind.
    struct Reading {
        std::string kind, name;
    };
    std::array<Reading, 2> readings_;
    std::string code_;  ///< if nothing but digits was given; without leading zeros
};

}  // namespace dongbo
