// Private to the room: what stands before the units of an address.
#pragma once

#include "unit/address_text.hpp"
#include "unit/name_words.hpp"

namespace dongbo {

enum class DetailSort : std::uint8_t { none, house, building, street, hamlet };

struct DetailWords {
    DetailSort sort = DetailSort::none;
    std::size_t words = 0;
    bool has_marks = false;
};
/// "Số nhà", "ngõ", "tổ dân phố" at a word.
DetailWords detail_at(const NameWords& words, std::size_t at, std::size_t end);

/// True if a word begins the name of a street or a hamlet: "phố" stands before it, and not as the
/// end of another name.
bool names_detail(const NameWords& words, std::size_t at);

/// Numbers and single letters: "12/5A".
bool is_house_number(const NameWords& words, std::size_t first, std::size_t last);

/// The part of the address that ends before a word.
enum class PartBefore : std::uint8_t {
    none,   ///< the text begins with that word
    house,  ///< a house number alone: what follows may be a street
    told,   ///< it says what it is: a street, a hamlet, "12 Lê Lợi"
    bare    ///< words that may be anything
};
PartBefore part_before(const NameWords& words, std::size_t at);

/// Fills house, street and hamlet from the words before `end`.
void read_detail(const NameWords& words, std::size_t end, std::string_view text,
                 AddressText& address);

}  // namespace dongbo
