#include "quality/id_set.hpp"

#include <doctest/doctest.h>

namespace dongbo {
namespace {

/// In the first bytes of the id, which say where it stands; or in the last: all want one place.
RecordId numbered(std::uint64_t number, std::size_t first_byte) {
    RecordId id;
    for (std::size_t i = 0; i < 8; ++i)
        id.bytes[first_byte + i] = static_cast<std::uint8_t>(number >> (8 * i));
    return id;
}

TEST_CASE("a set of ids has what was put into it and nothing else") {
    for (const auto first_byte : {0U, 8U}) {
        IdSet set;
        CHECK_FALSE(set.has(numbered(1, first_byte)));
        for (std::uint64_t number = 3; number < 3'000; number += 3) {
            set.insert(numbered(number, first_byte));
            set.insert(numbered(number, first_byte));
        }
        for (std::uint64_t number = 1; number < 3'000; ++number)
            REQUIRE(set.has(numbered(number, first_byte)) == (number % 3 == 0));
    }
}

TEST_CASE("the id of zeros is one like all others") {
    IdSet set;
    CHECK_FALSE(set.has({}));
    set.insert(numbered(1, 0));
    CHECK_FALSE(set.has({}));
    set.insert({});
    CHECK(set.has({}));
    CHECK(set.has(numbered(1, 0)));
}

}  // namespace
}  // namespace dongbo
