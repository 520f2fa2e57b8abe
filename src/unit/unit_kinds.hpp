// Private to the room: the words that say what kind a unit is, written out or abbreviated.
#pragma once

#include <cstdint>

#include "unit/name_words.hpp"
#include "unit/unit_list.hpp"

namespace dongbo {

/// A set of kinds.
using UnitKinds = std::uint16_t;
inline constexpr UnitKinds kWard = 1;            // phường
inline constexpr UnitKinds kRuralCommune = 2;    // xã
inline constexpr UnitKinds kTownship = 4;        // thị trấn
inline constexpr UnitKinds kSpecialZone = 8;     // đặc khu
inline constexpr UnitKinds kUrbanDistrict = 16;  // quận
inline constexpr UnitKinds kRuralDistrict = 32;  // huyện
inline constexpr UnitKinds kTown = 64;           // thị xã
inline constexpr UnitKinds kCity = 128;          // thành phố, of a province or a province itself
inline constexpr UnitKinds kProvince = 256;      // tỉnh
inline constexpr UnitKinds kAnyKind = 511;

UnitKinds kinds_of(UnitLevel level);

struct KindWords {
    UnitKinds kinds = 0;  ///< none: no such words are there
    std::uint8_t words = 0;
    bool has_marks = false;
    bool written_out = false;  ///< "Thị xã", not "TX."
};
/// The longest words for a kind that begin at a word: "P.", "Phường", "thi xa". Written with marks
/// they must have the right ones: the Xá of Phúc Xá is no kind.
KindWords kind_at(const NameWords& words, std::size_t at, std::size_t end);

}  // namespace dongbo
