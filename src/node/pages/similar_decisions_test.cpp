#include "node/pages/similar_decisions.hpp"

#include <doctest/doctest.h>

using namespace dongbo;

TEST_CASE("places of an address are its parts without the house number") {
    CHECK(place_parts("Số 19 đường Lê Duẩn, Tổ 10") == std::vector<std::string>{"Tổ 10"});
    CHECK(place_parts("Số 281, ngõ 107, phố Lê Lợi, Tổ 2") ==
          std::vector<std::string>{"ngõ 107", "phố Lê Lợi", "Tổ 2"});
    CHECK(place_parts("Thôn Đoài") == std::vector<std::string>{"Thôn Đoài"});
    CHECK(place_parts("12/5A").empty());
    CHECK(place_parts("").empty());
}
