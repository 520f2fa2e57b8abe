// Takes what a Result has, or ends the test case with its error.
#pragma once

#include <doctest/doctest.h>

#include "base/error.hpp"

namespace dongbo {

template <class T>
T must(Result<T> result) {
    REQUIRE_MESSAGE(result.has_value(), (result ? std::string() : result.error().message()));
    return std::move(*result);
}
inline void must(const Result<>& result) {
    REQUIRE_MESSAGE(result.has_value(), (result ? std::string() : result.error().message()));
}

}  // namespace dongbo
