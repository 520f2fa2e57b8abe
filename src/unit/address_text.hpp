// Addresses as people write them, read from their end: "Số 12, ngõ 5, phố Hàng Bài, Tổ 3, P. Hàng
// Bài, Q. Hoàn Kiếm, TP. Hà Nội".
//
// The units stand at the end, commune, district, province, each in one piece and with nothing
// between; "Việt Nam" or a postal code may follow. Commas, dashes and slashes part them, or only
// the words for their kinds do. All ways to read the end are tried; those that explain the most of
// it must agree on one unit. What is not certain waits, above all:
//  * a unit without the word for its kind that may as well be a street or a hamlet: after a house
//    number alone, after words that nothing explains, or inside a part ("12 Nguyễn Trãi Hà Đông");
//  * a commune without that word in an edition without districts: most of them took the name of an
//    old district, which the writer may mean;
//  * a commune without that word where district or province is missing;
//  * a text without commas and marks that can be read in another way, however little of it that
//    explains: THON PHUC XA TAN PHU may be in Xã Tân Phú, or in Phường Tân Phú below a hamlet Phúc
//    Xá.
// A text that states a unit which is not where it says ("Xã Tân Lập" in a district that has none)
// is not_listed, though the rest of it may be right. Names are compared as unit_names.hpp says.
#pragma once

#include <memory>
#include <string_view>

#include "unit/unit_names.hpp"

namespace dongbo {

/// Points into the text that was read.
struct AddressText {
    std::string_view detail;  ///< all that stands before the units
    /// Parts of `detail`, each the first of its sort in one piece; the rest is in `detail` only.
    std::string_view house;   ///< "Số 12", "12/5A", "Phòng 302, Tòa nhà A2"
    std::string_view street;  ///< "ngõ 5, phố Hàng Bài"
    std::string_view hamlet;  ///< thôn, xóm, ấp, bản, làng, buôn, khóm, tổ, khu phố …: "Tổ 3"
    /// As written, with the word for the kind. Where several readings are possible, of one of them.
    std::string_view commune, district, province;
    /// The lowest unit that is named: certain, needs_evidence, not_listed. Its level says how far
    /// the text goes. not_listed also where no unit is named; not_loaded before the first edition.
    Resolved where;

    bool names_unit() const { return !commune.empty() || !district.empty() || !province.empty(); }
};

/// Reads an address as of the day of the names. Any bytes; what has more than 96 words or 768
/// letters is no address. About 4 µs for a full one; no allocation where it is certain.
/// Thread-safe.
AddressText read_address(const UnitNames& names, std::string_view text);

}  // namespace dongbo
