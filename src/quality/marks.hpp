// What the rules say of a record's newest version, in the few bytes that the store keeps beside it.
#pragma once

#include <optional>
#include <string>
#include <string_view>

#include "base/calendar.hpp"
#include "quality/checks.hpp"

namespace dongbo {

struct Marks {
    CheckBits applies;               ///< checks that say anything of it
    CheckBits fails;                 ///< those of them that it does not meet
    std::uint32_t group = 0;         ///< where it is counted: unit and agency (see measures.hpp)
    std::optional<Timestamp> due{};  ///< when time may change what the rules say
    bool waits = false;              ///< it is noted at records that are not here yet
    bool noted = false;  ///< it is pending: what it holds and points at stands in the book
    friend bool operator==(const Marks&, const Marks&) = default;
};

/// Never empty: an empty text is a record that was never judged, or is deleted.
std::string encode_marks(const Marks& marks);
/// Nothing: the bytes are no marks.
std::optional<Marks> decode_marks(std::string_view bytes);

}  // namespace dongbo
